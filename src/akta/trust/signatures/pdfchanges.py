"""What was changed in a PDF after a signature, as pyHanko's difference analysis tells it."""

import io
import re
from dataclasses import dataclass
from typing import Any

from akta.trust.signatures.facts import Changes, Covers

_END = re.compile(rb"[\s\x00]*")


@dataclass(frozen=True, slots=True)
class After:
    """What came after a signature and what it covers then."""

    changes: Changes
    covers: Covers


class Analysis:
    """The revisions of one file; made only when a signature does not reach its end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._embedded: dict[tuple[int, ...], Any] | None = None

    def is_last(self, byte_range: tuple[int, ...]) -> bool:
        """Whether nothing but white space follows what the signature covers."""
        return _END.fullmatch(self._data, byte_range[2] + byte_range[3]) is not None

    def after(self, byte_range: tuple[int, ...]) -> After:
        """What came after the signature with this byte range."""
        if self.is_last(byte_range):
            return After("none", "whole")
        try:
            return self._compared(byte_range)
        except Exception:  # noqa: BLE001 - the analysis raises anything on odd files
            return After("unknown", "part")

    def _compared(self, byte_range: tuple[int, ...]) -> After:
        from pyhanko.sign.diff_analysis import (  # noqa: PLC0415 - slow to load
            DEFAULT_DIFF_POLICY,
            DiffResult,
            ModificationLevel,
        )
        from pyhanko.sign.validation.pdf_embedded import (  # noqa: PLC0415 - as above
            SignatureCoverageLevel,
        )

        embedded = self._signatures().get(byte_range)
        if embedded is None:
            return After("unknown", "part")
        embedded.coverage = embedded.evaluate_signature_coverage()
        if embedded.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            return After("forbidden", "part")
        result = embedded.evaluate_modifications(DEFAULT_DIFF_POLICY)
        if not isinstance(result, DiffResult):
            return After("forbidden", "part")
        allowed = embedded.docmdp_level
        level = result.modification_level
        if level == ModificationLevel.NONE:
            return After("none", "whole")
        if level == ModificationLevel.OTHER or (allowed and level.value > allowed.value):
            return After("forbidden", "part")
        whole = level.value <= ModificationLevel.FORM_FILLING.value
        return After("permitted", "whole" if whole else "part")

    def _signatures(self) -> dict[tuple[int, ...], Any]:
        """Each readable signature field by its byte range; an unreadable one costs only itself."""
        if self._embedded is not None:
            return self._embedded
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415 - slow to load
        from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415 - as above
        from pyhanko.sign.validation.pdf_embedded import (  # noqa: PLC0415 - as above
            EmbeddedPdfSignature,
        )

        self._embedded = {}
        reader = PdfFileReader(io.BytesIO(self._data), strict=False)
        if reader.encrypted:
            reader.decrypt("")
        for name, value, reference in enumerate_sig_fields(reader, filled_status=True):
            try:
                numbers = tuple(int(n) for n in value.get_object()["/ByteRange"])
                found = EmbeddedPdfSignature(reader, reference.get_object(), name)
            except Exception:  # noqa: BLE001, S112 - one odd field costs only itself
                continue
            self._embedded[numbers] = found
        return self._embedded
