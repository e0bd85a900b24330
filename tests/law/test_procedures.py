"""Declarations: their examples, the language of conditions, and mistakes told in Polish."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from akta.law.procedures import entries, reading
from akta.law.procedures.engine import (
    missing_fields,
    open_duties,
    paper_fields,
    refusals,
    table_outcomes,
)
from akta.law.procedures.examples import failures, failures_of, folded_of
from akta.law.procedures.expressions import ExpressionError, parse
from akta.law.procedures.folding import fold
from akta.law.procedures.library import load
from akta.law.procedures.model import Act, Example, Happening, Sort
from akta.ops.rules.declared import own_rules

RULE = "rule"
SHIPPED = load()
EXAMPLES = [
    pytest.param(
        declared.id,
        example,
        id=f"{declared.id}-{number}",
        marks=getattr(pytest.mark, RULE)(*declared.rules),
    )
    for declared in SHIPPED.declarations.values()
    for number, example in enumerate(declared.examples, 1)
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_example(name, example):
    library = load()
    assert list(failures_of(library.declarations[name], example, library)) == []


def test_the_shipped_library_is_sound_and_every_declaration_has_examples():
    assert SHIPPED.problems == ()
    declared = [each for each in SHIPPED.declarations.values() if each.rules]
    bare = [each.id for each in declared if not each.examples]
    assert bare == []
    duties = [each for each in declared if each.sort is Sort.DUTY]
    assert len(duties) >= 40


@pytest.mark.parametrize(
    ("text", "facts", "value"),
    [
        ("a > 1 and b", {"a": 2, "b": True}, True),
        ("a > 1 and b", {"a": 2}, None),
        ("a > 1 and b", {"a": 1}, False),
        ("a > 1 or b", {"a": 2}, True),
        ("a > 1 or b", {"a": 1}, None),
        ("not a", {}, None),
        ("not a", {"a": False}, True),
        ("a == null", {}, True),
        ("a != null", {"a": 0}, True),
        ("a == 'x'", {}, None),
        ("a in ['x', 'y']", {"a": "y"}, True),
        ("a not in ['x']", {"a": "y"}, True),
        ("first(a, 'z') == 'z'", {}, True),
        ("a + period('P1M')", {"a": date(2026, 1, 31)}, date(2026, 2, 28)),
        ("a - period('P7D')", {"a": date(2026, 1, 8)}, date(2026, 1, 1)),
        ("a >= date('2026-01-01')", {"a": date(2026, 1, 1)}, True),
        ("latest(a, b)", {"a": date(2026, 1, 1)}, date(2026, 1, 1)),
        ("working_day(a)", {"a": date(2026, 4, 11)}, date(2026, 4, 13)),
        ("working_day(a)", {"a": None}, None),
        ("earliest(a, b)", {"a": date(2026, 1, 1), "b": date(2025, 1, 1)}, date(2025, 1, 1)),
        ("count(plus(a, 'x'))", {"a": ["x", "y"]}, 2),
        ("minus(a, 'x')", {"a": ["x", "y"]}, ["y"]),
        ("n + 1", {"n": 2}, 3),
        ("a + 1", {}, None),
    ],
)
def test_a_condition_has_three_answers(text, facts, value):
    assert parse(text)(facts) == value


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "a.b",
        "event.a.b",
        "a[0]",
        "lambda: 1",
        "f'{a}'",
        "a * 2",
        "1.5",
        "a < b < c",
        "a is b",
        "-a",
        "date(a)",
        "date('wczoraj')",
        "period('7D')",
        "open('x')",
        "first(a, b=1)",
        "a and",
        "[x for x in a]",
        "a if b else c",
        "a\0",
        "not " * 200 + "a",
    ],
)
def test_nothing_else_is_of_the_language(text):
    with pytest.raises(ExpressionError, match="yrażeni"):
        parse(text)


OWN = """
duties:
  - id: my-duty
    rule: X-1
    name: Własny obowiązek
    provision: § 1 zarządzenia
    trigger: initiated
    when: "form == 'inquiry'"
    words: Bo tak zarządzono.
    term: {period: P10D}
    blocks: closed
    done_by: plan_made
    paper:
      kind: my-paper
      title: Moje pismo
      fields: ["one: pierwsze pole", {name: two, label: drugie, when: extensions > 0}]
    examples:
      - events: [{on: 2026-03-02, is: initiated, form: inquiry}]
        expect: {due: 2026-03-12, paper: [one]}
tables:
  - id: my-table
    rule: X-2
    name: Własna tabela
    provision: § 2 zarządzenia
    trigger: initiated
    done_by: plan_made
    rows:
      - when: "form == 'inquiry'"
        outcome: a
        words: Droga a.
        notice: strona
        reasons: powód
        mend: Proszę uzupełnić.
      - {outcome: b, words: Droga b.}
    examples:
      - events: [{on: 2026-03-02, is: initiated, form: inquiry}]
        expect: {outcome: a}
"""


@pytest.fixture
def own(tmp_path):
    (tmp_path / "wlasne.yaml").write_text(OWN, encoding="utf-8")
    return load((tmp_path,))


def initiated(form="inquiry"):
    return Happening("e", "initiated", date(2026, 3, 2), {"form": form})


def test_a_duty_and_a_table_added_as_data_alone_are_there(own):
    assert own.problems == ()
    folded = fold([initiated()], own)
    dues = {due.declaration.id: due for due in open_duties(folded, own)}
    duty, table = dues["my-duty"], dues["my-table"]

    assert duty.on == date(2026, 3, 12)
    assert [step.text for step in duty.why][:2] == [
        "2 marca 2026 r.: Wszczęcie postępowania.",
        "Bo tak zarządzono.",
    ]
    assert table.outcome.words == "Droga a."
    closing = Happening("f", "closed", date(2026, 3, 5))
    assert "my-duty" in [x.declaration.id for x in refusals(closing, folded, dues.values(), own)]
    lacking = missing_fields("my-paper", {}, folded, own, day=date(2026, 3, 5))
    assert [field.label for field, _ in lacking] == ["pierwsze pole"]
    assert not missing_fields("my-paper", {"one": "tekst"}, folded, own, day=date(2026, 3, 5))
    assert [list(failures(own.declarations[x], own)) for x in ("my-duty", "my-table")] == [[], []]


def test_a_json_file_does_as_well_as_yaml(tmp_path):
    entry = {
        "id": "jeden",
        "rule": "X-3",
        "name": "Z pliku JSON",
        "provision": "§ 3",
        "trigger": "initiated",
        "term": {"immediately": True},
        "done_by": "closed",
    }
    (tmp_path / "a.json").write_text(json.dumps({"duties": [entry]}), encoding="utf-8")
    library = load((tmp_path,))
    assert library.problems == ()
    assert library.declarations["jeden"].own


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("trigger: initiated|trigger: nieznane", "nie ma rodzaju zdarzenia „nieznane”"),
        ("form == 'inquiry'|forma == 'inquiry'", "nie ma faktu „forma”"),
        ("form == 'inquiry'|event.forma == 'x'", "zdarzenie nie ma pola „forma”"),
        ("form == 'inquiry'|form = 'inquiry'", "nie da się odczytać"),
        ("period: P10D|period: 10 dni", "Nie rozpoznano długości terminu"),
        ("period: P10D|dni: 10", "nie ma pola „dni”"),
        ("    name: Własny obowiązek\n|", "brakuje pola „name”"),
        ("    done_by: plan_made\n    paper|    paper", "brakuje pola „done_by”"),
        ("id: my-table|id: my-duty", "ta nazwa jest już użyta"),
        ("blocks: closed|actor: nikt", "wykonawca „nikt” nie istnieje"),
        ("duties:|obowiazki:", "Nie ma działu „obowiazki”"),
        ("  - id: my-duty|  id my-duty", "nie da się odczytać jako YAML"),
        ("outcome: b, words: Droga b.|outcome: b", "pole „rows[2]”: brakuje pola „words”"),
        ("term: {period: P10D}|term: P10D", "„my-duty”, pole „term”: ma mieć pola"),
        ("period: P10D|period: P10D, at: initiated", "pole „term”: termin ma mieć jedno z pól"),
        ("    blocks: closed|    remind: PT4H", "pole „remind”: wyprzedzenie podaje się w dniach"),
        ("    blocks: closed|    every: tak", "pole „every”: ma być true albo false"),
        ("    blocks: closed|    same: osoba", "pole „same”: zdarzenie nie ma pola „osoba”"),
        ("    blocks: closed|    valid: {from: 2026-02-30}", "pole „valid.from”: „2026-02-30” nie"),
        ("    blocks: closed|    valid: {to: 2026-01-01, from: 2026-01-01}", "„to” ma być później"),
        ("    blocks: closed|    valid: 2026", "pole „valid”: ma mieć pola"),
        ("    blocks: closed|    military: 7", "pole „military”: ma mieć pola"),
        ("    blocks: closed|    rows: []", "pole „rows”: w tym dziale nie ma znaczenia"),
        ("    blocks: closed|    blocks: closed\n    blocks: closed", "„blocks” stoi tu dwa razy"),
        ("    done_by: plan_made\n    rows|    rows", "„my-table”: brakuje pola „done_by”"),
        ("    blocks: closed|    blocks: !!set closed", "mają tu stać pola nazwa: wartość"),
        ("    blocks: closed|    valid: {5: 2026-01-01}", "pole „valid”: nie ma pola „5”"),
        ("on: 2026-03-02, is|in: 2026-03-02, is", "„examples[1].events[1]”: brakuje pola „on”"),
    ],
)
def test_a_mistake_is_told_in_polish_with_its_place(tmp_path, change, said):
    """File, line, entry and field; the entry with the mistake is left out."""
    before, _, after = change.partition("|")
    assert before in OWN
    (tmp_path / "z.yaml").write_text(OWN.replace(before, after, 1), encoding="utf-8")
    library = load((tmp_path,))
    told = [str(problem) for problem in library.problems]
    assert any(said in sentence and sentence.startswith("z.yaml, wiersz ") for sentence in told)
    assert len([each for each in library.declarations.values() if each.own]) < 2


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"status": "nowy"}, "„e1”, pole „status”: nie ma stanu „nowy”"),
        ({"from": ["running", "x"]}, "„e1”, pole „from”: nie ma stanu „x”"),
        ({"sets": {"nic": "1"}}, "„e1”, pole „sets.nic”: nie ma faktu „nic”"),
        ({"sets": {"form": "event.z"}}, "„e1”, pole „sets.form”: zdarzenie nie ma pola „z”"),
        ({"running": "stopped"}, "„e1”, pole „running”: zdarzenie „stopped” nie istnieje"),
        ({"running": "extended"}, "„e1”, pole „running”: takie zdarzenie ma mieć pole „until”"),
        ({"fields": [{"name": "a", "label": "A", "type": "x"}]}, "pole „fields[1].type”"),
        ({"fields": [{"name": "a", "label": "A", "type": "choice"}]}, "pole „fields[1].choices”"),
        ({"fields": [{"name": "kind", "label": "A"}]}, "pole „fields[1].name”: tę nazwę ma już"),
        ({"fields": [{"name": ["a"], "label": "A"}]}, "pole „fields[1].name”: ma być tekstem"),
    ],
)
def test_a_mistake_in_an_event_is_told_and_the_event_left_out(tmp_path, entry, said):
    events = [{"id": "e1", "name": "Nowe", **entry}]
    (tmp_path / "z.json").write_text(json.dumps({"events": events}, indent="\t"), "utf-8")
    library = load((tmp_path,))
    assert any(said in str(problem) for problem in library.problems)
    assert "e1" not in library.events


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("event.day + period('PT6H')", datetime(2026, 3, 29, 4, 0, tzinfo=UTC)),
        ("event.due - event.date", 10),
        ("event.day > event.due", None),
        ("event.due + 'x'", None),
        ("event.due + period('PT6H')", None),
        ("event.kind + period('P1M')", None),
        ("working_day(date('9999-12-26'))", date(9999, 12, 27)),
        ("event.due + period('P9999Y')", None),
        ("count(event.due) > 1", None),
    ],
)
def test_what_cannot_be_counted_cannot_be_told(text, value):
    """Days between two days, hours over the change of time; a slip of types stops no screen."""
    values = {"day": datetime(2026, 3, 28, 22, 0, tzinfo=UTC), "due": date(2026, 3, 12)}
    event = Happening("e", "initiated", date(2026, 3, 2), values)
    assert parse(text)({"event": event}) == value


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({"period": "P999999999D"}, "poza kalendarz"),
        ({"period": "P7D", "from": "form"}, "jeszcze nie zapisano"),
        ({"at": "form"}, None),
    ],
)
def test_a_term_that_has_no_end_is_shown_without_one(tmp_path, term, said):
    entry = {
        "id": "a",
        "name": "A",
        "provision": "§ 1",
        "trigger": "initiated",
        "done_by": "closed",
    }
    duties = [{**entry, "term": term, "remind": "P9999Y"}]
    (tmp_path / "z.json").write_text(json.dumps({"duties": duties}), "utf-8")
    library = load((tmp_path,))
    assert library.problems == ()
    due = {each.declaration.id: each for each in open_duties(fold([initiated()], library), library)}
    assert due["a"].on is None
    assert said is None or said in due["a"].why[-1].text


INVESTIGATED = Happening("e", "initiated", date(2026, 3, 2), {"form": "investigation"})


@pytest.mark.parametrize(
    ("free_day", "due"), [({}, "2026-05-22"), ({"free_day": "stay"}, "2026-05-23")]
)
def test_at_least_so_long_before_the_end_of_the_period(tmp_path, free_day, due):
    """The working day before a Saturday, or that day itself; „why” leads to the period's end."""
    term = {"period": "P10D", "direction": "before", "from": "period_end", **free_day}
    entry = {"id": "a", "name": "A", "provision": "§ 1", "trigger": "initiated", "term": term}
    duties = {"duties": [{**entry, "done_by": "closed"}]}
    (tmp_path / "z.json").write_text(json.dumps(duties), "utf-8")
    library = load((tmp_path,))
    dues = open_duties(fold([INVESTIGATED], library), library)
    (found,) = [each for each in dues if each.declaration.id == "a"]
    assert found.on == date.fromisoformat(due)
    why = [step.text for step in found.why]
    assert "Okres kończy się 2 czerwca 2026 r." in why
    assert "23 maja 2026 r." in " ".join(why)


def test_an_example_of_a_table_names_those_whom_its_row_notifies(own):
    table = own.declarations["my-table"]
    happened = {"on": "2026-03-02", "is": "initiated", "form": "inquiry"}
    assert not list(failures_of(table, Example((happened,), {"notice": "strona"}), own))
    wrong = Example(({**happened, "form": "investigation"},), {"notice": "strona"})
    assert list(failures_of(table, wrong, own)) == ["„notice” ma być ['strona'], a jest []"]


def test_a_paper_entry_demands_its_fields_only_where_its_condition_holds(tmp_path):
    entry = {"id": "p", "name": "P", "provision": "§ 1", "when": "form == 'inquiry'"}
    papers = [{**entry, "paper": {"kind": "k", "title": "K", "fields": ["a: pole"]}}]
    (tmp_path / "z.json").write_text(json.dumps({"papers": papers}), "utf-8")
    library = load((tmp_path,))
    day = date(2026, 3, 2)
    forms = ("inquiry", "investigation")
    found = [paper_fields("k", fold([initiated(x)], library), library, day=day) for x in forms]
    assert [len(fields) for fields in found] == [1, 0]


def test_an_event_that_cannot_happen_changes_nothing_and_is_told():
    folded = fold([Happening("t", "taken_up", date(2026, 3, 1)), initiated()], SHIPPED)
    assert [misfit.event.id for misfit in folded.misfits] == ["t"]
    assert folded.status == "running"
    unknown = fold([Happening("x", "nieznane", date(2026, 3, 1))], SHIPPED)
    assert "nie jest znany" in unknown.misfits[0].sentence


def test_a_table_asked_by_hand_says_what_is_missing():
    table = SHIPPED.declarations["role-of-prosecutor"]
    assert table_outcomes(table, {}, {"entrusted": "whole"})[0].outcome == "supervising"
    assert table_outcomes(table, {}, {}) == (None, ("entrusted",))


def test_an_example_that_does_not_come_out_is_told():
    declared = SHIPPED.declarations["suspension-check"]
    wrong = Example(({"on": "2026-03-02", "is": "initiated", "form": "inquiry"},), {"due": 1})
    assert list(failures_of(declared, wrong, SHIPPED)) == ["„due” ma być 1, a jest None"]
    odd = Example(({"on": "2026-03-02", "is": "nieznane"},), {})
    assert list(failures_of(declared, odd, SHIPPED)) == ["nie ma rodzaju zdarzenia „nieznane”"]
    form = Example(({"on": "2026-03-02", "is": "initiated", "form": "sprawa"},), {})
    (told,) = failures_of(declared, form, SHIPPED)
    assert told.startswith("pole „form”: ")
    assert told.endswith("Są: investigation, inquiry.")
    never = Example((), {"moment": "jutro"})
    assert list(failures_of(declared, never, SHIPPED)) == ["„moment” ma być jutro, a jest None"]
    assert folded_of(wrong, SHIPPED).act is Act.COMMON


def test_the_schema_names_the_same_keys_as_the_reader():
    file = Path(reading.__file__).with_name("schema.json")
    schema = json.loads(file.read_text(encoding="utf-8"))
    assert set(schema["properties"]) == reading.SECTIONS
    declared = schema["properties"]["duties"]["items"]["properties"]
    assert set(declared) == entries.KEYS
    assert set(schema["$defs"]["term"]["properties"]) == entries.TERM_KEYS
    assert set(schema["$defs"]["row"]["properties"]) == entries.ROW_KEYS
    event = schema["properties"]["events"]["items"]["properties"]
    assert set(event) == entries.EVENT_KEYS


def test_akta_rules_lists_what_an_installation_added_and_tells_what_it_cannot_read(tmp_path):
    """The rule of a sound entry, proven by its examples; the mistake of another by its place."""
    broken = OWN.replace("    done_by: plan_made\n    rows", "    rows")
    (tmp_path / "z.yaml").write_text(broken, encoding="utf-8")
    added, problems = own_rules(tmp_path)
    assert [(rule.id, bool(tests), missing) for rule, _, tests, missing in added] == [
        ("X-1", True, None)
    ]
    assert [(each.file, "„my-table”" in each.sentence) for each in problems] == [
        (f"{tmp_path}/z.yaml", True)
    ]


def test_the_example_of_the_guide_does_what_it_says(tmp_path):
    guide = (Path(__file__).parents[2] / "docs/procedury.md").read_text(encoding="utf-8")
    shown = guide.partition("```yaml\n")[2].partition("```")[0]
    (tmp_path / "a.yaml").write_text(shown, encoding="utf-8")
    library = load((tmp_path,))
    assert library.problems == ()
    added = [each for each in library.declarations.values() if each.own]
    assert [each.id for each in added] == [
        "kontrola-raportu",
        "tryb-raportu",
        "najpierw-powierzenie",
    ]
    assert [list(failures(each, library)) for each in added] == [[], [], []]
