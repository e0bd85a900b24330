"""What a document names is there: files, functions, tests, commands, links."""

import re
from pathlib import Path

import pytest

from tests.docs import reading
from tests.docs.reading import PACKAGE, ROOT, SCREENSHOTS

ROOMS = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
FOLDERS = r"(?:src|tests|docs|scripts|benchmarks|\.ci)/"
PATH = re.compile(rf"({FOLDERS}[\w./*-]*|[A-Z]+\.md|Makefile|pyproject\.toml)(?:::(\w+))?")
DOTTED = re.compile(r"(?:akta\.)?([a-z_]+)\.[A-Za-z_][\w.]*")
TEST = re.compile(r"test_\w+")
COMMAND = re.compile(r"akta ([a-z]+)\b.*")
IMAGES = {"portal-home", "portal-viewer", "desk-file", "desk-order", "signin"}
OPERATION = ROOT / "docs" / "operator" / "obsluga.md"
DOCUMENTS = [
    pytest.param(document, id=str(document.relative_to(ROOT))) for document in reading.documents()
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_named_is_there(document):
    """A path, with stars for several; `path::name` is a function or class in it."""
    missing = [
        span
        for span in reading.code_spans(document)
        if (named := PATH.fullmatch(span)) and not _is_there(named[1], named[2])
    ]
    assert not missing


def _is_there(path: str, name: str | None) -> bool:
    files = list(ROOT.glob(path.rstrip("/")))
    if name is None:
        return bool(files)
    return any(name in reading.names_in(reading.tree_of(file).body) for file in files)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_name_of_the_code_is_there(document):
    """`room.module.name`; a task, an event or a file is known by its text in the source."""
    missing = [
        span
        for span in reading.code_spans(document)
        if (named := DOTTED.fullmatch(span))
        and (named[1] in ROOMS or span.startswith("akta."))
        and not (reading.exists(span) or span in reading.strings())
    ]
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_named_is_there(document):
    """A claim that names a test which is gone is a claim without proof."""
    spans = [span for span in reading.code_spans(document) if TEST.fullmatch(span)]
    assert not [span for span in spans if span not in reading.tests_by_name()]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    """Within the repository; pictures of the screens are known by name and come all at once."""
    broken = [
        target
        for is_image, target in reading.links(document)
        if not re.match(r"(https?:|mailto:|#)", target)
        and not _resolves(document.parent / target.partition("#")[0], is_image=is_image)
    ]
    assert not broken


def _resolves(place: Path, *, is_image: bool) -> bool:
    if is_image and place.resolve().parent == SCREENSHOTS and not SCREENSHOTS.exists():
        return place.stem in IMAGES and place.suffix == ".png"
    return place.exists()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_named_is_there(document):
    named = {
        found[1] for span in reading.code_spans(document) if (found := COMMAND.fullmatch(span))
    }
    assert not [name for name in named if not _has_module(name)]


def test_every_command_stands_in_the_operator_guide():
    rows = reading.table(OPERATION, "Polecenia")
    told = {found[1] for row in rows if (found := COMMAND.fullmatch(row[0].strip("`")))}
    modules = {path.stem for path in (PACKAGE / "ops" / "commands").glob("[a-z]*.py")}
    assert told == modules


def test_every_option_in_the_operator_guide_is_one_of_its_command():
    """An option that the command does not know would be wrong use."""
    unknown = []
    for row in reading.table(OPERATION, "Polecenia"):
        found = COMMAND.fullmatch(row[0].strip("`"))
        source = (PACKAGE / "ops" / "commands" / f"{found[1]}.py").read_text(encoding="utf-8")
        unknown += [option for option in re.findall(r"--[a-z-]+", row[1]) if option not in source]
    assert not unknown


def _has_module(name: str) -> bool:
    return (PACKAGE / "ops" / "commands" / f"{name}.py").is_file()


def test_every_room_stands_in_the_architecture():
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert not [room for room in ROOMS if f"`{room}/`" not in told]


def test_a_name_that_is_not_there_is_noticed():
    """The checks above can fail."""
    assert reading.exists("grants.queries.decide")
    assert reading.exists("akta.files.queue.Lease") is False
    assert reading.exists("files.services.queue.Lease.keep")
    assert not reading.exists("grants.queries.no_such_function")
    assert not _is_there("src/akta/no_such_file.py", None)
    assert not _is_there("src/akta/grants/queries.py", "no_such_function")
