"""What a child of the mending pool can be asked. Runs in the sandboxed child only."""

from collections.abc import Callable
from typing import Any, BinaryIO

import img2pdf
import pikepdf
from PIL import Image

from akta.filing.child import check
from akta.filing.child import warm_up as warm_up_check
from akta.filing.mending import pictures
from akta.imaging.errors import FailureKind, Refused
from akta.trust.pdfa.mending import Signed, is_signed, mend, srgb_profile

Result = tuple[Any, bytes]
MOST_BYTES = 100 << 20


def repair(file: BinaryIO, _blob: bytes, title: str, keeps_intent: bool) -> Result:  # noqa: FBT001 - from the wire
    """A PDF mended as it is."""
    return _mended(file.read(MOST_BYTES), title, keeps_intent=keeps_intent)


def picture(file: BinaryIO, _blob: bytes, title: str) -> Result:
    """An image file as PDF/A."""
    try:
        made = pictures.pdf_of_image(file.read(MOST_BYTES))
    except (img2pdf.ImageOpenError, Image.UnidentifiedImageError) as error:
        raise Refused(FailureKind.BROKEN, type(error).__name__) from error
    return _mended(made, title)


def pages(file: BinaryIO, _blob: bytes, title: str) -> Result:
    """The pages of a PDF as pictures in PDF/A; those of a signed one never."""
    with pikepdf.open(file) as document:
        if is_signed(document):
            return {"signed": True}, b""
    file.seek(0)
    return _mended(pictures.pdf_of_pages(file), title)


def _mended(data: bytes, title: str, *, keeps_intent: bool = False) -> Result:
    try:
        mended = mend(data, title, keeps_intent=keeps_intent)
    except Signed:
        return {"signed": True}, b""
    except pikepdf.PasswordError as error:
        raise Refused(FailureKind.ENCRYPTED, "password") from error
    return {"done": list(mended.done)}, mended.data


def warm_up() -> None:
    """Load what libraries load late: a child may not read their folders once it gave up rights."""
    warm_up_check()
    Image.init()
    srgb_profile()


TASKS: dict[str, Callable[..., Result]] = {
    "repair": repair,
    "picture": picture,
    "pages": pages,
    "check": check,
}
