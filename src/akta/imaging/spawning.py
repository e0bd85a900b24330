"""A child process of our own, cut off from this one but for a socket."""

import json
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any


def spawn(
    module: str, settings: Mapping[str, Any], environment: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a module of ours in a group of its own; gives the process and our end of its socket.

    The child gets the number of its end and the settings as JSON, no other open file, nothing of
    our environment and no way to write to our terminal.
    """
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-I", "-B", "-m", module]
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [*command, str(theirs.fileno()), json.dumps(settings)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
            cwd="/",
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    return process, ours
