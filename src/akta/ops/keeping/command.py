"""What the three commands share: whose hand it is, and refusals as sentences."""

import sys
from collections.abc import Callable

from akta.core.config import Config
from akta.ops import installation
from akta.ops.keeping.errors import KeepingRefused

REFUSED = 1


class WrongUse(Exception):
    """An argument that names nothing; the message is a Polish sentence."""


def in_words(work: Callable[[Config], int], config: Config) -> int:
    """Run the work; what stops it becomes a sentence and an exit code."""
    from django.db import DatabaseError, IntegrityError

    from akta.storage import StorageError

    try:
        return work(config)
    except (KeepingRefused, StorageError) as error:
        return told(str(error), REFUSED)
    except WrongUse as error:
        return told(str(error), installation.WRONG_USE)
    except OSError as error:
        return told(
            f"Nie można pisać lub czytać {error.filename or 'pliku'}: {error.strerror}. "
            "Proszę sprawdzić dysk i uprawnienia.",
            REFUSED,
        )
    except IntegrityError as error:
        return told(
            f"Baza nie przyjęła wierszy z kopii ({_first_line(error)}). Niczego nie wczytano.",
            REFUSED,
        )
    except DatabaseError as error:
        raise installation.ServiceMissing(
            f"Baza danych nie odpowiada albo nie jest w tej wersji ({_first_line(error)}). "
            "Proszę sprawdzić AKTA_DATABASE_URL i uruchomić: akta migrate"
        ) from None


def _first_line(error: Exception) -> str:
    """What the database says, without its details: they may quote a row."""
    return str(error).partition("\n")[0]


def told(sentence: str, code: int) -> int:
    """Say it on stderr and give the exit code."""
    sys.stderr.write(f"{sentence}\n")
    return code
