"""`akta trust`: the folder of trusted lists - update, state, local authorities.

Needs no server or database: the folder is AKTA_TRUST_DIR, else `trust` in AKTA_DATA_DIR.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from akta.core import config
from akta.core.config import ConfigurationError
from akta.law.localtime import WARSAW
from akta.ops.commands.signatures import UsageError
from akta.trust.fetching import Limits, fetch
from akta.trust.lists import store, updating
from akta.trust.lists.model import Kind

FINE, FINDING, USAGE, NO_SERVICE = 0, 1, 2, 3
HELP = """\
Użycie: akta trust update [--from FOLDER] [--only PL,DE…]
       akta trust status
       akta trust add RODZAJ PLIK.pem --name NAZWA --since DATA [--until DATA] [--policy OID]…
    Prowadzi folder list zaufanych (AKTA_TRUST_DIR, inaczej AKTA_DATA_DIR/trust).
      update  pobiera listę list Unii i listy państw, sprawdza ich podpisy i zachowuje datowane
              kopie; z --from bierze pliki z folderu i nie łączy się z siecią
      status  mówi, jakie listy są w folderze, z jakiego dnia i do kiedy aktualne
      add     dopisuje do własnej listy wystawcę certyfikatów: personal (podpis osobisty),
              prosecution (podpis zaawansowany prokuratury), trusted-profile (podpis zaufany)
Kody zakończenia: 0 – wszystko przyjęto, 1 – którejś listy nie przyjęto albo jest przeterminowana,
2 – błędne użycie, 3 – folderu nie da się użyć.
"""
_LOCAL = {each.value: each for each in Kind if each.is_local}
_LIST = Limits(seconds=60, size=64 << 20)


@dataclass(slots=True)
class _Given:
    words: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        return self.options.get(name, [""])[-1]


def run(arguments: Sequence[str]) -> int:
    """Run `akta trust …` and return its exit code."""
    if any(argument in {"-h", "--help"} for argument in arguments):
        sys.stdout.write(HELP)
        return FINE
    try:
        given = _read(list(arguments))
        return {"update": _update, "status": _status, "add": _add}[given.words[0]](
            config.read().trust_dir, given
        )
    except UsageError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except (OSError, ConfigurationError) as error:
        sys.stderr.write(f"Folderu list zaufanych nie da się użyć: {error}\n")
        return NO_SERVICE


def _read(arguments: list[str]) -> _Given:
    given = _Given()
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if not argument.startswith("--"):
            given.words.append(argument)
        elif name in {"--from", "--only", "--name", "--since", "--until", "--policy"}:
            given.options.setdefault(name, []).append(value if equals else next(rest, ""))
        else:
            raise UsageError(f"Opcja {name} nie jest znana. Pomoc: akta trust --help")
    if not given.words or given.words[0] not in {"update", "status", "add"}:
        raise UsageError("Proszę podać update, status albo add. Pomoc: akta trust --help")
    return given


def _update(folder: Path, given: _Given) -> int:
    where = given.one("--from")
    if where and not Path(where).is_dir():
        raise UsageError(f"Nie ma folderu „{where}”.")
    folder.mkdir(parents=True, exist_ok=True)
    only = frozenset(filter(None, given.one("--only").split(",")))
    source = updating.from_folder(Path(where)) if where else _network
    outcomes = updating.update(folder, source, only=only)
    for each in outcomes:
        what = f"z {_day(each.issued)}" if each.issued else f"nie przyjęto: {each.reason}"
        sys.stdout.write(f"{each.territory}: {what}\n")
    return FINDING if any(each.state == "refused" for each in outcomes) else FINE


def _network(_territory: str, address: str) -> bytes:
    return fetch(address, limits=_LIST)


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(WARSAW):%d.%m.%Y}"


def _status(folder: Path, _given: _Given) -> int:
    names = store.territories(folder)
    kept = [found for each in (store.LOTL, *names) if (found := store.newest(folder, each))]
    now, late = datetime.now(UTC), False
    for found in kept:
        until = found.list.next_update
        old = until is not None and until < now
        late = late or old
        told = f", aktualna do {_day(until)}" if until else ""
        warned = " (przeterminowana)" if old else ""
        sys.stdout.write(f"{found.list.territory}: z {_day(found.list.issued)}{told}{warned}\n")
    for service in store.local_services(folder):
        sys.stdout.write(f"Własna lista: {service.provider} ({service.kind.value})\n")
    if not kept:
        sys.stdout.write("W folderze nie ma list zaufanych; proszę uruchomić akta trust update.\n")
    return FINDING if late or not kept else FINE


def _add(folder: Path, given: _Given) -> int:
    if len(given.words) != 3 or given.words[1] not in _LOCAL:  # noqa: PLR2004 - add KIND FILE
        raise UsageError("Proszę podać rodzaj wystawcy i plik PEM. Pomoc: akta trust --help")
    if not given.one("--name"):
        raise UsageError("Brakuje wartości opcji --name. Pomoc: akta trust --help")
    until = given.one("--until")
    try:
        certs = store.add_authority(
            folder,
            _LOCAL[given.words[1]],
            Path(given.words[2]).read_bytes(),
            name=given.one("--name"),
            since=_date(given.one("--since")),
            until=_date(until) if until else None,
            policies=given.options.get("--policy", ()),
        )
    except (FileNotFoundError, ValueError) as error:
        raise UsageError("Pliku z certyfikatem nie ma albo nie ma w nim certyfikatu.") from error
    store.build_index(folder)
    sys.stdout.write(f"Dopisano certyfikatów: {len(certs)}.\n")
    return FINE


def _date(text: str) -> datetime:
    try:
        day = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("Datę podaje się jako RRRR-MM-DD.") from error
    return day if day.tzinfo else day.replace(tzinfo=WARSAW)
