"""`akta ingest`: the desk's own path from the command line."""

import pytest

from akta.core.models import JournalEntry
from akta.files.models import Card, Document
from akta.files.names import natural_key
from akta.ops.commands import ingest
from files.making import START, pdf, tiff

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, case, capsys):
    monkeypatch.setattr(ingest.installation, "run_in", lambda work: work(None))

    def call(*arguments, reference=None):
        code = ingest.run([reference or case.reference, *map(str, arguments)])
        return code, *capsys.readouterr()

    return call


def test_a_folder_goes_in_by_natural_order_and_cards_are_told(run, tmp_path, case):
    folder = tmp_path / "skany"
    folder.mkdir()
    for name, pages in (("skan10.tif", 1), ("skan2.tif", 3), (".ukryty.tif", 1)):
        (folder / name).write_bytes(tiff(pages))

    code, out, err = run(folder, "--volume", "4")

    assert code == 0
    assert out.splitlines() == [
        f"t. 4 k. 1–3  {folder}/skan2.tif",
        f"t. 4 k. 4  {folder}/skan10.tif",
    ]
    assert err == ""
    entry = JournalEntry.objects.filter(kind="files.cards_added").first()
    assert entry.actor_id is None


def test_refused_files_are_told_and_the_others_go_in(run, tmp_path, case):
    bad, good, absent = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.pdf"
    bad.write_bytes(b"%PDF-1.7 nic")
    good.write_bytes(pdf(2))

    code, out, err = run(bad, good, absent, good)

    assert code == 1
    assert out == f"t. 1 k. 1–2  {good}\n"
    said = err.splitlines()
    assert len(said) == 3
    assert said[0].startswith(f"{bad}: Pliku nie można odczytać")
    assert said[1] == f"{absent}: Nie ma takiego pliku. Proszę sprawdzić nazwę."
    assert "--again" in said[2]
    assert Card.objects.count() == 2


def test_a_name_with_control_characters_stays_on_its_line(run, tmp_path, case):
    hostile = tmp_path / "zły\x1b[31m\nt. 9 k. 9.pdf"
    hostile.write_bytes(pdf(1))

    _, out, _ = run(hostile)
    _, _, err = run(hostile)

    assert out == f"t. 1 k. 1  {tmp_path}/zły\\x1b[31m\\nt. 9 k. 9.pdf\n"
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_one_document_of_many_files(run, tmp_path, case):
    for name in ("a.tif", "b.tif"):
        (tmp_path / name).write_bytes(tiff(3))
    facts = ("--document", "Opinia", "--kind", "opinia biegłego", "--date", "12.03.2026")
    code, out, _ = run(tmp_path / "a.tif", tmp_path / "b.tif", *facts, "--duplex")
    document = Document.objects.get()
    assert code == 0
    assert (document.title, document.kind_id, str(document.dated_on)) == (
        "Opinia",
        "opinia",
        "2026-03-12",
    )
    assert out.splitlines()[0].startswith("t. 1 k. 1–2  ")
    assert document.cards.count() == 4


@pytest.mark.parametrize(
    ("arguments", "reference", "said"),
    [
        (["a.tif"], "4999-0.Ds.9999.2026", "Nie ma sprawy"),
        (["a.tif", "--kind", "wiersz"], None, "Nie ma rodzaju dokumentu"),
        (["a.tif", "--actor", "nikt"], None, "Nie ma pracownika"),
    ],
)
def test_wrong_use(run, case, arguments, reference, said):
    code, out, err = run(*arguments, reference=reference)
    assert (code, out) == (2, "")
    assert said in err


def test_a_stranger_adds_nothing(run, tmp_path, case):
    from files.making import person

    stranger = person("Obcy")
    (tmp_path / "a.tif").write_bytes(tiff(1))
    code, out, err = run(tmp_path / "a.tif", "--actor", stranger.login)
    assert (code, out) == (2, "")
    assert "nie porządkuje akt" in err
    assert stranger.created_at == START


def test_names_sort_as_people_number_them():
    names = ["skan 10.tif", "Skan 2.tif", "a/1.tif", "łąka.tif", "skan 2b.tif"]
    assert sorted(names, key=natural_key) == [
        "a/1.tif",
        "Skan 2.tif",
        "skan 2b.tif",
        "skan 10.tif",
        "łąka.tif",
    ]
