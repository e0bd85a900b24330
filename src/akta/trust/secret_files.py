"""Files that hold a secret: made once for an installation, whole or absent, read by their owner."""

import os
import secrets
from pathlib import Path


def make_once(path: Path, data: bytes) -> bool:
    """Keep `data` in a new file of mode 0600; False if somebody was first, whose file then stands.

    Servers that start at the same moment share the folder. Nobody sees the file before it is
    complete and on disk, so what is read there afterwards is the whole of the first one's data.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(aside, path)
    except FileExistsError:
        return False
    finally:
        aside.unlink()
    return True
