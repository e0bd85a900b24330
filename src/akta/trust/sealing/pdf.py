"""Sealing a PDF (PAdES): B-LT where the chain allows, B-T with a time stamp, else B-B."""

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko_certvalidator.errors import (
    CRLFetchError,
    OCSPFetchError,
    PathBuildingError,
    ValidationError,
)

from akta.law.marks import implements
from akta.trust.sealing.seal import Seal

log = logging.getLogger("akta.trust")
FIELD = "Pieczec"
_NO_STAMP = (TimestampRequestError,)
_NO_CHAIN = (
    *(ValidationError, PathBuildingError, CRLFetchError, OCSPFetchError, SigningError),
    OSError,
)


class SealLevel(StrEnum):
    """How far a seal reaches: alone, with a time stamp, with what its check will need later."""

    BASIC = "B-B"
    STAMPED = "B-T"
    LONG_TERM = "B-LT"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed document; `awaits_stamp` says that a time stamp was asked for and did not come."""

    data: bytes
    level: SealLevel
    awaits_stamp: bool = False


@implements("F-7")
def seal_pdf(document: bytes, seal: Seal, *, reason: str) -> Sealed:
    """Seal a document as far as seal, stamper and chain allow."""
    wanted_stamp = seal.stamper is not None
    for level in _reachable(seal):
        try:
            return Sealed(
                _sealed(document, seal, level, reason),
                level,
                awaits_stamp=wanted_stamp and level is SealLevel.BASIC,
            )
        except _NO_STAMP:
            wanted_stamp = True
            log.warning("Serwer znaczników czasu nie odpowiedział.")
        except _NO_CHAIN:
            log.warning("Pieczęci nie można uzupełnić do poziomu %s.", level.value)
    raise AssertionError("the lowest level needs neither a stamp nor a chain")


def _reachable(seal: Seal) -> Iterator[SealLevel]:
    if seal.stamper is not None and seal.context() is not None:
        yield SealLevel.LONG_TERM
    if seal.stamper is not None:
        yield SealLevel.STAMPED
    yield SealLevel.BASIC


def _sealed(document: bytes, seal: Seal, level: SealLevel, reason: str) -> bytes:
    long_term = level is SealLevel.LONG_TERM
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=seal.name,
        signer_key_usage=set(),
        embed_validation_info=long_term,
        validation_context=seal.context() if long_term else None,
    )
    stamper = None if level is SealLevel.BASIC else seal.stamper
    writer = IncrementalPdfFileWriter(io.BytesIO(_on_a_new_line(document)))
    signer = PdfSigner(about, signer=seal.signer, timestamper=stamper)
    out: io.BytesIO = signer.sign_pdf(writer)
    return out.getvalue()


def _on_a_new_line(document: bytes) -> bytes:
    """PDF/A asks that each object stands in its own line, also the first of an update."""
    return document if document.endswith(b"\n") else document + b"\n"


def stamp_pdf(document: bytes, seal: Seal) -> bytes | None:
    """Add the time stamp that did not come at sealing; None while it still does not come."""
    if seal.stamper is None:
        return None
    writer = IncrementalPdfFileWriter(io.BytesIO(_on_a_new_line(document)))
    try:
        out: io.BytesIO = PdfTimeStamper(seal.stamper).timestamp_pdf(writer, "sha256")
    except _NO_STAMP:
        return None
    return out.getvalue()
