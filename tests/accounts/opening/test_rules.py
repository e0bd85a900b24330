"""The form of § 4, datum by datum, and the comparison of § 7: pure rules by table."""

from datetime import date

import pytest

from akta.accounts.opening import errors, rules
from akta.accounts.opening.services.proving import identity_proven
from akta.accounts.ports import Identity, Proof
from akta.accounts.professions import is_representative
from tests.accounts.opening import scene

TODAY = date(2026, 3, 2)


def codes_of(**changes):
    try:
        rules.check(scene.facts(**changes), today=TODAY)
    except errors.Faulty as refusal:
        return [(each.code, each.field) for each in refusal.errors]
    return []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, [], id="complete"),
        pytest.param(scene.FOREIGNER, [], id="foreigner"),
        pytest.param(
            {"given_names": " ", "surname": "-"},
            [("NAME_REQUIRED", "given_names"), ("NAME_REQUIRED", "surname")],
            id="no names",
            marks=pytest.mark.rule("I-4-1-1"),
        ),
        pytest.param(
            {**scene.FOREIGNER, "country": ""},
            [("COUNTRY_REQUIRED", "country")],
            marks=[pytest.mark.rule("I-4-1-1"), pytest.mark.rule("I-2-5-b")],
            id="foreigner without country",
        ),
        pytest.param(
            {**scene.FOREIGNER, "country": "PL"},
            [("OPENING_PESEL_REQUIRED", "pesel")],
            marks=[pytest.mark.rule("I-4-1-1"), pytest.mark.rule("I-2-5-b")],
            id="Pole without PESEL",
        ),
        pytest.param(
            {**scene.FOREIGNER, "document": "??"},
            [("DOCUMENT_REQUIRED", "document")],
            marks=pytest.mark.rule("I-2-5-b"),
            id="foreigner without document",
        ),
        pytest.param(
            {**scene.FOREIGNER, "pesel": scene.PESEL},
            [("PESEL_HAS_PRECEDENCE", "pesel")],
            marks=[pytest.mark.rule("I-4-1-1"), pytest.mark.rule("I-2-5-b")],
            id="foreigner with PESEL",
        ),
        pytest.param(
            {**scene.FOREIGNER, "birth_date": None},
            [("BIRTH_DATE_REQUIRED", "birth_date")],
            marks=pytest.mark.rule("I-4-1-1"),
            id="foreigner without birth date",
        ),
        pytest.param(
            {**scene.FOREIGNER, "birth_date": date(2026, 3, 3)},
            [("BIRTH_DATE_REQUIRED", "birth_date")],
            marks=pytest.mark.rule("I-4-1-1"),
            id="born tomorrow",
        ),
        pytest.param(
            {"pesel": ""},
            [("OPENING_PESEL_REQUIRED", "pesel")],
            marks=pytest.mark.rule("I-2-5-a"),
            id="no PESEL",
        ),
        pytest.param(
            {"pesel": "44051401358"},
            [("OPENING_PESEL_INVALID", "pesel")],
            marks=pytest.mark.rule("I-2-5-a"),
            id="wrong check digit",
        ),
        pytest.param(
            {"email": " "},
            [("EMAIL_REQUIRED", "email")],
            marks=pytest.mark.rule("I-4-1-2"),
            id="no e-mail",
        ),
        pytest.param(
            {"email": "jan@"},
            [("EMAIL_INVALID", "email")],
            marks=pytest.mark.rule("I-4-1-2"),
            id="half an e-mail",
        ),
        pytest.param(
            {"profile": ""},
            [("PROFILE_REQUIRED", "profile")],
            marks=pytest.mark.rule("I-4-1-3"),
            id="no profile",
        ),
        pytest.param(
            {"profile": "tax-adviser"},
            [("PROFILE_REQUIRED", "profile")],
            marks=pytest.mark.rule("I-4-1-3"),
            id="no such profile",
        ),
        pytest.param(
            {"profile": "legal-adviser"},
            [("ROLL_NUMBER_REQUIRED", "roll_number")],
            marks=pytest.mark.rule("I-4-1-6"),
            id="legal adviser without number",
        ),
        pytest.param({"profile": "mediator"}, [], id="mediator needs no number"),
        pytest.param(
            {"phone": ""},
            [("PHONE_REQUIRED", "phone")],
            marks=pytest.mark.rule("I-4-1-5"),
            id="no phone",
        ),
        pytest.param(
            {"phone": "12345"},
            [("PHONE_INVALID", "phone")],
            marks=pytest.mark.rule("I-4-1-5"),
            id="too short a phone",
        ),
        pytest.param(
            {"address": rules.Address()},
            [("ADDRESS_REQUIRED", "place")],
            marks=pytest.mark.rule("I-4-1-4"),
            id="no address",
        ),
        pytest.param(
            {"address": rules.Address("??", "1", "A", "", "1")},
            [("ADDRESS_REQUIRED", "address_country")],
            marks=pytest.mark.rule("I-4-1-4"),
            id="no country of address",
        ),
        pytest.param(
            {"address": rules.Address("PL", "00950", "Warszawa", "", "1")},
            [("POSTCODE_INVALID", "postcode")],
            marks=pytest.mark.rule("I-4-1-4"),
            id="Polish postcode",
        ),
    ],
)
def test_each_datum_is_asked_for(changes, expected):
    assert codes_of(**changes) == expected


@pytest.mark.rule("I-4-1-1")
def test_names_and_person_are_kept_in_normal_spelling():
    checked = rules.check(scene.facts(given_names=" Jan   Maria "), today=TODAY)

    assert (checked.given_names, checked.surname) == ("Jan Maria", "Nowak-Lis")
    assert checked.person.identifier == scene.PESEL
    assert checked.person.born == date(1944, 5, 14)


@pytest.mark.rule("I-2-5-a")
def test_a_person_is_known_by_pesel():
    person = rules.pesel_identifier(" 440514-01359 ")

    assert (person.identifier, person.is_pesel) == (scene.PESEL, True)


@pytest.mark.rule("I-2-5-b")
def test_a_foreigner_is_known_by_country_and_document():
    person = rules.person_of(scene.facts(**scene.FOREIGNER), today=TODAY)

    assert (person.identifier, person.is_pesel) == ("DE-C01X00T47", False)
    assert person.born == date(1980, 5, 6)
    assert rules.foreign_identifier("DE", "C01X00T47") == "DE-C01X00T47"


@pytest.mark.rule("I-4-1-2")
def test_an_address_of_mail():
    assert rules.email_of(" jan@example.pl ") == "jan@example.pl"


@pytest.mark.rule("I-4-1-5")
@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("600 000 000", "+48600000000"),
        ("+48 600-000-000", "+48600000000"),
        ("0049 170 1234567", "+491701234567"),
    ],
)
def test_a_telephone(typed, number):
    assert rules.phone_of(typed) == number


@pytest.mark.rule("I-4-1-3")
def test_a_profile_is_one_of_the_list():
    assert rules.profile_of("advocate") == "advocate"


@pytest.mark.rule("I-4-1-6")
def test_the_roll_number_is_asked_of_representatives_only():
    assert rules.roll_number_of("advocate", " WAW/Adw/ 1 ") == "WAW/Adw/ 1"
    assert rules.roll_number_of("party", "WAW/Adw/1") == ""


@pytest.mark.rule("I-4-1-4")
def test_an_address_of_residence():
    berlin = rules.Address("DE", "10115", "Berlin", "Invalidenstr.", "5")

    assert rules.address_of(scene.HOME) == scene.HOME
    assert rules.address_of(berlin).line == "Invalidenstr. 5, 10115 Berlin, Niemcy"


@pytest.mark.rule("I-2-10")
@pytest.mark.parametrize(
    ("profile", "is_one"),
    [
        ("advocate", True),
        ("legal-adviser", True),
        ("patent-attorney", True),
        ("foreign-lawyer", True),
        ("bailiff", False),
        ("mediator", False),
        ("tax-adviser", False),
    ],
)
def test_four_professions_represent(profile, is_one):
    assert is_representative(profile) is is_one


@pytest.mark.rule("I-4-2")
@pytest.mark.parametrize(
    ("submitted", "last"),
    [("2026-03-02", "2026-03-16"), ("2026-03-07", "2026-03-23"), ("2026-04-17", "2026-05-04")],
)
def test_fourteen_days_for_appearing(submitted, last):
    assert rules.last_day_in_person(date.fromisoformat(submitted)).isoformat() == last


APPLIED = Identity("Jan Maria", "Nowak-Lis", scene.PESEL, date(1944, 5, 14))
ABROAD = Identity("Anna", "Weiß", None, date(1980, 5, 6), "C01X00T47")


@pytest.mark.rule("I-7-1")
@pytest.mark.parametrize(
    ("applied", "shown", "first", "different"),
    [
        (APPLIED, Identity("JAN MARIA", "NOWAK - LIS", scene.PESEL), False, ""),
        (APPLIED, Identity("Jan", "Nowak-Lis", scene.PESEL), False, "imiona"),
        (APPLIED, Identity("Jan", "Nowak-Lis", scene.PESEL), True, ""),
        (APPLIED, Identity("", "Nowak-Lis", scene.PESEL), True, "imiona"),
        (APPLIED, Identity("Jan Maria", "Nowak", scene.PESEL), False, "nazwisko"),
        (APPLIED, Identity("Jan Maria", "Nowak-Lis", None), False, "numer PESEL"),
        (ABROAD, Identity("Anna", "Weiß", None, date(1980, 5, 6), "C01 X00 T47"), False, ""),
        (
            ABROAD,
            Identity("Anna", "Weiß", None, date(1980, 6, 5), "C01X00T48"),
            False,
            "data urodzenia, dokument",
        ),
    ],
)
def test_the_proof_is_compared_with_the_application(applied, shown, first, different):
    assert rules.differing(rules.compare(applied, shown, first_name_enough=first)) == different


@pytest.mark.rule("I-4-2")
def test_three_kinds_of_signatures_count_and_only_where_proven():
    who = Identity("Jan", "Nowak", scene.PESEL)
    for kind in ("qualified", "personal", "trusted"):
        assert identity_proven(Proof(who, kind, "")) == who
    with pytest.raises(errors.SignatureKindNotAllowed):
        identity_proven(Proof(who, "advanced", ""))
    with pytest.raises(errors.SignatureUnproven, match="nie wiadomo"):
        identity_proven(Proof(None, "qualified", "nie wiadomo"))
