"""Prove rules that an installation added as data (`--prove`): without a checkout and its tests.

Each entry that carries the rule is broken on a copy of the folder, and one of its examples must
notice. The folder itself is only read.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from akta.law.procedures.examples import failures
from akta.law.procedures.library import Library, files_of, read
from akta.ops.rules.declared import data_mutants
from akta.ops.rules.mutants import Mutant
from akta.ops.rules.reading import Carrier
from akta.ops.rules.state import RuleState
from akta.ops.rules.verdict import Trial, Verdict

LOST = "brak wpisu"


def prove_own(state: RuleState) -> Verdict:
    """Break the entries of one rule of an installation, and see their examples fail."""
    folder = Path(state.code[0].file).parent
    before = tuple(_noticed(state.code, read((folder,))))
    if before or not state.tests:
        return Verdict(state.rule.id, reasons=before or (str(state.missing),))
    trials = tuple(_trials(state, folder))
    return Verdict(state.rule.id, trials, tuple(_reasons(trials)))


def _trials(state: RuleState, folder: Path) -> Iterator[Trial]:
    with TemporaryDirectory() as name:
        bench = Path(name)
        for path in files_of(folder):
            shutil.copy(path, bench)
        for carrier in state.code:
            file = bench / Path(carrier.file).name
            whole = file.read_bytes()
            for mutant in data_mutants(_as_yaml(file), carrier):
                file.write_text(mutant.source(), encoding="utf-8")
                noticed = next(_noticed(state.code, read((bench,))), None)
                yield Trial(mutant, noticed.partition(":")[0] if noticed else None)
            file.write_bytes(whole)


def _as_yaml(file: Path) -> str:
    """The text of a file; JSON may hold tabs, which are no YAML."""
    text = file.read_text(encoding="utf-8")
    return yaml.safe_dump(json.loads(text)) if file.suffix == ".json" else text


def _noticed(carriers: tuple[Carrier, ...], library: Library) -> Iterator[str]:
    """What the examples of these entries do not find as it should be; a lost entry first."""
    for carrier in carriers:
        declared = library.declarations.get(carrier.name)
        if declared is None:
            yield f"{carrier.name}, {LOST}"
        else:
            yield from failures(declared, library)


def _reasons(trials: tuple[Trial, ...]) -> Iterator[str]:
    for mutant in (trial.mutant for trial in trials if trial.killed_by is None):
        yield f"Żaden przykład nie zauważył zmiany we wpisie {_place(mutant)}: {mutant.what}."


def _place(mutant: Mutant) -> str:
    return f"„{mutant.name}” ({mutant.file}:{mutant.line})"
