"""Charges: which ruling it is, why one is changed, how they end, and how they are written."""

from dataclasses import replace
from datetime import date

import pytest

from akta.law.charges.acts import Act, Charge, Role, State, Version, act_from, kept
from akta.law.charges.choosing import (
    Ground,
    Ruling,
    difference,
    needs_ruling,
    proposed_ground,
    ruling_for,
)
from akta.law.charges.conclusions import conclusions, in_order, is_named, roman, written
from akta.law.charges.folding import charges_of, facts_of
from akta.law.procedures.model import Happening

BICYCLE = Act("k1", "zabrał rower", date(2026, 3, 2), "w Mieście", "art. 278 § 1 k.k.", years=5)
FRAUD = Act("k2", "wyłudził 900 zł", date(2026, 2, 1), "w Lesie", "art. 286 § 1 k.k.", years=8)
KILLING = Act(
    "k3", "zabił", date(2026, 3, 9), "w Polu", "art. 148 § 1 k.k.", years=99, is_crime=True
)
NAMES = {"a": "Jan Nowak", "b": "Adam Kowalski", "c": "Ewa Lis"}


def event(kind, *acts, on=1, **values):
    values |= {"acts": [kept(act) for act in acts]} if acts else {}
    return Happening(f"e{on}", kind, date(2026, 4, on), values)


def folded(*events):
    return {charge.key: charge.state for charge in charges_of(events)}


TWO = event("charges_issued", BICYCLE, FRAUD, person="a")
OTHER = event("charges_issued", BICYCLE, person="b", on=2)


def test_an_act_is_kept_and_read_back():
    act = replace(BICYCLE, when="w nocy", role=Role.HELPER)
    assert act_from(kept(act)) == act
    assert (act.time, BICYCLE.time) == ("w nocy", "2 marca 2026 r.")


# --- which ruling ------------------------------------------------------------------------------


@pytest.mark.rule("R-140")
def test_a_further_act_of_a_suspect_with_charges_is_supplemented():
    charges = charges_of([TWO])
    assert ruling_for(charges, "a", "k3") is Ruling.SUPPLEMENT
    assert ruling_for(charges, "b", "k3") is Ruling.PRESENT  # b has no charges at all
    assert ruling_for(charges, "a", "k1") is not Ruling.SUPPLEMENT


@pytest.mark.rule("R-141-1")
def test_an_act_charged_before_is_changed_for_its_own_suspect_only():
    charges = charges_of([TWO, event("charges_issued", KILLING, person="b")])
    assert ruling_for(charges, "a", "k1") is Ruling.CHANGE
    assert ruling_for(charges, "b", "k1") is Ruling.SUPPLEMENT
    assert ruling_for(charges, "a", "k3") is Ruling.SUPPLEMENT


@pytest.mark.rule("R-141-2")
@pytest.mark.parametrize(
    ("changed", "ground"),
    [
        ({}, None),
        ({"what": "zabrał dwa rowery"}, Ground.DESCRIPTION),
        ({"place": "w Lesie"}, Ground.DESCRIPTION),
        ({"qualification": "art. 279 § 1 k.k.", "years": 10}, Ground.STRICTER),
        ({"qualification": "art. 288 § 1 k.k.", "years": 5}, Ground.SAME),
        ({"qualification": "art. 288 § 1 k.k.", "years": None}, Ground.SAME),
        ({"qualification": "art. 289 § 1 k.k.", "years": 3}, Ground.MILDER),
    ],
)
def test_the_ground_of_a_change_follows_from_both_versions(changed, ground):
    assert proposed_ground(BICYCLE, replace(BICYCLE, **changed)) is ground
    unknown = replace(BICYCLE, years=None)
    assert proposed_ground(unknown, replace(BICYCLE, qualification="x")) is Ground.SAME


@pytest.mark.rule("R-141-2")
def test_a_milder_provision_without_weight_is_noted_only():
    assert [one for one in Ground if not needs_ruling(one)] == [Ground.PLAIN]


def test_a_difference_is_told_word_by_word():
    assert difference("zabrał stary rower", "zabrał dwa rowery wczoraj") == (
        ("same", "zabrał"),
        ("gone", "stary rower"),
        ("new", "dwa rowery wczoraj"),
    )
    assert difference("a b", "a b") == (("same", "a b"),)
    assert difference("a b", "a") == (("same", "a"), ("gone", "b"))
    assert difference("a", "a b") == (("same", "a"), ("new", "b"))


# --- how charges stand -------------------------------------------------------------------------


def test_a_change_keeps_the_old_version_and_a_note_changes_nothing():
    new = replace(BICYCLE, qualification="art. 279 § 1 k.k.")
    milder = replace(BICYCLE, qualification="art. 284 § 1 k.k.")
    (charge, _) = charges_of(
        [
            TWO,
            event("charges_changed", new, person="a", on=3, reason="recydywa"),
            event("charge_noted", milder, person="a", on=4),
            event("charge_noted", milder, person="nobody", on=4),
        ]
    )
    assert [each.act.qualification for each in charge.versions] == [
        "art. 278 § 1 k.k.",
        "art. 279 § 1 k.k.",
    ]
    assert charge.versions[1].reason == "recydywa"
    assert charge.act == new
    assert [note.act for note in charge.notes] == [milder]


@pytest.mark.rule("R-142", "R-220-1")
def test_a_part_is_discontinued_by_person_and_by_charge_and_the_rest_goes_on():
    assert folded(TWO, OTHER, event("discontinued_in_part", on=3, charges=["a:k1"])) == {
        "a:k1": State.DISCONTINUED,
        "a:k2": State.CHARGED,
        "b:k1": State.CHARGED,
    }
    assert folded(TWO, OTHER, event("discontinued_in_part", on=3, person="a")) == {
        "a:k1": State.DISCONTINUED,
        "a:k2": State.DISCONTINUED,
        "b:k1": State.CHARGED,
    }
    nothing_named = event("discontinued_in_part", on=3, part="czyn z lutego")
    assert set(folded(TWO, OTHER, nothing_named).values()) == {State.CHARGED}


@pytest.mark.rule("R-142", "R-220-1")
def test_what_the_whole_ruling_ended_comes_back_with_it_and_a_part_does_not():
    part = event("discontinued_in_part", on=3, charges=["a:k1"])
    whole = event("discontinued", on=4)
    assert set(folded(TWO, part, whole).values()) == {State.DISCONTINUED}
    assert folded(TWO, part, whole, event("reopened", on=5)) == {
        "a:k1": State.DISCONTINUED,
        "a:k2": State.CHARGED,
    }


@pytest.mark.rule("R-142")
def test_a_charge_without_ground_is_not_indicted():
    unfounded = event("charge_unfounded", on=3, person="a", charges=["a:k1"])
    indicted = event("charges_indicted", on=4)
    assert folded(TWO, unfounded, indicted) == {"a:k1": State.UNFOUNDED, "a:k2": State.INDICTED}
    known = charges_of([TWO, unfounded])
    assert facts_of(known) == {
        "open_charges": ["a:k1", "a:k2"],
        "unfounded_charges": ["a:k1"],
    }


def test_charges_are_severed_suspended_and_returned():
    assert folded(TWO, OTHER, event("severed_out", on=3, person="b"))["b:k1"] is State.SEVERED
    suspended = event("suspended", on=3, person="a")
    assert folded(TWO, OTHER, suspended)["a:k1"] is State.SUSPENDED
    assert folded(TWO, OTHER, suspended)["b:k1"] is State.CHARGED
    assert folded(TWO, suspended, event("taken_up", on=4))["a:k1"] is State.CHARGED
    indicted = event("charges_indicted", on=3)
    assert folded(TWO, indicted, event("returned", on=4))["a:k1"] is State.CHARGED


# --- how they are written ----------------------------------------------------------------------


def charge(person, act, **changed):
    return Charge(person, (Version("e", "charges_issued", act.on, replace(act, **changed)),))


@pytest.mark.rule("R-225-2")
def test_accused_stand_by_role_and_charges_by_time():
    rows = in_order(
        [
            charge("a", BICYCLE, role=Role.LINKED),
            charge("b", BICYCLE, role=Role.HELPER),
            charge("c", BICYCLE, role=Role.INSTIGATOR),
            charge("d", BICYCLE),
            charge("b", FRAUD, role=Role.HELPER),
        ]
    )
    assert [person for person, _ in rows] == ["d", "c", "b", "a"]
    assert [each.act.id for each in rows[2][1]] == ["k2", "k1"]


@pytest.mark.rule("R-225-2")
@pytest.mark.parametrize(
    ("later", "first"),
    [
        ({}, "k2"),  # eight years against ten: by time
        ({"years": 12}, "k2"),
        ({"years": 13}, "k1"),  # clearly more severe
        ({"years": None}, "k2"),
        ({"years": 3, "is_crime": True}, "k1"),
    ],
)
def test_a_clearly_more_severe_charge_stands_before_earlier_ones(later, first):
    own = [charge("a", FRAUD), charge("a", BICYCLE, **({"years": 10} | later))]
    (row,) = in_order(own)
    assert row[1][0].act.id == first


@pytest.mark.rule("R-225-2")
def test_a_crime_stays_before_a_heavier_misdemeanour():
    crime = charge("a", BICYCLE, on=date(2026, 1, 1), is_crime=True, years=10)
    (row,) = in_order([crime, charge("a", FRAUD, years=20)])
    assert [each.act.id for each in row[1]] == ["k1", "k2"]
    (row,) = in_order([charge("a", FRAUD, years=None), charge("a", BICYCLE, years=20)])
    assert [each.act.id for each in row[1]] == ["k2", "k1"]


@pytest.mark.rule("R-225-3")
def test_conclusions_name_those_accused_together_and_number_through():
    text = conclusions(
        [charge("a", BICYCLE), charge("a", FRAUD), charge("b", BICYCLE), charge("c", KILLING)],
        NAMES,
    )
    mine, other, third = text.split("**")[2::2]
    assert "II. 2 marca 2026 r., w Mieście, wspólnie" in mine
    assert "(Adam Kowalski), zabrał rower, tj. o czyn z art. 278 § 1 k.k." in mine
    assert "I. 1 lutego 2026 r., w Lesie, wyłudził 900 zł" in mine
    assert "III. 2 marca 2026 r." in other
    assert "(Jan Nowak)" in other
    assert "IV. 9 marca 2026 r., w Polu, zabił" in third


def test_charges_are_numbered_as_people_write_them():
    assert [roman(n) for n in (1, 4, 9, 14, 40, 49, 90, 399)] == [
        *("I", "IV", "IX", "XIV", "XL", "XLIX", "XC", "CCCXCIX"),
    ]
    assert written([BICYCLE]).startswith("I. 2 marca 2026 r., w Mieście, zabrał rower, tj.")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Jan Nowak", "działając z Nowakiem", True),
        ("Ewa Kowalska", "wraz z Ewą Kowalską", True),
        ("Ewa Lis", "z Lisem", True),
        ("Jan Nowak", "nowa kłódka", False),
        ("", "cokolwiek", False),
    ],
)
def test_a_name_is_found_in_its_cases(name, text, found):
    assert is_named(name, text) is found
