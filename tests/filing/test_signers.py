"""Who signed beside whose account it is, who counts as a prosecutor, and trust at the desk."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from akta.core import keys
from akta.filing.entitlement import is_prosecutor
from akta.filing.models import DraftFile
from akta.filing.services.checks import check_file
from akta.filing.services.ready import current_files, prepared
from akta.filing.signers import is_signed_by
from akta.law.filing.steps import unmet
from akta.trust.lists import store
from akta.trust.lists.model import Kind
from tests import factories
from tests.filing import making
from tests.trust import authorities
from tests.trust.authorities import Wish, made

pytestmark = pytest.mark.django_db

PESEL = "44051401359"


def entry(name=None, given=None, surname=None, identifier=None, **more):
    signer = {"name": name, "given_name": given, "surname": surname, "identifier": identifier}
    return {"signer": signer, "kind": "signature"} | more


@pytest.fixture
def owner():
    making.desk()
    account = making.counsel(surname="Obrońca")
    account.given_name = "Anna"
    account.pesel_lookup = keys.ring().lookup(PESEL, purpose="pesel")
    account.save()
    return account


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (entry("X", identifier=f"PNOPL-{PESEL}"), True),
        (entry("Anna Obrońca", identifier=PESEL), True),
        (entry("Anna Obrońca", identifier="PNOPL-02070803628"), False),
        (entry("OBROŃCA ANNA"), True),
        (entry("x", "Anna Maria", "Obrońca"), True),
        (entry("Ewa Obrońca"), False),
        (entry("Anna Obrońca", identifier="TINPL-1234567890"), True),
        (entry(), None),
        (entry("Kancelaria", kind="seal"), None),
    ],
)
def test_the_person_behind_a_signature_is_compared(owner, given, expected):
    assert is_signed_by(given, owner) is expected


def test_a_prosecutor_is_who_holds_the_post_at_the_desk_now(owner):
    assert not is_prosecutor(owner.pk, at=making.AT)
    staff = factories.prosecutor("Obrońca")
    assert not is_prosecutor(owner.pk, at=making.AT)

    staff.pesel_lookup = owner.pesel_lookup
    staff.save()

    assert is_prosecutor(owner.pk, at=making.AT)
    assert not is_prosecutor(owner.pk, at=factories.SINCE.replace(year=1999))
    staff.disabled_at = making.AT
    staff.save()
    assert not is_prosecutor(owner.pk, at=making.AT)


ISSUER = made(Wish("Urząd prokuratury", ca=True, end=authorities.LATER))
SIGNER = made(Wish("Anna Obrońca", end=authorities.LATER), ISSUER)


@pytest.fixture
def lists(settings, tmp_path):
    settings.AKTA = replace(settings.AKTA, trust_dir=tmp_path)
    pem = ISSUER.certificate.public_bytes(Encoding.PEM)
    store.add_authority(tmp_path, Kind.PROSECUTION, pem, name="PK", since=authorities.START)
    store.build_index(tmp_path)


def stored(draft, data):
    from akta.files import blobs

    sha256 = blobs.store().put([data]).sha256
    row = draft.files.get(role="pleading")
    DraftFile.objects.filter(pk=row.pk).update(sha256=sha256, size=len(data))
    return row


def test_the_prosecutions_signature_is_taken_from_prosecutors_only(owner, lists):
    """From the bytes of a file to what the step says: for a defender, then for a prosecutor."""
    draft = making.draft(owner)
    row = stored(draft, authorities.pdf(SIGNER))
    checked = check_file(row.pk)
    (judged,) = checked.signatures["signatures"]
    assert (judged["quality"], judged["issued_by"]) == ("advanced", "prosecution")
    assert judged["sub_indication"] == "TRY_LATER"

    def told():
        facts = prepared(draft, current_files(draft), actor=factories.actor(owner), at=making.AT)
        return {one.code for one in unmet(facts) if one.code.startswith("SIGNATURE")}

    assert told() == {"SIGNATURE_KIND_NOT_ALLOWED", "SIGNATURE_INDETERMINATE"}
    staff = factories.prosecutor("Obrońca")
    staff.pesel_lookup = owner.pesel_lookup
    staff.save()
    assert told() == {"SIGNATURE_INDETERMINATE"}


def test_without_lists_a_file_is_judged_by_its_bytes(owner):
    draft = making.draft(owner)
    row = stored(draft, authorities.pdf(SIGNER))

    (judged,) = check_file(row.pk).signatures["signatures"]

    assert (judged["intact"], judged["trust_checked"]) == (True, False)
