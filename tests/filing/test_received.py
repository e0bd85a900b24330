"""The inbox of a unit: who reaches it, and what is done with a filing there."""

import io
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.cases.models import Case
from akta.core.errors import ChangedMeanwhile, NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files import blobs
from akta.files.models import Ingest
from akta.filing import events, inspection
from akta.filing.mending import office
from akta.filing.models import Filing, FilingFile, Received, ReceivedState, StepKind
from akta.filing.received import cards, queries, services
from akta.filing.received.errors import (
    AlreadyInFile,
    CaseUnknown,
    NoCaseYet,
    NothingCalled,
    ServedTooEarly,
    UnitUnknown,
)
from akta.filing.services import submission
from akta.grants.errors import ReasonNeeded
from akta.law.filing.formats import Content
from akta.law.matrix import Action
from akta.units.models import Unit
from tests import factories
from tests.filing import making
from tests.trust import signing

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class World:
    people: factories.People
    case: Case
    filing: Filing

    def inbox(self, who, **names):
        return [row.pk for row in queries.inbox(self.actor(who), at=making.now(), **names)]

    def actor(self, who):
        return factories.actor(getattr(self.people, who))

    def act(self, name, who="secretary", **names):
        received = Received.objects.get(pk=self.filing.pk)
        return getattr(services, name)(
            actor=self.actor(who),
            filing_id=self.filing.pk,
            at=making.now(),
            **{"version": received.version, **names},
        )


def filed(owner, key="one", contents=None, **types):
    """A pleading with an attachment; `types` by role are told by the check."""
    draft = making.draft(owner, attachments=1)
    for role, detected in types.items():
        told = {**making.FINE, "format": {"detected": detected}}
        draft.files.filter(role=role).update(check_result=told)
    for number, file in enumerate(draft.files.order_by("uploaded_at", "pk")):
        plain = f"%PDF-1.4 {number} {draft.pk}".encode()
        stored = blobs.store().put(io.BytesIO((contents or {}).get(file.role, plain)))
        draft.files.filter(pk=file.pk).update(sha256=stored.sha256, size=stored.size)
    return submission.submit(
        actor=factories.actor(owner), draft_id=draft.pk, at=making.now(), key=key
    )


@pytest.fixture
def world(transactional_db):
    making.desk()
    people = factories.people()
    case = factories.case(people.referent)
    return World(people, case, filed(making.counsel(case)))


@pytest.mark.parametrize(
    ("who", "sees", "acts"),
    [
        ("secretary", True, True),
        ("referent", True, True),
        ("other_prosecutor", True, True),
        ("head", True, False),
        ("administrator", False, False),
        ("auditor", False, False),
        ("outside", False, False),
    ],
)
def test_the_inbox_is_the_units_own(world, who, sees, acts):
    """Secretariat and prosecutors act, the head reads, for everybody else there is nothing."""
    actor, at = world.actor(who), making.now()

    assert world.inbox(who) == ([world.filing.pk] if sees else [])
    assert queries.may_see_inbox(actor, at=at) is sees
    refusal = NotAllowed if sees else NotFound
    if acts:
        received, found = queries.received_for(actor, world.filing.pk, action=Action.WRITE, at=at)
        assert (received.filing, found.grant.holder_id) == (world.filing, actor.id)
    else:
        with pytest.raises(refusal):
            queries.received_for(actor, world.filing.pk, action=Action.WRITE, at=at)
        with pytest.raises(refusal):
            world.act("assign", who, reference=world.case.reference)


@pytest.mark.parametrize(
    ("who", "sees", "refusal"),
    [
        ("secretary", True, None),
        ("referent", True, None),
        ("other_prosecutor", False, NotFound),
        ("head", False, ReasonNeeded),
    ],
)
def test_once_it_belongs_to_a_case_its_file_decides(world, who, sees, refusal):
    """Assigned by a prosecutor who does not conduct the case: now it is no longer theirs."""
    world.act("assign", "other_prosecutor", reference=world.case.reference)

    assert world.inbox(who) == ([world.filing.pk] if sees else [])
    ask = {"action": Action.READ, "at": making.now()}
    if sees:
        assert queries.received_for(world.actor(who), world.filing.pk, **ask)
    else:
        with pytest.raises(refusal):
            queries.received_for(world.actor(who), world.filing.pk, **ask)


def test_people_of_another_unit_do_not_see_it(world):
    Received.objects.update(unit=other_unit())

    assert world.inbox("secretary") == []
    with pytest.raises(NotFound):
        queries.received_for(
            world.actor("secretary"), world.filing.pk, action=Action.READ, at=making.now()
        )


def other_unit():
    return Unit.objects.exclude(pk=factories.cell().unit_id).first() or Unit.objects.create(
        id="inna", name="Prokuratura Rejonowa w Innej", level="rejonowa"
    )


def test_filings_stand_in_the_order_of_filing(world):
    second = filed(making.counsel(world.case, surname="Druga"), key="two")
    Received.objects.filter(pk=second.pk).update(filed_at=world.filing.filed_at - timedelta(days=1))

    assert world.inbox("secretary") == [second.pk, world.filing.pk]


def test_a_filing_is_assigned_and_put_into_the_file(world):
    """Pleading and attachment become documents of the case, on their way to cards."""
    world.act("assign", reference=world.case.reference)
    assert Received.objects.get().case == world.case

    world.act("put_into_file")

    ingests = Ingest.objects.filter(case=world.case).order_by("position")
    assert [each.file_name for each in ingests] == ["pismo.pdf", "zal1.pdf"]
    assert ingests[0].document_title == f"{world.filing.label}, wniosek dowodowy"
    assert ingests[1].document_title == f"{world.filing.label}, zał. 1: Zał. 1"
    assert ingests[0].document_author == world.filing.filer_name
    assert [each.sha256 for each in ingests] == list(
        FilingFile.objects.order_by("order").values_list("sha256", flat=True)
    )
    assert world.inbox("secretary") == []
    assert world.inbox("secretary", done=True) == [world.filing.pk]
    kinds = [step.kind for step in queries.steps_of(Received.objects.get())]
    assert kinds == [StepKind.ASSIGNED, StepKind.IN_FILE]
    assert JournalEntry.objects.filter(case_id=world.case.pk, kind="filing.in_file").exists()


@pytest.mark.parametrize("printed", [b"%PDF-1.7 wydruk", None], ids=["printed", "cannot be"])
def test_a_document_of_an_editor_is_printed_once_and_a_recording_is_left(
    world, monkeypatch, printed
):
    """What cannot be printed goes the way of scans, where a person is told of it."""
    word = next(kind for kind, suffix in office.SUFFIXES.items() if suffix == ".docx")
    world.filing = filed(world.filing.filer, key="two", pleading=word, attachment="audio/mpeg")

    def pdf_of(*_):
        if printed is None:
            raise office.OfficeFailed
        return printed

    monkeypatch.setattr(office, "is_installed", lambda: True)
    monkeypatch.setattr(office, "pdf_of", pdf_of)
    world.act("assign", reference=world.case.reference)
    told = cards.ways_of(world.filing.files.all())
    assert told == {"printed": ["pismo.pdf"], "unpacked": [], "none": ["zal1.pdf"]}

    world.act("put_into_file")

    assert not Ingest.objects.exists()
    pleading = world.filing.files.get(role="pleading")
    asked = {"task_name": cards.PRINT, "args": {"file_id": str(pleading.pk)}}
    assert ProcrastinateJob.objects.filter(**asked).count() == 1
    for _ in range(2):
        cards.print_file(pleading.pk, at=making.now())
    ingest = Ingest.objects.get()
    assert ingest.case == world.case
    assert ingest.document_title == f"{world.filing.label}, wniosek dowodowy"
    assert (ingest.sha256 == pleading.sha256) is (printed is None)


def test_documents_of_a_container_become_documents_of_the_file(world, children, monkeypatch):
    """The job unpacks it once; what gives no pages goes the way of scans, which say so."""
    kind = Content.ASIC_E.media_type
    whole = {"wniosek.pdf": b"%PDF-1.7 wniosek", "META-INF/signatures.xml": b"<a/>"}
    bare = {"META-INF/signatures.xml": b"<a/>"}
    world.filing = filed(
        world.filing.filer,
        key="two",
        contents={"pleading": signing.zipped(whole), "attachment": signing.zipped(bare)},
        pleading=kind,
        attachment=kind,
    )
    monkeypatch.setattr(inspection, "pool", lambda: children)
    told = cards.ways_of(world.filing.files.all())
    assert told == {"printed": [], "unpacked": ["pismo.pdf", "zal1.pdf"], "none": []}

    world.act("assign", reference=world.case.reference)
    world.act("put_into_file")
    for file in [*world.filing.files.order_by("order"), world.filing.files.first()]:
        cards.print_file(file.pk, at=making.now())

    pleading, attachment = Ingest.objects.order_by("position")
    assert (pleading.file_name, pleading.size) == ("wniosek.pdf", len(whole["wniosek.pdf"]))
    assert pleading.document_title == f"{world.filing.label}, wniosek dowodowy"
    assert attachment.file_name == "zal1.pdf"


def test_what_stands_in_the_file_is_not_put_there_again_nor_taken_away(world):
    world.act("assign", reference=world.case.reference)
    world.act("put_into_file")

    for name, facts in (
        ("put_into_file", {}),
        ("assign", {"reference": world.case.reference}),
        ("pass_on", {"unit_id": other_unit().pk, "note": ""}),
    ):
        with pytest.raises(AlreadyInFile):
            world.act(name, **facts)
    assert Ingest.objects.count() == 2


def test_only_who_arranges_the_file_puts_it_there(world):
    """Another prosecutor of the unit may assign; the main file is not theirs to arrange."""
    world.act("assign", "other_prosecutor", reference=world.case.reference)

    with pytest.raises((NotAllowed, NotFound)):
        world.act("put_into_file", "other_prosecutor")

    assert not Ingest.objects.exists()
    assert Received.objects.get().state == ReceivedState.ASSIGNED


def test_without_a_case_nothing_is_put_anywhere(world):
    with pytest.raises(NoCaseYet):
        world.act("put_into_file")
    with pytest.raises(CaseUnknown):
        world.act("assign", reference="4999-0.Ds.77.2031")


def test_a_wrongly_addressed_filing_keeps_its_date(world):
    before = world.filing.filed_at
    target = other_unit()

    world.act("pass_on", unit_id=target.pk, note="Sprawę prowadzi inna jednostka.")

    received = Received.objects.get()
    assert (received.unit, received.state, received.filed_at) == (target, "new", before)
    assert Filing.objects.get().filed_at == before
    assert world.inbox("secretary") == []
    step = queries.steps_of(received)[0]
    assert (step.unit_id, step.to_unit_id) == (factories.cell().unit_id, target.pk)
    assert step.note == "Sprawę prowadzi inna jednostka."


@pytest.mark.parametrize("where", ["nie-ma", None])
def test_a_filing_is_not_passed_to_nowhere_or_to_itself(world, where):
    with pytest.raises(UnitUnknown):
        world.act("pass_on", unit_id=where or factories.cell().unit_id, note="")


def test_a_command_on_an_old_version_is_refused(world):
    world.act("assign", reference=world.case.reference)

    with pytest.raises(ChangedMeanwhile, match="przydzielono do sprawy"):
        world.act("pass_on", unit_id=other_unit().pk, note="", version=1)


def test_the_term_to_mend_runs_from_service(world):
    """Until the service is recorded no last day is told; then seven days, by art. 123 k.p.k."""
    call = world.act("call_to_mend", defects="Brak podpisu pod załącznikiem nr 1.")
    assert (call.served_on, call.last_day) == (None, None)
    assert "art. 120 § 1 k.p.k." in call.why[0]
    assert queries.open_call(Received.objects.get()) == call
    today = making.now().astimezone(factories.WARSAW).date()

    served = world.act("record_service", served_on=today)

    assert served.last_day == services.mending_term(today).end
    assert served.note == call.note
    assert queries.open_call(Received.objects.get()) is None
    assert JournalEntry.objects.filter(kind=events.OF_STEP["served"].name).count() == 1


@pytest.mark.parametrize(
    ("served_on", "last_day"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 7), date(2026, 3, 16)),
        (date(2026, 3, 28), date(2026, 4, 7)),
    ],
)
def test_seven_days_to_mend(served_on, last_day):
    """A Monday; a Saturday, whose seventh day is a Saturday; the seventh before Easter."""
    assert services.mending_term(served_on).end == last_day


def test_a_service_is_recorded_of_a_call_only_and_not_before_it(world):
    today = making.now().astimezone(factories.WARSAW).date()
    with pytest.raises(NothingCalled):
        world.act("record_service", served_on=today)
    world.act("call_to_mend", defects="Brak pełnomocnictwa.")

    for wrong in (today - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(ServedTooEarly):
            world.act("record_service", served_on=wrong)
