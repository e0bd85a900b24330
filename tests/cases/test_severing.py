"""Severing: cards copied into another case with both addresses; nobody's rights travel along."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from akta.access.facts import OrderFacts
from akta.cases.charges.queries import charges_in
from akta.cases.errors import EventMisplaced
from akta.cases.models import Case, CaseLink, CasePerson
from akta.cases.proceedings import state
from akta.cases.proceedings.queries import timeline
from akta.cases.proceedings.services import record_event
from akta.core.actors import SYSTEM
from akta.core.errors import NotAllowed, NotFound
from akta.core.models import JournalEntry
from akta.files import severing
from akta.files.errors import RulingLacks, SeveredElsewhere, SeveredTwice, SeveringNotUnderstood
from akta.files.lens import desk_lens, draft_lens, order_lens
from akta.files.models import Card, Document, PageText, Placement, SetKind, Side, SideOrigin
from akta.files.protocols.models import Protocol
from akta.files.protocols.queries import hidden_titles
from akta.files.protocols.services import approve_protocol, register_protocol
from akta.files.queries import contents, resolve, side_for
from akta.files.search.lexemes import in_case
from akta.files.severing import Into, Ruling, choose, sever
from akta.grants import services as giving
from akta.grants.models import Grant, Ground
from akta.grants.models import Manner as ReadingManner
from akta.law.protocols import Made
from akta.law.severing import Item, Manner, Severed, lacking, lacks_opening_ruling
from akta.ops.rebuild import differences
from tests import factories, filed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Warsaw"))
RULING = Ruling(subject="sprawa wyłączona", acts="czyn II", acts_done=False)
SOME = {Manner.COPY: "t. 1 k. 2–3"}


@pytest.fixture(autouse=True)
def _now(at_moment):
    at_moment(NOW)


@pytest.fixture
def referent():
    return factories.prosecutor()


@pytest.fixture
def case(referent):
    case = factories.case(referent)
    filed.document_of(case, "Postanowienie o wszczęciu", 1, kind=filed.OPENING, at=NOW)
    filed.document_of(case, "Protokół przesłuchania", 3, backs=True, at=NOW)
    filed.document_of(case, "Opinia", 2, at=NOW)
    record(case, "initiated", "2026-03-02", form="investigation")
    return case


def record(case, kind, day, **values):
    record_event(
        actor=SYSTEM,
        case_id=case.pk,
        kind=kind,
        day=date.fromisoformat(day),
        values=values,
        at=NOW,
    )


def severed(case, by, *, ruling=RULING, texts=SOME, into=None, **facts):
    return sever(
        actor=factories.actor(by),
        case_id=case.pk,
        ruling=ruling,
        texts=texts,
        into=Into(into),
        at=NOW,
        **facts,
    )


def wrong():
    return [each.sentence for each in differences(mend=False) if not each.mended]


@pytest.mark.rule("R-109-1")
def test_a_ruling_opens_a_case_with_its_own_number_and_the_chosen_cards(case, referent):
    link = severed(case, referent)

    child = link.target
    assert child.reference != case.reference
    assert (child.referent, child.cell_id) == (referent, case.cell_id)
    assert (link.source_id, link.kind) == (case.pk, "severed")
    cards = Card.objects.filter(volume__case=child).order_by("rank")
    assert [card.number for card in cards] == [1, 2]
    assert [card.document.title for card in cards] == ["Protokół przesłuchania"] * 2
    assert Side.objects.filter(case_id=child.pk).count() == 4
    assert Card.objects.filter(volume__case=case).count() == 6
    told = [e.kind for e in JournalEntry.objects.filter(case_id=child.pk).order_by("seq")]
    assert told[-1] == "files.cards_severed_in"
    assert not wrong()


@pytest.mark.rule("I-10-2")
@pytest.mark.parametrize("is_approved", [False, True])
def test_a_protocol_that_waits_for_approval_waits_in_the_other_file_too(
    case, referent, is_approved
):
    registered(case, referent, Made.WRITTEN)
    if is_approved:
        row = Protocol.objects.get()
        approve_protocol(actor=factories.actor(referent), protocol_id=row.pk, version=1, at=NOW)
    child = severed(case, referent).target

    carried = Protocol.objects.get(case=child)
    assert carried.due_on == date(2026, 7, 6)
    assert hidden_titles(child.pk) == ([] if is_approved else ["Protokół przesłuchania"])
    sides = set(Side.objects.filter(case_id=child.pk).values_list("pk", flat=True))
    grant = desk_lens(factories.actor(referent), child, at=NOW).grants_by_set[SetKind.MAIN]
    outside = draft_lens(factories.actor(referent), child.pk, grant, sides)
    assert outside.sides().exists() == is_approved
    told = JournalEntry.objects.filter(case_id=child.pk, kind="protocols.registered")
    assert told.count() == 1
    Protocol.objects.all().delete()
    registered(case, referent, Made.SOUND)  # its recording stays with the original
    again = severed(case, referent).target
    assert not Protocol.objects.filter(case=again).exists()


def registered(case, referent, made):
    document = Document.objects.get(volume__case=case, title="Protokół przesłuchania")
    register_protocol(
        actor=factories.actor(referent),
        document_id=document.pk,
        made=made,
        held_on=date(2026, 6, 29),
        conducted_by="Jan Referent",
        at=NOW,
    )


@pytest.mark.rule("R-109-1")
@pytest.mark.parametrize("who", ["other_prosecutor", "head", "secretary"])
def test_only_the_conducting_prosecutor_severs(who):
    people = factories.people()
    case = factories.case(people.referent)
    filed.document_of(case, "Protokół", 3, at=NOW)
    record(case, "initiated", "2026-03-02", form="investigation")
    before = Case.objects.count()

    with pytest.raises((NotAllowed, NotFound)):
        severed(case, getattr(people, who))

    assert Case.objects.count() == before
    assert not CaseLink.objects.exists()


def test_a_card_keeps_both_addresses_in_view_contents_and_citation(case, referent):
    link = severed(case, referent)
    lens = desk_lens(factories.actor(referent), link.target, at=NOW)

    side = side_for(
        lens, Side.objects.get(case_id=link.target_id, card__number=1, is_verso=True).pk
    )
    former = f"{case.reference}, t. 1, k. 2v"
    assert side.former == former
    assert f"(dawniej {former})" in side.citation(link.target.reference)
    row = contents(lens)[0].documents[0]
    assert row.former == f"{case.reference}, t. 1, k. 2–3v"
    assert resolve(lens, side.citation(link.target.reference), at=NOW).chosen.id == side.id
    assert resolve(lens, former, at=NOW).chosen.id == side.id


def test_the_first_file_says_where_its_cards_went_to_staff_alone(case, referent):
    link = severed(case, referent, texts={Manner.ORIGINAL: "t. 1 k. 2–3"})
    listed = contents(desk_lens(factories.actor(referent), case, at=NOW))[0].documents

    assert listed[1].severed == f"wyłączono do sprawy {link.target.reference}: oryginał"
    assert listed[0].severed == ""
    outside = factories.outside_person()
    grant = granted(outside, case)
    seen = contents(order_lens(factories.actor(outside), grant.pk))[0].documents
    assert [row.severed for row in seen] == [""]


def granted(outside, case):
    sides = Side.objects.filter(case_id=case.pk, card__number__in=[2, 3])
    return giving.give(
        holder_id=outside.pk,
        ground=Ground.ORDER,
        ground_id=case.pk,
        case_id=case.pk,
        manner=ReadingManner.VIEW,
        side_ids=list(sides.values_list("pk", flat=True)),
        since=factories.SINCE,
        until=datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Warsaw")),
        at=NOW,
    )


def test_a_grant_of_the_first_case_opens_nothing_of_the_second(case, referent):
    outside = factories.outside_person()
    grant = granted(outside, case)
    lens = order_lens(factories.actor(outside), grant.pk)
    before = set(lens.sides().values_list("pk", flat=True))

    link = severed(case, referent)

    assert set(lens.sides().values_list("pk", flat=True)) == before
    copy = Side.objects.filter(case_id=link.target_id).first()
    with pytest.raises(NotFound):
        side_for(lens, copy.pk)
    assert not Grant.objects.filter(case_id=link.target_id).exclude(ground="referent").exists()


def test_a_named_reader_of_the_first_case_does_not_see_the_second(case, referent):
    from akta.cases.services import open_to_named

    reader = factories.prosecutor("Czytający")
    open_to_named(
        actor=factories.actor(referent),
        case_id=case.pk,
        account_id=reader.pk,
        opens={"register-entry": ["read"], "main": ["read"]},
        reason="wgląd",
        until=datetime(2027, 1, 1, tzinfo=ZoneInfo("Europe/Warsaw")),
        at=NOW,
    )
    link = severed(case, referent)
    with pytest.raises(NotFound):
        desk_lens(factories.actor(reader), link.target, at=NOW)


def test_materials_go_into_a_case_that_is_there_after_its_last_card(case, referent):
    other = factories.case(referent)
    filed.document_of(other, "Notatka", 2, at=NOW)

    severed(case, referent, into=other.pk)

    cards = Card.objects.filter(volume__case=other).order_by("rank")
    assert [card.number for card in cards] == [1, 2, 3, 4]
    assert Case.objects.count() == 2
    assert not wrong()


def test_materials_do_not_go_into_a_case_of_somebody_else(case, referent):
    foreign = factories.case(factories.prosecutor("Inny"))
    with pytest.raises((NotFound, NotAllowed)):
        severed(case, referent, into=foreign.pk)
    with pytest.raises(SeveredElsewhere):
        severed(case, referent, into=case.pk)
    assert not SideOrigin.objects.exists()


@pytest.mark.rule("R-109-3")
def test_acts_done_need_a_copy_of_the_opening_ruling_and_keep_its_day(case, referent):
    done = Ruling(subject="", acts="czyn II", acts_done=True)
    with pytest.raises(RulingLacks, match="postanowienia o wszczęciu"):
        severed(case, referent, ruling=done)

    texts = {Manner.OFFICIAL: "t. 1 k. 1", Manner.COPY: "t. 1 k. 2"}
    child = severed(case, referent, ruling=done, texts=texts).target
    folded = state.derived(child, state.entries_of(child.pk)).folded
    assert folded.facts["initiated"] == date(2026, 3, 2)
    assert folded.running.running_start == date(2026, 3, 2)
    assert SideOrigin.objects.get(number=1).manner == "official"


def test_a_severed_case_keeps_extensions_and_excluded_time_and_no_old_duties(case, referent):
    record(case, "mediation_from", "2026-03-10")
    record(case, "mediation_to", "2026-03-30")
    record(case, "extended", "2026-05-20", until="2026-09-02")
    done = Ruling(subject="", acts="czyn II", acts_done=True)

    child = severed(case, referent, ruling=done, texts={Manner.OFFICIAL: "t. 1 k. 1"}).target

    parent = state.derived(case, state.entries_of(case.pk)).folded
    folded = state.derived(child, state.entries_of(child.pk)).folded
    assert not folded.misfits
    assert folded.running.net_days == parent.running.net_days
    assert folded.running.period_end == parent.running.period_end
    open_now = {due.declaration for due in child.duties.all()}
    assert "mediation-end" not in open_now
    assert not any(due.due_on and due.due_on < date(2026, 6, 1) for due in child.duties.all())
    assert not wrong()


ACTS = [
    {
        "id": name,
        "what": what,
        "on": "2026-03-01",
        "place": "Przykładowo",
        "qualification": "art. 278 § 1 k.k.",
    }
    for name, what in (("k1", "zabrał rower"), ("k2", "zabrał piłę"))
]
OPENED = {Manner.OFFICIAL: "t. 1 k. 1"}


@pytest.fixture
def charged(case):
    """Two suspects: one with two charges, announced to him; the other with one of them."""
    people = []
    for surname, acts in (("Nowak", ACTS), ("Lis", ACTS[:1])):
        person = CasePerson.objects.create(
            case=case, capacity="suspect", given_name="Jan", surname=surname, added_at=NOW
        )
        record(case, "charges_issued", "2026-03-05", person=str(person.pk), acts=acts)
        people.append(person)
    record(case, "charges_announced", "2026-03-06", person=str(people[0].pk), signature="refused")
    return people


def charges(case):
    return {
        (CasePerson.objects.get(pk=each.person).surname, each.act.id): each.state.name
        for each in charges_in(case)
    }


@pytest.mark.rule("R-109-3")
def test_the_charges_of_a_severed_suspect_end_here_and_stand_there(case, referent, charged):
    nowak, lis = charged
    record(case, "obstacle_found", "2026-06-01", person=str(nowak.pk))
    ruling = Ruling(subject="", acts="", person_ids=(nowak.pk,), acts_done=True)

    child = severed(case, referent, ruling=ruling, texts=OPENED).target

    assert charges(case) == {
        ("Nowak", "k1"): "SEVERED",
        ("Nowak", "k2"): "SEVERED",
        ("Lis", "k1"): "CHARGED",
    }
    assert charges(child) == {("Nowak", "k1"): "CHARGED", ("Nowak", "k2"): "CHARGED"}
    there = child.persons.get()
    folded = state.derived(child, state.entries_of(child.pk)).folded
    assert folded.facts["announced"] == [str(there.pk)]
    assert not folded.misfits
    assert "announce-charges" not in {due.declaration for due in child.duties.all()}
    origins = {line.name: line.origin for line in timeline(child, folded)}
    assert origins["Ogłoszenie zarzutów"] == case.reference
    assert origins["Wyłączenie: ta sprawa powstała z wyłączonych materiałów"] == ""
    record(case, "charges_indicted", "2026-07-01", person=str(lis.pk))
    record(case, "closed", "2026-07-01")
    record(case, "indictment_sent", "2026-07-01")
    assert not wrong()


def test_of_a_suspect_only_the_chosen_charges_pass(case, referent, charged):
    nowak, _ = charged
    ruling = Ruling(
        subject="", acts="", person_ids=(nowak.pk,), charges=(f"{nowak.pk}:k2",), acts_done=True
    )
    child = severed(case, referent, ruling=ruling, texts=OPENED).target
    assert charges(case)["Nowak", "k1"] == "CHARGED"
    assert charges(child) == {("Nowak", "k2"): "CHARGED"}


def test_charges_are_acts_done_and_pass_only_into_a_case_that_runs(case, referent, charged):
    nowak, _ = charged
    ruling = Ruling(subject="", acts="", person_ids=(nowak.pk,), acts_done=False)
    with pytest.raises(RulingLacks, match="przedstawiono zarzuty"):
        severed(case, referent, ruling=ruling, texts=OPENED)
    other = factories.case(referent)
    ruling = replace(ruling, acts_done=True)
    with pytest.raises(EventMisplaced, match="nie jest w toku"):
        severed(case, referent, ruling=ruling, texts=OPENED, into=other.pk)
    record(other, "initiated", "2026-03-02", form="inquiry")
    severed(case, referent, ruling=ruling, texts=OPENED, into=other.pk)
    assert len(charges(other)) == 2
    assert not wrong()


def test_without_acts_the_severed_part_waits_for_a_ruling_of_its_own(case, referent):
    child = severed(case, referent).target
    assert "initiate-severed" in {due.declaration for due in child.duties.all()}


@pytest.mark.rule("R-109-2")
def test_the_ruling_names_scope_and_each_item():
    item = Item("Protokół", date(2026, 3, 12), "t. 1 k. 2–3", Manner.OFFICIAL)
    assert item.words == "Protokół z 12 marca 2026 r., t. 1 k. 2–3 (odpis)"
    assert lacking(persons=["Jan Nowak"], acts="", items=[item]) == []
    assert lacking(persons=[], acts="czyn II", items=[item]) == []
    assert "zakres" in lacking(persons=[], acts=" ", items=[item])[0]
    assert "co najmniej jeden" in lacking(persons=[], acts="czyn", items=[])[0]
    nameless = Item("", None, "t. 1 k. 4", Manner.COPY)
    assert "nie należą" in lacking(persons=[], acts="czyn", items=[nameless])[0]
    undated = Item("Notatka", None, "t. 1 k. 4", Manner.COPY)
    assert "nie ma daty" in lacking(persons=[], acts="czyn", items=[undated])[0]


@pytest.mark.rule("R-109-3")
def test_the_opening_ruling_passes_as_an_official_copy():
    day = date(2026, 3, 2)
    official = Item("Postanowienie", day, "t. 1 k. 1", Manner.OFFICIAL, filed.OPENING)
    plain = Item("Postanowienie", day, "t. 1 k. 1", Manner.COPY, filed.OPENING)
    other = Item("Protokół", day, "t. 1 k. 2", Manner.OFFICIAL)
    assert not lacks_opening_ruling(Severed(acts_done=True), [other, official])
    assert lacks_opening_ruling(Severed(acts_done=True), [plain, other])
    assert not lacks_opening_ruling(Severed(acts_done=False), [plain])
    named = Item("Postanowienie o wszczęciu śledztwa", day, "t. 1 k. 1", Manner.OFFICIAL)
    assert not lacks_opening_ruling(Severed(acts_done=True), [named])


@pytest.mark.parametrize(
    ("texts", "error"),
    [
        ({Manner.COPY: "t. 1 k. 99"}, SeveringNotUnderstood),
        ({Manner.COPY: "coś"}, SeveringNotUnderstood),
        ({Manner.COPY: "t. 1 k. 2", Manner.OFFICIAL: "t. 1 k. 2–3"}, SeveredTwice),
    ],
)
def test_a_choice_that_cannot_be_carried_out_says_so(case, texts, error):
    with pytest.raises(error):
        choose(case.pk, texts)


def test_the_working_file_is_not_severed_by_its_cards(case):
    volume = filed.volume_of(case, set_kind=SetKind.WORKING, at=NOW)
    filed.document_of(case, "Plan", 2, volume=volume, at=NOW)
    chosen = choose(case.pk, {Manner.COPY: "całość"})
    assert {side.card.volume.set_kind for side in chosen.sides} == {"main"}


def test_persons_named_in_the_ruling_stand_in_the_new_case(case, referent):
    person = CasePerson.objects.create(
        case=case, capacity="suspect", given_name="Jan", surname="Nowak", added_at=NOW
    )
    stranger = CasePerson.objects.create(
        case=factories.case(), capacity="suspect", surname="Obcy", added_at=NOW
    )
    ruling = Ruling(subject="", acts="", person_ids=(person.pk, stranger.pk), acts_done=False)

    child = severed(case, referent, ruling=ruling).target

    assert [each.full_name for each in child.persons.all()] == ["Jan Nowak"]


def test_sent_twice_it_is_severed_once(case, referent):
    first = severed(case, referent, key="k1")
    assert severed(case, referent, key="k1").pk == first.pk
    assert Case.objects.count() == 2


def test_the_search_of_the_new_case_finds_the_words(case, referent):
    page = Side.objects.get(case_id=case.pk, card__number=2, is_verso=False).page
    PageText.objects.create(page=page, state="done", plain="kowalski", lemmas=None)
    PageText.objects.filter(pk=page.pk).update(lemmas="kowalski")
    link = severed(case, referent)
    kept = str(PageText.objects.get(pk=page.pk).lemmas)
    assert in_case(link.target_id) in kept


def test_a_hundred_cards_take_as_many_queries_as_two(case, referent, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    filed.document_of(case, "Załącznik", 100, at=NOW)
    counts = []
    for text in ("t. 1 k. 2–3", "t. 1 k. 7–106"):
        with CaptureQueriesContext(
            connection,
        ) as found:
            severed(case, referent, texts={Manner.COPY: text})
        counts.append(len(found))
    assert abs(counts[0] - counts[1]) <= 2
    assert Placement.objects.filter(until=None).count() == Side.objects.count()


def test_a_growing_order_of_the_target_is_no_order_of_the_source(case, referent):
    assert OrderFacts().is_growing is False
    assert severing.SETS.keys().isdisjoint({SetKind.SEPARATE})


def test_materials_of_a_case_without_a_course_are_severed_too(referent):
    bare = factories.case(referent)
    filed.document_of(bare, "Protokół", 3, at=NOW)
    child = severed(bare, referent).target
    assert not state.entries_of(child.pk)
    assert not wrong()
