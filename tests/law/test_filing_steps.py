"""The eight steps of § 3: what is missing in a draft, by the acceptance examples."""

from dataclasses import replace
from datetime import datetime

import pytest

from akta.law.filing.inforce import NoRulesYetError, rule_set
from akta.law.filing.problems import Severity
from akta.law.filing.steps import (
    Checked,
    File,
    Prepared,
    Role,
    Sheet,
    Signature,
    Step,
    Trouble,
    blocking,
    missing_of,
    standing_against,
    stem,
    unmet,
)
from akta.law.localtime import WARSAW

SIGNED = (Signature("qualified"),)
SHEET = Sheet("adw. Anna N.", "adw. Anna N.", "Prokuratura Rejonowa", "4999-0.Ds.1.2026")
PLEADING = File("p", Role.PLEADING, "pismo.pdf", signatures=SIGNED)
READY = Prepared("wniosek-dowodowy", sheet=SHEET, files=(PLEADING,))


def attachment(number, name="opinia.pdf", **facts):
    given = {"id": f"a{number}{name}", "number": number, "title": "opinia", **facts}
    return File(role=Role.ATTACHMENT, name=name, **given)


def with_files(*files, **facts):
    return replace(READY, files=(PLEADING, *files), is_listed=True, **facts)


def codes(draft):
    return [one.code for one in unmet(draft)]


@pytest.mark.rule("F-3")
def test_a_complete_draft_lacks_nothing():
    assert unmet(READY) == ()


@pytest.mark.rule("F-3")
def test_everything_missing_is_told_together_with_step_and_provision():
    told = unmet(Prepared(sheet=Sheet("Anna N.", "Anna N.")))

    assert [(one.code, one.step, one.provision.place) for one in told] == [
        ("KIND_REQUIRED", Step.KIND, "§ 3 pkt 2"),
        ("METRYKA_INCOMPLETE", Step.METRYKA, "§ 2 pkt 5"),
        ("METRYKA_INCOMPLETE", Step.METRYKA, "§ 2 pkt 5"),
        ("PLEADING_MISSING", Step.PLEADING, "§ 3 pkt 4"),
    ]


@pytest.mark.rule("F-Z1-28")
@pytest.mark.rule("F-3")
def test_a_warning_does_not_stand_in_the_way():
    broken = replace(PLEADING, signatures=(Signature("qualified", intact=False),))
    draft = replace(READY, files=(broken,))

    assert codes(draft) == ["SIGNATURE_NOT_INTACT"]
    assert blocking(draft) == ()


@pytest.mark.rule("F-3-2")
@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        pytest.param(READY, [], id="chosen"),
        pytest.param(replace(READY, kind=""), ["KIND_REQUIRED"], id="none chosen"),
        pytest.param(replace(READY, is_entitled=False), ["FILING_NOT_ENTITLED"], id="not theirs"),
    ],
)
def test_exactly_one_kind_of_the_list(draft, expected):
    assert codes(draft) == expected


@pytest.mark.rule("F-2-5")
@pytest.mark.parametrize(
    ("sheet", "opens", "missing"),
    [
        pytest.param(SHEET, False, (), id="all five"),
        pytest.param(replace(SHEET, reference=" "), False, ("sygnatura akt",), id="no number"),
        pytest.param(replace(SHEET, reference=""), True, (), id="opens a matter"),
        pytest.param(replace(SHEET, addressee=""), False, ("adresat",), id="no addressee"),
        pytest.param(
            Sheet(),
            False,
            ("wnoszący pismo", "wysyłający pismo", "adresat", "sygnatura akt"),
            id="nothing",
        ),
    ],
)
def test_mandatory_fields_of_the_sheet(sheet, opens, missing):
    assert missing_of(sheet, opens_matter=opens) == missing


@pytest.mark.rule("F-3-3")
@pytest.mark.parametrize(
    ("prefilled", "approved", "expected"),
    [
        pytest.param(True, False, ["METRYKA_NOT_APPROVED"], id="waits for approval"),
        pytest.param(True, True, [], id="approved"),
        pytest.param(False, False, [], id="filled in by hand"),
    ],
)
def test_a_prefilled_sheet_is_approved(prefilled, approved, expected):
    sheet = replace(SHEET, is_prefilled=prefilled, is_approved=approved)

    assert codes(replace(READY, sheet=sheet)) == expected


@pytest.mark.rule("F-3-3")
def test_a_field_that_is_missing_is_named():
    (one,) = unmet(replace(READY, sheet=replace(SHEET, reference="")))

    assert one.message == "W metryce brakuje pola: sygnatura akt."


@pytest.mark.rule("F-3-4")
@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param((PLEADING,), [], id="one"),
        pytest.param((), ["PLEADING_MISSING"], id="none"),
        pytest.param((PLEADING, replace(PLEADING, id="q")), ["PLEADING_ALREADY_PLACED"], id="two"),
    ],
)
def test_exactly_one_pleading(files, expected):
    assert codes(replace(READY, files=files)) == expected


@pytest.mark.rule("F-3-5")
@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param([], [], id="none at all"),
        pytest.param([attachment(1)], [], id="one"),
        pytest.param([attachment(2, "b.pdf"), attachment(1)], [], id="in any order of the rows"),
        pytest.param(
            [attachment(1, "a.pdf"), attachment(2, "b.pdf"), attachment(4, "c.pdf")],
            ["ATTACHMENT_NUMBERING"],
            id="1, 2, 4",
        ),
        pytest.param(
            [attachment(1, "a.pdf"), attachment(1, "b.pdf")], ["ATTACHMENT_NUMBERING"], id="1, 1"
        ),
        pytest.param([attachment(None)], ["ATTACHMENT_NUMBERING"], id="without a number"),
        pytest.param(
            [attachment(1, "umowa.pdf"), attachment(2, "Umowa.pdf")],
            ["ATTACHMENT_NAME_DUPLICATE"],
            id="same name in another case",
        ),
        pytest.param(
            [attachment(1, "są.pdf"), attachment(2, "sa\u0328.pdf")],
            ["ATTACHMENT_NAME_DUPLICATE"],
            id="same name composed",
        ),
        pytest.param([attachment(1, title=" ")], ["ATTACHMENT_TITLE"], id="no title"),
    ],
)
def test_attachments_are_numbered_and_named(files, expected):
    assert codes(with_files(*files)) == expected


@pytest.mark.rule("F-3-5")
def test_agreement_with_the_pleadings_list_is_confirmed():
    draft = replace(with_files(attachment(1)), is_listed=False)

    assert codes(draft) == ["ATTACHMENT_LIST_NOT_CONFIRMED"]


PROSECUTIONS = Signature("advanced", issued_by="prosecution")
OF_NOBODY = Signature("unknown", signer="Jan Nikt", kind_sought=True)


def signed_by(*signatures, **facts):
    signatures = tuple(Signature(one) if isinstance(one, str) else one for one in signatures)
    return replace(READY, files=(replace(PLEADING, signatures=signatures),), **facts)


@pytest.mark.rule("F-3-6")
@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        pytest.param(signed_by("qualified"), [], id="qualified"),
        pytest.param(signed_by("trusted"), [], id="trusted"),
        pytest.param(signed_by("personal"), [], id="personal"),
        pytest.param(signed_by("advanced"), ["SIGNATURE_KIND_NOT_ALLOWED"], id="advanced"),
        pytest.param(
            signed_by(PROSECUTIONS), ["SIGNATURE_KIND_NOT_ALLOWED"], id="defender by prosecution's"
        ),
        pytest.param(signed_by(PROSECUTIONS, is_prosecutor=True), [], id="prosecutor's advanced"),
        pytest.param(
            signed_by("advanced", is_prosecutor=True),
            ["SIGNATURE_KIND_NOT_ALLOWED"],
            id="prosecutor's, issued by others",
        ),
        pytest.param(
            signed_by(Signature("qualified", result="negative")),
            ["SIGNATURE_NEGATIVE"],
            id="expired at signing: a warning",
        ),
        pytest.param(
            signed_by(Signature("qualified", result="indeterminate")),
            ["SIGNATURE_INDETERMINATE"],
            id="not settled yet: a warning",
        ),
        pytest.param(
            signed_by(Signature("qualified", signer="Ewa Lis", is_filers=False)),
            ["SIGNER_IS_NOT_FILER"],
            id="another person's: a warning",
        ),
        pytest.param(signed_by("advanced", "trusted"), [], id="one of two is enough"),
        pytest.param(
            signed_by("unknown"), ["SIGNATURE_KIND_UNKNOWN"], id="cannot be told: let through"
        ),
        pytest.param(
            signed_by(OF_NOBODY), ["SIGNATURE_KIND_NOT_ALLOWED"], id="its issuer is on no list"
        ),
        pytest.param(signed_by("unknown", "trusted"), [], id="one of two can be told"),
        pytest.param(signed_by(), ["SIGNATURE_MISSING"], id="unsigned"),
    ],
)
def test_who_may_sign_with_what(draft, expected):
    assert codes(draft) == expected


def test_a_signature_that_is_not_read_is_told_instead_of_none():
    draft = signed_by()
    office = replace(draft.files[0], unread="Podpis programu biurowego.")
    (missing,) = blocking(replace(draft, files=(office, *draft.files[1:])))

    assert (missing.code, missing.message) == ("SIGNATURE_MISSING", "Podpis programu biurowego.")


@pytest.mark.rule("F-3-6")
def test_a_signature_of_no_known_issuer_stops_and_one_that_nobody_can_judge_does_not():
    (stopped,) = blocking(signed_by(OF_NOBODY))

    assert "Jan Nikt" in stopped.message
    assert "nie ma na listach zaufanych" in stopped.message
    assert blocking(signed_by("unknown")) == ()


@pytest.mark.rule("F-3-6")
def test_a_doubt_about_a_signature_is_told_and_does_not_stop():
    draft = signed_by(Signature("qualified", result="negative", signer="X", is_filers=False))

    assert [one.blocks for one in unmet(draft)] == [False, False]


def apart(signs, **facts):
    given = {"signatures": SIGNED, "signs": signs, **facts}
    return File("s", Role.SIGNATURE, "pismo.pdf.p7s", **given)


@pytest.mark.rule("F-Z1-28")
@pytest.mark.rule("F-3-6")
def test_a_signature_apart_belongs_to_the_file_it_signs():
    bare = replace(PLEADING, signatures=())

    assert codes(replace(READY, files=(bare, apart("p")))) == []
    assert codes(replace(READY, files=(bare, apart("gone")))) == [
        "SIGNATURE_MISSING",
        "SIGNATURE_TARGET_MISSING",
    ]


@pytest.mark.rule("F-3-7")
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"certified": False}, [], id="not flagged"),
        pytest.param({"certified": True}, ["CERTIFICATION_MISSING"], id="flagged, unsigned"),
        pytest.param({"certified": True, "signatures": SIGNED}, [], id="flagged and signed"),
        pytest.param(
            {"certified": True, "signatures": (PROSECUTIONS,)},
            ["CERTIFICATION_KIND_NOT_ALLOWED"],
            id="the prosecution's own is not on this list",
        ),
    ],
)
def test_chosen_documents_are_certified(facts, expected):
    assert codes(with_files(attachment(1, **facts), is_prosecutor=True)) == expected


LOW = Trouble("SCAN_RESOLUTION_TOO_LOW", Severity.OVERRIDABLE, "za mała", "")
BAD = Trouble("FORMAT_NOT_ALLOWED", Severity.ERROR, "Formatu nie ma", "")
TOLD = Trouble("SCAN_DPI_UNKNOWN", Severity.WARNING, "nie podaje", "")


@pytest.mark.rule("F-Z3")
@pytest.mark.parametrize(
    ("troubles", "reason", "standing"),
    [
        pytest.param((LOW,), "", (LOW,), id="below the minimum"),
        pytest.param((LOW,), "oryginał nieczytelny", (), id="overridden with a reason"),
        pytest.param((LOW,), "  ", (LOW,), id="an empty reason is none"),
        pytest.param((BAD, LOW), "oryginał nieczytelny", (BAD,), id="an error stays"),
        pytest.param((TOLD,), "", (), id="a warning is only told"),
    ],
)
def test_what_stands_against_a_file(troubles, reason, standing):
    file = attachment(1, troubles=troubles, reason=reason)

    assert standing_against(file) == standing


@pytest.mark.parametrize("state", [Checked.WAITING, Checked.FAILED])
def test_nothing_is_filed_before_its_check(state):
    assert codes(with_files(attachment(1, checked=state))) == ["FILE_NOT_CHECKED"]


def test_a_trouble_is_told_at_its_step_with_its_own_provision():
    trouble = replace(BAD, provision="zał. nr 1 rozporządzenia o wnoszeniu pism")
    (one,) = unmet(with_files(attachment(1, troubles=(trouble,))))

    assert (one.step, one.code, one.provision.place) == (
        Step.ATTACHMENTS,
        "FORMAT_NOT_ALLOWED",
        "zał. nr 1",
    )


def test_a_title_to_begin_with():
    assert stem("opinia_biegłego.pdf") == "opinia biegłego"


@pytest.mark.rule("F-8")
def test_the_rule_set_in_force():
    first = datetime(2026, 3, 1, tzinfo=WARSAW)

    assert rule_set(first) == "2026-221"
    with pytest.raises(NoRulesYetError):
        rule_set(datetime(2026, 2, 28, 23, 59, 59, tzinfo=WARSAW))
