"""What the report says of a signature: result, date, names; nothing left out."""

import pytest

from akta.trust.receipts.verdicts import (
    NO_DATE,
    UNKNOWN,
    SignatureVerdict,
    VerdictIncomplete,
    signatures_of,
    verdict_on,
)


def entry(**changed):
    return {
        "signer": {"name": "Anna Obrońca", "given_name": "Anna", "surname": "Obrońca"},
        "kind": "signature",
        "quality": "qualified",
        "intact": True,
        "changes_after": "none",
        "indication": "TOTAL_PASSED",
        "signing_time": "2026-03-02T13:05:09Z",
        "signing_time_source": "timestamp",
        "sentence": "Podpis jest nienaruszony.",
    } | changed


@pytest.mark.rule("F-6-2")
def test_a_qualified_signature_with_a_stamp():
    """Result positive, date from the stamp, names from the certificate."""
    found = verdict_on(entry())

    assert found.result == "pozytywny"
    assert found.signed_on == "2 marca 2026 r., godz. 14:05:09, według znacznika czasu"
    assert (found.given_name, found.surname) == ("Anna", "Obrońca")
    assert found.kind == "podpis kwalifikowany"


@pytest.mark.rule("F-6-2")
@pytest.mark.parametrize(
    ("changed", "result"),
    [
        ({"intact": False}, "negatywny"),
        ({"changes_after": "forbidden"}, "negatywny"),
        ({"indication": "INDETERMINATE"}, "nieokreślony"),
        ({"intact": None}, "nieokreślony"),
        ({"indication": "TOTAL_FAILED"}, "negatywny"),
    ],
)
def test_the_result_follows_what_was_checked(changed, result):
    assert verdict_on(entry(**changed)).result == result


@pytest.mark.rule("F-6-2")
def test_a_trusted_signature_is_told_by_its_holder():
    """The minister's seal names the person in one string."""
    holder = {"name": "Anna Maria Nowak", "given_name": None, "surname": None}

    found = verdict_on(entry(signer=holder, quality="trusted", on_behalf_via="trusted-profile"))

    assert (found.given_name, found.surname) == ("Anna Maria", "Nowak")
    assert found.kind == "podpis zaufany"


@pytest.mark.rule("F-6-2")
@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"kind": "seal"}, "pieczęć kwalifikowana"),
        ({"quality": "personal"}, "podpis osobisty"),
        (
            {"quality": "advanced", "issued_by": "prosecution"},
            "podpis zaawansowany wydany przez prokuraturę",
        ),
    ],
)
def test_the_kind_is_told_in_words(changed, kind):
    assert verdict_on(entry(**changed)).kind == kind


@pytest.mark.rule("F-6-2")
def test_a_declared_date_is_marked_as_declared():
    found = verdict_on(entry(signing_time_source="claimed"))

    assert found.signed_on.endswith("podana przez osobę podpisującą (deklarowana)")
    assert verdict_on(entry(signing_time=None, signing_time_source=None)).signed_on == NO_DATE


@pytest.mark.rule("F-6-2")
def test_names_that_nobody_gave_are_said_to_be_unknown():
    nobody = {"name": None, "given_name": None, "surname": None}

    found = verdict_on(entry(signer=nobody, quality="unknown"))

    assert (found.given_name, found.surname, found.signer) == (UNKNOWN, UNKNOWN, UNKNOWN)
    assert found.kind == "podpis, rodzaju nie ustalono"


@pytest.mark.rule("F-6-2")
@pytest.mark.parametrize("empty", ["result", "signed_on", "given_name", "surname"])
def test_a_verdict_without_a_mandatory_field_is_not_issued(empty):
    fields = dict.fromkeys(SignatureVerdict.__dataclass_fields__, "x") | {empty: " "}

    with pytest.raises(VerdictIncomplete, match=empty):
        SignatureVerdict(**fields)


def test_a_time_stamp_of_its_own_is_no_signature():
    report = {"signatures": [entry(), entry(kind="timestamp"), entry(kind="seal")]}

    assert [each["kind"] for each in signatures_of(report)] == ["signature", "seal"]
