"""A sealed confirmation for tests: the record, its log of three, the demonstration's seal."""

import io
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from akta.filing.papers import CheckedFile, SealWords, confirmation_pdf
from akta.trust.merkle import leaf_hash
from akta.trust.receipts import log
from akta.trust.receipts.log import Checkpoint, Proof
from akta.trust.receipts.record import Effect, FiledFile, FilingRecord, Party, Pleading
from akta.trust.sealing import authority
from akta.trust.sealing.pdf import seal_pdf
from akta.trust.sealing.seal import Seal

NOW = datetime.now(UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"  # of b"test"
OTHER = "7134aac53eddcc48c4c906674adf1a86633c0d5e14be5f686d3da69f316c1fa3"


def a_record(number="P-7/2026"):
    pleading = FiledFile(1, "pleading", "Wniosek", "wniosek.pdf", 4, "application/pdf", DIGEST)
    return FilingRecord(
        filing_id="5f0c7c3e-0000-4000-8000-000000000001",
        number=number,
        filed_at="2026-03-02T14:05:09+01:00",
        pleading=Pleading("wniosek", "Wniosek dowodowy", "4999-0.Ds.1.2026"),
        filer=Party("Anna Obrońca", "a1", "obrońca"),
        sender=Party("Jan Aplikant", "a2"),
        addressee=Party("Prokuratura Rejonowa w Przykładowie", "4999"),
        effect=Effect("transmission", "art. 119 k.p.k.", "Pismo przekazano."),
        files=(pleading,),
        system={"version": "0.1.0"},
    ).canonical()


@dataclass(frozen=True)
class Made:
    seal: Seal
    record: bytes
    proof: Proof
    pdf: bytes

    @property
    def root(self) -> x509.Certificate:
        return self.seal.roots[0]


def proof_of(record: bytes) -> Proof:
    leaves = [leaf_hash(b"one"), leaf_hash(record), leaf_hash(b"three")]
    kept = {}
    for position, leaf in enumerate(leaves):
        for level, index, found in log.grown(position, leaf, lambda a, b: kept[a, b]):
            kept[level, index] = found
    path = log.inclusion(1, 3, lambda a, b: kept[a, b])
    root = log.root(3, lambda a, b: kept[a, b])
    point = Checkpoint(3, root.hex(), "2026-03-02T13:05:10Z", "k").signed(KEY)
    return Proof(1, tuple(step.hex() for step in path), point)


@cache
def seal() -> Seal:
    folder = Path(tempfile.mkdtemp())
    return authority.load_or_create(folder / "seal", folder / "anchors", at=NOW)


def paper(record: bytes, proof: Proof, files=()) -> bytes:
    words = SealWords(seal().name, is_demonstration=True)
    checked = files or [CheckedFile("wniosek.pdf", "Wniosek", DIGEST, ())]
    return confirmation_pdf(record, proof, files=checked, seal=words)


@cache
def made() -> Made:
    record = a_record()
    proof = proof_of(record)
    sealed = seal_pdf(paper(record, proof), seal(), reason="Potwierdzenie")
    return Made(seal(), record, proof, sealed.data)


def blank_page() -> bytes:
    """A PDF of one empty page."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()
