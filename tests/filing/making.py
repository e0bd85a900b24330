"""Drafts that lack nothing, made over the real rows; for tests of submission and its screens."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection

from akta.cases.models import Capacity, CasePerson
from akta.core import clock
from akta.core.db import half_open
from akta.files import blobs
from akta.filing import reference
from akta.filing.metryka import print_of, sheet_of
from akta.filing.models import (
    Addressee,
    Draft,
    DraftFile,
    DraftState,
    FileRole,
    Filing,
    PleadingKind,
    Upload,
)
from akta.filing.services.ready import current_files, list_print
from tests import factories

AT = datetime(2026, 11, 22, 12, tzinfo=factories.WARSAW)
BEFORE = datetime(2026, 2, 28, 12, tzinfo=factories.WARSAW)
SIGNED = {
    "signatures": [
        {
            "kind": "signature",
            "quality": "qualified",
            "intact": True,
            "signer": {"name": "ANNA OBROŃCA", "given_name": "ANNA", "surname": "OBROŃCA"},
            "changes_after": "none",
            "indication": "TOTAL_PASSED",
            "signing_time": None,
            "sentence": "Podpis („ANNA OBROŃCA”) jest nienaruszony i obejmuje całą treść.",
        }
    ]
}
FINE = {"ok": True, "problems": [], "format": {"detected": "application/pdf"}}


def problem(code="NAME_CHARACTER", severity="error"):
    return {
        "code": code,
        "severity": severity,
        "message": "Nazwa pliku zawiera niedozwolone znaki (zał. nr 2 pkt 6).",
        "hint": "Proszę zmienić nazwę.",
        "provision": "zał. nr 2 pkt 6 rozporządzenia o wnoszeniu pism",
        "page": None,
        "rule": "F-Z2-6",
    }


def desk():
    """Kinds and addressees; the addressee of the demonstration's unit."""
    unit = factories.cell().unit
    reference.load_kinds()
    reference.load_addressees(factories.SINCE)
    return Addressee.objects.get(unit=unit)


def counsel(case=None, *, capacity=Capacity.DEFENCE, surname="Obrońca"):
    """An outside person who stands in a case in this capacity."""
    account = factories.outside_person(surname)
    stands_in(case or factories.case(), account, capacity=capacity)
    return account


def stands_in(case, account, *, capacity=Capacity.DEFENCE):
    """Put somebody who is there already into a case."""
    CasePerson.objects.create(
        case=case,
        capacity=capacity,
        given_name=account.given_name,
        surname=account.surname,
        account=account,
        added_at=factories.SINCE,
    )


def file(draft, role=FileRole.PLEADING, name="pismo.pdf", **facts):
    stored = {} if "sha256" in facts else {"sha256": blobs.store().put([uuid4().bytes]).sha256}
    given = {
        "title": "",
        "name_given": name,
        **stored,
        "size": 10,
        "check_state": "done",
        "check_result": FINE,
        "uploaded_by": draft.owner,
        "uploaded_at": AT,
        **facts,
    }
    return DraftFile.objects.create(draft=draft, role=role, name=name, **given)


def draft(owner, *, attachments=0, ready=True, **facts):
    """A draft of the owner; complete unless told otherwise."""
    given = {
        "kind": PleadingKind.objects.get(pk="wniosek-dowodowy"),
        "addressee": Addressee.objects.get(unit=factories.cell().unit),
        "metryka": {"reference": "4999-0.Ds.1.2026"},
        "created_by": owner,
        "created_at": AT,
        "changed_at": AT,
        **facts,
    }
    made = Draft.objects.create(owner=owner, **given)
    if ready:
        file(made, signatures=SIGNED)
        for number in range(1, attachments + 1):
            file(
                made, FileRole.ATTACHMENT, f"zal{number}.pdf", number=number, title=f"Zał. {number}"
            )
        settled(made)
    return made


def settled(made):
    """Approve the sheet and the list as they stand."""
    made.approved = print_of(sheet_of(made))
    made.listed = list_print(current_files(made))
    made.save(update_fields=["approved", "listed"])
    return made


def filed(made, **facts):
    """A filing of the draft as if it had been committed at `AT`."""
    given = {
        "public_id": uuid4().hex[:12],
        "number": Filing.objects.count() + 1,
        "filer": made.owner,
        "filer_name": made.owner.full_name,
        **({} if "sender_id" in facts else {"sender": made.owner}),
        "sender_name": made.owner.full_name,
        "addressee": made.addressee,
        "addressee_name": made.addressee.name,
        "unit": made.addressee.unit,
        "kind": made.kind,
        "kind_name": made.kind.name,
        "case": made.case,
        "reference": made.metryka["reference"],
        "effect": "transmission",
        "metryka": sheet_of(made),
        "rule_set": "2026-221",
        "xid": "1",
        "filed_at": AT,
        **facts,
    }
    Draft.objects.filter(pk=made.pk).update(state=DraftState.SUBMITTED)
    return Filing.objects.create(draft=made, **given)


def upload(made, **facts):
    given = {"name": "skan.pdf", "length": 100, "facts": {"role": "attachment"}, **facts}
    return Upload.objects.create(
        draft=made,
        account=made.owner,
        created_at=AT,
        expires_at=AT + timedelta(days=36_500),
        **given,
    )


def ended(kind):
    """A kind of pleading that is no longer on the list."""
    kind.in_force = half_open(factories.SINCE, factories.SINCE + timedelta(days=1))
    kind.save()


def forget_jobs(jobs):
    """Jobs that a killed worker took with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE id = ANY(%s)",
            [list(jobs.values_list("pk", flat=True))],
        )


def now():
    return clock.now()
