"""How far long work has come: one line on stderr, rewritten on a terminal, else told at the end."""

import sys
import threading
import time

STEP_SECONDS = 0.5


class Progress:
    """Counts files and bytes; several threads may tell it of their work."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = threading.Lock()
        self._shown_at = 0.0
        self.files = 0
        self.bytes = 0

    def one_more(self, size: int = 0) -> None:
        """A file is done."""
        with self._lock:
            self.files += 1
            self.bytes += size
            if sys.stderr.isatty() and time.monotonic() - self._shown_at > STEP_SECONDS:
                self._shown_at = time.monotonic()
                sys.stderr.write(f"\r\x1b[K{self._line()}")
                sys.stderr.flush()

    def finish(self) -> None:
        """Tell the sum."""
        start = "\r\x1b[K" if sys.stderr.isatty() else ""
        sys.stderr.write(f"{start}{self._line()}\n")

    def _line(self) -> str:
        size = f", {self.bytes / 1e6:.1f} MB".replace(".", ",") if self.bytes else ""
        return f"{self._title}: plików {self.files}{size}"
