"""Pleadings of the demonstration: one that counsel filed and one that waits as a draft."""

import asyncio
from datetime import datetime, timedelta

import typst
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.sign import signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from akta.cases.models import Case
from akta.core import clock
from akta.core.actors import Actor
from akta.files import blobs
from akta.filing import services as filing
from akta.filing.models import Draft, FileRole
from akta.filing.services.checks import check_file

PLEADING = """\
#set document(title: "Wniosek dowodowy", date: datetime(year: 2026, month: 4, day: 1))
#set page(paper: "a4", margin: 2.5cm)
#set text(lang: "pl", size: 12pt)
= Wniosek dowodowy
W imieniu podejrzanego wnoszę o dopuszczenie dowodu z zeznań osoby, która prowadziła ewidencję
magazynu, na okoliczność sposobu wydawania towaru.

Załączniki: \\
Załącznik 1 – zestawienie dokumentów
"""
LISTED = "Zestawienie dokumentów magazynowych\n1. ewidencja wydań\n2. protokół inwentaryzacji\n"


def give_filings(case: Case, counsel: Actor) -> None:
    """File one pleading and leave another as a draft, once, by the services that people use."""
    if Draft.objects.filter(owner_id=counsel.id).exists():
        return
    _file(_filled(case, counsel, "wniosek-dowodowy", "ewidencja magazynu"), counsel)
    _filled(case, counsel, "zazalenie", "postanowienie o dowodach rzeczowych")


def _filled(case: Case, counsel: Actor, kind: str, concerns: str) -> Draft:
    at = clock.now()
    draft = filing.begin_draft(actor=counsel, at=at, case_id=case.pk)
    told = {"kind": kind, "concerns": concerns}
    return filing.save_fields(actor=counsel, draft_id=draft.pk, fields=told, at=at)


def _file(draft: Draft, counsel: Actor) -> None:
    pleading = typst.compile(PLEADING.encode(), format="pdf", pdf_standards=["a-2b"])
    _place(draft, counsel, FileRole.PLEADING, "wniosek dowodowy.pdf", pleading)
    _place(draft, counsel, FileRole.ATTACHMENT, "zestawienie dokumentów.txt", LISTED.encode())
    signature = _signature(pleading, counsel.name, clock.now())
    _place(draft, counsel, FileRole.SIGNATURE, "wniosek dowodowy.pdf.p7s", signature)
    at = clock.now()
    filing.confirm_list(actor=counsel, draft_id=draft.pk, at=at)
    filing.approve_sheet(actor=counsel, draft_id=draft.pk, at=at)
    filing.submit(actor=counsel, draft_id=draft.pk, at=at, key="pokaz")


def _place(draft: Draft, counsel: Actor, role: FileRole, name: str, content: bytes) -> None:
    """Place a file and check it here: the demonstration does not wait for the worker."""
    stored = blobs.store().put([content])
    placed = filing.place_file(
        actor=counsel, draft_id=draft.pk, role=role, name=name, stored=stored, at=clock.now()
    )
    check_file(placed.pk)


def _signature(content: bytes, name: str, at: datetime) -> bytes:
    """A signature apart by a key made for this one file, which vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    given, _, surname = name.rpartition(" ")
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.GIVEN_NAME, given),
            x509.NameAttribute(NameOID.SURNAME, surname),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Akta – pokaz, bez skutków prawnych"),
        ]
    )
    bare = x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
    dated = bare.not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=365))
    numbered = dated.serial_number(x509.random_serial_number()).public_key(key.public_key())
    certificate = numbered.sign(key, hashes.SHA256())
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=SimpleCertificateStore(),
    )
    signing = signer.async_sign_general_data(content, "sha256", detached=True, use_cades=True)
    signed: bytes = asyncio.run(signing).dump()
    return signed
