"""What a file is by its bytes, and what in it could act: `detect`."""

from akta.trust.filetypes.detect import detect
from akta.trust.filetypes.found import Broken, Found

__all__ = ["Broken", "Found", "detect"]
