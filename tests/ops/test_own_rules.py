"""`akta rules --prove` for rules that an installation added as data: by their examples alone."""

import json
from pathlib import Path

import pytest

from akta.ops.commands import rules as command
from akta.ops.rules.project import Project, here

DUTY = {
    "id": "raport",
    "rule": "X-1",
    "name": "Raport",
    "provision": "§ 1",
    "trigger": "initiated",
    "when": "form == 'inquiry'",
    "term": {"period": "P3D", "when": "anonymous == false"},
    "paper": {"kind": "k", "title": "K", "fields": {"name": "a", "label": "A"}},
    "done_by": "closed",
}
TABLE = {
    "id": "droga",
    "rule": "X-2",
    "name": "Droga",
    "provision": "§ 2",
    "trigger": "initiated",
    "rows": {"outcome": "a", "words": "Droga a.", "when": "form == 'inquiry'"},
    "done_by": "closed",
}


def example(form, **expect):
    return {"events": [{"on": "2026-03-02", "is": "initiated", "form": form}], "expect": expect}


ASKED = example("inquiry", due="2026-03-05")
LEFT = example("investigation", open=False)
ANONYMOUS = {
    "events": [
        {"on": "2026-03-01", "is": "notification_received", "manner": "written", "anonymous": True},
        {"on": "2026-03-02", "is": "initiated", "form": "inquiry"},
    ],
    "expect": {"due": "bez terminu"},
}
CHOSEN = example("inquiry", outcome="a")
NOT_CHOSEN = example("investigation", outcome=None)


@pytest.fixture
def prove(tmp_path, capsys):
    """The verdict on a rule, and nothing left in the folder but what was written there."""

    def verdict(rule, duties, tables=()):
        file = tmp_path / "wlasne.json"
        beside = [{"id": "raport", "name": "zdarzenie o nazwie obowiązku"}]
        told = {"events": beside, "duties": [*duties, "zepsuty"], "tables": list(tables)}
        file.write_text(json.dumps(told, indent="\t"), "utf-8")
        before = file.read_bytes()
        installed = Project(package=here().package, root=None)
        code = command.run(["--prove", rule, "--procedures", str(tmp_path), "--json"], installed)
        (found,) = json.loads(capsys.readouterr().out)["rules"]
        assert code == (0 if found["proven"] else 1)
        assert [path.name for path in tmp_path.iterdir()] == [Path(file).name]
        assert file.read_bytes() == before
        return found

    return verdict


def test_an_entry_with_examples_on_both_sides_is_proven_without_a_checkout(prove):
    found = prove("X-1", [{**DUTY, "examples": [ASKED, LEFT, ANONYMOUS]}])
    assert (found["proven"], found["reasons"]) == (True, [])
    kinds = [mutant["kind"] for mutant in found["mutants"]]
    assert kinds == ["refuse", "empty"] + ["condition"] * 4
    assert found["mutants"][0]["killed_by"] == "raport, przykład 1"


def test_a_table_with_one_row_is_proven(prove):
    found = prove("X-2", [], [{**TABLE, "examples": [CHOSEN, NOT_CHOSEN]}])
    assert (found["proven"], len(found["mutants"])) == (True, 4)


@pytest.mark.parametrize(
    ("examples", "word"),
    [
        ([ASKED, ANONYMOUS], "„form == 'inquiry'” zawsze spełniony"),
        ([ASKED, LEFT], "„anonymous == false” zawsze spełniony"),
        ([], "Brakuje testu"),
        ([example("inquiry", due="2026-03-06")], "„due” ma być 2026-03-06"),
    ],
)
def test_an_entry_whose_examples_do_not_notice_is_not_proven(prove, examples, word):
    found = prove("X-1", [{**DUTY, "examples": examples}])
    assert not found["proven"]
    assert word in " ".join(found["reasons"])
