"""Whether a seal or a time stamp in a PDF leads to a given root (ścieżka certyfikacji), offline."""

import io
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import (
    DocumentSecurityStore,
    KeyUsageConstraints,
    validate_pdf_signature,
    validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

Roots = Sequence[x509.Certificate]
_ANY_USE = KeyUsageConstraints(key_usage=set())


def is_trusted(data: bytes, name: str, roots: Roots, moment: datetime) -> bool:
    """Whether the signature in the field `name` is by a certificate that leads to a root."""
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        status = validate_pdf_signature(
            _field(reader, name),
            signer_validation_context=_context(reader, roots, moment),
            key_usage_settings=_ANY_USE,
            skip_diff=True,
        )
    except Exception:  # noqa: BLE001 - the library raises anything on foreign bytes
        return False
    return bool(status.trusted and status.valid and status.intact)


def is_stamp_trusted(data: bytes, name: str, roots: Roots, moment: datetime) -> bool:
    """Whether the time stamp in the seal of this field, or in this stamp's own field, does.

    It is judged for its own moment: the end of its certificate does not undo what it said.
    """
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        found, context = _field(reader, name), _context(reader, roots, moment)
        if str(found.sig_object_type) == "/DocTimeStamp":
            own = validate_pdf_timestamp(found, context, skip_diff=True)
            return bool(own.trusted and own.valid and own.intact)
        status = validate_pdf_signature(
            found, context, ts_validation_context=context, skip_diff=True
        )
        stamp = status.timestamp_validity
    except Exception:  # noqa: BLE001 - as above
        return False
    return bool(stamp and stamp.trusted and stamp.valid and stamp.intact)


def _field(reader: PdfFileReader, name: str) -> EmbeddedPdfSignature:
    for each in reader.embedded_signatures:
        if each.field_name == name:
            found: EmbeddedPdfSignature = each
            return found
    raise KeyError(name)


def _context(reader: PdfFileReader, roots: Roots, moment: datetime) -> ValidationContext:
    """The roots given, and what the document itself brings: certificates and revocation lists."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
        crls = [each.get_object().data for each in store.crls]
        certificates = list(store.load_certs())
    except NoDSSFoundError:
        crls, certificates = [], []
    return ValidationContext(
        trust_roots=list(roots),
        other_certs=certificates,
        crls=crls,
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
