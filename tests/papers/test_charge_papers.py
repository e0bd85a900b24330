"""Charges by papers: the system says which ruling it is, and its signature makes the charges."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse

from akta.cases.charges.queries import by_person, charges_in
from akta.cases.charges.services import find_unfounded, record_ruling
from akta.cases.errors import EventBlocked
from akta.cases.models import CasePerson
from akta.cases.proceedings.queries import derivation_of
from akta.cases.proceedings.services import correct_event, record_event
from akta.cases.proceedings.state import entries_of
from akta.core.clock import local_day
from akta.core.errors import NotAllowed, NotFound
from akta.law.charges.acts import Act, State
from akta.law.charges.choosing import Ground
from akta.papers import services, signers
from akta.papers.enclosures import enclosures_of
from akta.papers.errors import EffectRefused, NotTheSigner
from akta.papers.queries import lacking, pdf_bytes, values_of
from tests import factories
from tests.access.making import START
from tests.papers.conftest import person
from tests.papers.samples import SAMPLES
from tests.papers.test_papers import LATER, begun, signed, written

pytestmark = pytest.mark.django_db
BICYCLE = Act("k1", "zabrał rower", date(2026, 3, 1), "w Mieście", "art. 278 § 1 k.k.", years=5)
FRAUD = Act("k2", "wyłudził 900 zł", date(2026, 2, 1), "w Lesie", "art. 286 § 1 k.k.", years=8)
ANNOUNCED = {name: SAMPLES["charges"][name] for name in ("signature", "announced_at", "instructed")}


@pytest.fixture
def running(world):
    happened(world, "initiated", form="investigation")
    return world


def happened(world, kind, **values):
    return record_event(
        actor=world.referent,
        case_id=world.case.pk,
        kind=kind,
        day=local_day(START),
        values=values,
        at=LATER,
    )


def drafted(world, *acts, suspect=None, ground=None):
    paper = services.prepare_charges(
        actor=world.referent,
        case_id=world.case.pk,
        person_id=(suspect or world.suspect).pk,
        acts=acts,
        at=START,
        ground=ground,
    )
    return services.save_paper(
        actor=world.referent,
        paper_id=paper.pk,
        values=values_of(paper) | ANNOUNCED,
        version=1,
        at=START,
    )


def ruled(world, *acts, minutes=1, **more):
    paper = drafted(world, *acts, **more)
    return signed(world, paper, at=LATER + timedelta(minutes=minutes))


def states(world):
    return {charge.act.id: charge.state for charge in charges_in(world.case)}


def test_the_system_presents_supplements_and_changes(running):
    first = ruled(running, BICYCLE)
    assert first.kind == "charges"
    second = ruled(running, FRAUD, minutes=2)
    assert (second.kind, values_of(second)["change"]) == ("charges-change", "uzupełnić")
    changed = Act(**{**_fields(BICYCLE), "qualification": "art. 279 § 1 k.k.", "years": 10})
    third = ruled(running, changed, ground=Ground.STRICTER, minutes=3)
    assert values_of(third)["change"] == "zmienić"
    assert "z 2 marca 2026 r." in values_of(third)["earlier"]

    ((_, shown),) = by_person(running.case)
    assert [each.charge.act.qualification for each in shown] == [
        "art. 279 § 1 k.k.",
        "art. 286 § 1 k.k.",
    ]
    assert len(shown[0].history) == 2
    assert ("new", "279") in shown[0].history[1].pieces
    kinds = [entry.data["type"] for entry in entries_of(running.case.pk)]
    assert [kind for kind in kinds if kind != "charges_announced"] == [
        *("initiated", "charges_issued", "charges_supplemented", "charges_changed"),
    ]


def _fields(act):
    return {name: getattr(act, name) for name in Act.__dataclass_fields__}


@pytest.mark.rule("R-138-1")
@pytest.mark.parametrize(("signature", "announced"), [("refused", True), ("later", False)])
def test_what_was_announced_with_the_ruling_is_recorded_so(running, signature, announced):
    paper = drafted(running, BICYCLE)
    values = values_of(paper) | {"signature": signature, "obstacle": "nie podał powodu"}
    paper = services.save_paper(
        actor=running.referent, paper_id=paper.pk, values=values, version=2, at=START
    )
    signed(running, paper)
    kinds = [entry.data["type"] for entry in entries_of(running.case.pk)]
    assert ("charges_announced" in kinds) is announced
    waits = running.case.duties.filter(declaration="announce-charges").exists()
    assert waits is not announced


def test_a_draft_that_the_record_overtook_is_refused(running):
    late = drafted(running, BICYCLE)
    ruled(running, BICYCLE)
    with pytest.raises(EffectRefused, match="zmiana zarzutów"):
        signed(running, late, at=LATER + timedelta(minutes=2))


def test_the_text_follows_from_the_acts_and_is_not_typed_over(running):
    paper = drafted(running, BICYCLE)
    values = values_of(paper)
    services.save_paper(
        actor=running.referent,
        paper_id=paper.pk,
        values=values | {"charges": "inny tekst", "acts": "[]", "interpreter": "Jan Tłumacz"},
        version=2,
        at=START,
    )
    paper.refresh_from_db()
    kept = values_of(paper)
    assert (kept["charges"], kept["acts"]) == (values["charges"], values["acts"])
    assert kept["interpreter"] == "Jan Tłumacz"

    services.revise_charges(
        actor=running.referent, paper_id=paper.pk, acts=[FRAUD], version=3, at=START
    )
    paper.refresh_from_db()
    assert "wyłudził 900 zł" in values_of(paper)["charges"]
    assert values_of(paper)["qualification"] == "art. 286 § 1 k.k."


def test_a_typed_ruling_makes_one_charge(running):
    signed(running, written(running, "charges", running.suspect))
    (charge,) = charges_in(running.case)
    assert charge.act.what == SAMPLES["charges"]["charges"]
    assert charge.versions[0].day == date(2026, 3, 2)


def test_a_charge_without_ground_is_discontinued_before_closing(running):
    ruled(running, BICYCLE, FRAUD)
    key = f"{running.suspect.pk}:k1"
    find_unfounded(
        actor=running.referent,
        case=running.case,
        charge=key,
        ground="not-committed",
        day=local_day(START),
        at=LATER,
    )
    duties = {each.declaration.id for each in derivation_of(running.case).duties}
    assert "unfounded-charge" in duties
    with pytest.raises(EventBlocked):
        happened(running, "closed")

    paper = begun(running, "discontinuation")
    given = values_of(paper)
    assert (given["scope"], given["ended"]) == ("part", key)
    assert "zabrał rower" in given["act"]
    filled = {k: v for k, v in SAMPLES["discontinuation"].items() if k not in {"scope", "act"}}
    paper = services.save_paper(
        actor=running.referent, paper_id=paper.pk, values=given | filled, version=1, at=START
    )
    signed(running, paper, at=LATER + timedelta(minutes=2))

    assert states(running) == {"k1": State.DISCONTINUED, "k2": State.CHARGED}
    happened(running, "closed")


def test_an_indictment_takes_the_open_charges_and_none_may_be_left(running):
    ruled(running, BICYCLE, FRAUD)
    with pytest.raises(EventBlocked):
        happened(running, "indictment_sent")
    paper = begun(running, "indictment")
    given = values_of(paper)
    assert given["charges"].index("wyłudził") < given["charges"].index("rower")
    assert given["heading"].startswith("przeciwko: Jan Nowak, o czyn z art. 286")
    for_all = {k: v for k, v in SAMPLES["indictment"].items() if k not in given or not given[k]}
    paper = services.save_paper(
        actor=running.referent, paper_id=paper.pk, values=given | for_all, version=1, at=START
    )
    assert lacking(paper) == []
    signed(running, paper, at=LATER + timedelta(minutes=2))
    assert set(states(running).values()) == {State.INDICTED}
    happened(running, "indictment_sent")


def test_who_is_accused_of_the_same_act_is_named_in_the_conclusions(running):
    other = person(running.case, "suspect", "Ewa", "Wilk")
    ruled(running, BICYCLE)
    ruled(running, BICYCLE, suspect=other, minutes=2)
    paper = begun(running, "indictment")
    assert values_of(paper)["charges"].count("wspólnie i w porozumieniu") == 2
    alone = values_of(paper) | SAMPLES["indictment"]
    services.save_paper(
        actor=running.referent, paper_id=paper.pk, values=alone, version=1, at=START
    )
    paper.refresh_from_db()
    sentences = [one.sentence for one in lacking(paper)]
    assert any("Ewa Wilk" in sentence for sentence in sentences)


def test_a_motion_for_conviction_goes_to_court_by_its_cover_letter(running):
    ruled(running, BICYCLE)
    paper = begun(running, "motion-335")
    given = values_of(paper)
    more = {k: v for k, v in SAMPLES["motion-335"].items() if not given.get(k)}
    paper = services.save_paper(
        actor=running.referent, paper_id=paper.pk, values=given | more, version=1, at=START
    )
    signed(running, paper, at=LATER + timedelta(minutes=2))
    assert values_of(begun(running, "cover-letter"))["volumes"].startswith(
        "1. Wniosek o skazanie bez rozprawy nr "
    )
    letter = written(running, "cover-letter", sends="motion-335")
    signed(running, letter, at=LATER + timedelta(minutes=3))
    kinds = [entry.data["type"] for entry in entries_of(running.case.pk)]
    assert kinds[-2:] == ["charges_indicted", "motion_335_sent"]


@pytest.mark.rule("R-229-1")
def test_a_copy_goes_to_court_for_each_accused_and_each_counsel(running):
    for capacity, surname in (("suspect", "Lis"), ("defence", "Obrońca"), ("witness", "Nowak")):
        CasePerson.objects.create(
            case=running.case, capacity=capacity, surname=surname, added_at=START
        )
    found = enclosures_of(running.case)
    assert (found.accused, found.counsel, found.copies) == (2, 1, 3)
    assert found.main is None
    assert found.lines == []


def test_what_goes_to_court_is_one_archive(running, client):
    ruled(running, BICYCLE)
    paper = begun(running, "motion-335")
    given = values_of(paper)
    more = {k: v for k, v in SAMPLES["motion-335"].items() if not given.get(k)}
    paper = services.save_paper(
        actor=running.referent, paper_id=paper.pk, values=given | more, version=1, at=START
    )
    letter = begun(running, "cover-letter")
    desk = factories.sign_in(client, running.people.referent, at=LATER + timedelta(minutes=5))
    address = reverse("desk:paper-bundle", args=[letter.pk])
    assert desk.get(address).status_code == 404

    signed(running, paper, at=LATER + timedelta(minutes=2))
    letter = written(running, "cover-letter", sends="motion-335")
    signed(running, letter, at=LATER + timedelta(minutes=3))
    letter.refresh_from_db()
    paper.refresh_from_db()
    page = desk.get(reverse("desk:paper", args=[letter.pk])).content.decode()
    assert "Pobierz komplet (ZIP)" in page
    answer = desk.get(reverse("desk:paper-bundle", args=[letter.pk]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert archive.read(names[1]) == pdf_bytes(paper)
    assert names == [
        "01 Pismo przewodnie do wniosku.pdf",
        "02 Wniosek o skazanie bez rozprawy.pdf",
        "03 Spis treści akt.pdf",
    ]


def test_a_discontinued_case_is_taken_up_anew_by_its_prosecutor(running):
    ruled(running, BICYCLE)
    signed(running, written(running, "discontinuation"), at=LATER + timedelta(minutes=2))
    assert states(running) == {"k1": State.DISCONTINUED}
    kinds = [entry.data["type"] for entry in entries_of(running.case.pk)]
    assert kinds[-2:] == ["discontinued", "measures_decided"]
    assert values_of(begun(running, "reopening"))["ruling"] == "z 2 marca 2026 r., nr 2/2026"

    wrong = written(running, "reopening", ruling="z 1 lutego 2026 r., nr 9/2025")
    with pytest.raises(EffectRefused, match="nie dzień umorzenia"):
        signed(running, wrong, at=LATER + timedelta(minutes=3))
    paper = written(running, "reopening", ruling="z 2 marca 2026 r., nr 2/2026")
    signed(running, paper, at=LATER + timedelta(minutes=4))
    assert derivation_of(running.case).folded.status == "running"
    assert states(running) == {"k1": State.CHARGED}


def test_another_prosecutor_of_the_case_does_not_reopen(running, monkeypatch):
    signed(running, written(running, "discontinuation"))
    other = {str(running.people.other_prosecutor.pk)}
    monkeypatch.setattr(signers, "_authors", lambda case: other)
    with pytest.raises(NotTheSigner):
        signed(running, written(running, "reopening"), at=LATER + timedelta(minutes=2))


def test_a_ruling_made_elsewhere_is_recorded_and_corrected_with_its_acts(running):
    entry = record_ruling(
        actor=running.referent,
        case=running.case,
        person=running.suspect,
        acts=[BICYCLE],
        day=local_day(START),
        at=LATER,
    )
    correct_event(
        actor=running.referent,
        case_id=running.case.pk,
        entry_id=entry,
        kind="charges_issued",
        day=local_day(START),
        values={"person": str(running.suspect.pk), "charged": "I. rower"},
        reason="literówka",
        at=LATER,
    )
    assert states(running) == {"k1": State.CHARGED}


def test_a_milder_qualification_without_weight_is_noted(running):
    ruled(running, BICYCLE)
    milder = Act(**{**_fields(BICYCLE), "qualification": "art. 284 § 1 k.k.", "years": 3})
    record_ruling(
        actor=running.referent,
        case=running.case,
        person=running.suspect,
        acts=[milder],
        day=local_day(START),
        at=LATER,
        ground=Ground.PLAIN.code,
    )
    (charge,) = charges_in(running.case)
    assert (charge.act.qualification, len(charge.notes)) == ("art. 278 § 1 k.k.", 1)


def test_the_office_prepares_charges_and_others_do_not(running):
    services.prepare_charges(
        actor=running.secretary,
        case_id=running.case.pk,
        person_id=running.suspect.pk,
        acts=[BICYCLE],
        at=START,
    )
    with pytest.raises((NotFound, NotAllowed)):
        services.prepare_charges(
            actor=factories.actor(running.people.other_prosecutor),
            case_id=running.case.pk,
            person_id=running.suspect.pk,
            acts=[BICYCLE],
            at=START,
        )
