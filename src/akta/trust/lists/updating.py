"""Bringing the folder up to date: the list of lists, then each list that it points at.

A list is kept only when one of its announced signers signed it, and never one older than the
newest kept: who can put an old list before us could bring a withdrawn service back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from akta.trust.fetching import NotFetched
from akta.trust.lists import store
from akta.trust.lists.authentic import is_authentic
from akta.trust.lists.reading import ListUnreadable, Pointer, TrustedList, read_list

ADDRESS = "https://ec.europa.eu/tools/lotl/eu-lotl.xml"
Source = Callable[[str, str], bytes]
"""Gives the bytes of a list by territory and address. Raises NotFetched."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one list: kept, unchanged, or refused with a Polish reason."""

    territory: str
    state: str
    issued: datetime | None = None
    reason: str = ""


class Refused(Exception):
    """The list is not taken; the message is one Polish sentence."""


def update(folder: Path, source: Source, *, only: frozenset[str] = frozenset()) -> list[Outcome]:
    """Take what is new, build the index anew, and tell of every list."""
    try:
        lotl = _taken(folder, source(store.LOTL, ADDRESS), store.LOTL, store.pins(folder))
    except (NotFetched, Refused) as error:
        return [Outcome(store.LOTL, "refused", reason=str(error))]
    for pointer in lotl.pointers:
        if pointer.territory == store.LOTL and pointer.signers:
            store.keep_pins(folder, pointer.signers | store.pins(folder))
    wanted = [each for each in _by_territory(lotl) if not only or each.territory in only]
    outcomes = [_one(folder, source, pointer) for pointer in wanted]
    store.build_index(folder)
    return [Outcome(store.LOTL, "kept", lotl.issued), *outcomes]


def _by_territory(lotl: TrustedList) -> list[Pointer]:
    """One pointer for each territory, with all signers that any of its pointers names."""
    joined: dict[str, Pointer] = {}
    for each in lotl.pointers:
        if each.territory and each.territory != store.LOTL and each.signers:
            known = joined.get(each.territory)
            signers = each.signers | (known.signers if known else frozenset())
            joined[each.territory] = Pointer(each.territory, each.location, signers)
    return [joined[name] for name in sorted(joined)]


def _one(folder: Path, source: Source, pointer: Pointer) -> Outcome:
    try:
        data = source(pointer.territory, pointer.location)
        found = _taken(folder, data, pointer.territory, pointer.signers)
    except (NotFetched, Refused) as error:
        return Outcome(pointer.territory, "refused", reason=str(error))
    return Outcome(pointer.territory, "kept", found.issued)


def _taken(folder: Path, data: bytes, territory: str, signers: frozenset[bytes]) -> TrustedList:
    """The list once it is proven, its own territory's and not older than ours. Raises Refused."""
    try:
        found = read_list(data)
    except ListUnreadable as error:
        raise Refused(str(error)) from error
    if found.territory != territory:
        raise Refused("To lista innego państwa, niż zapowiada lista list.")
    if not is_authentic(data, signers):
        raise Refused("Listy nie podpisał nikt, kto może ją podpisać, albo ją zmieniono.")
    known = store.newest(folder, territory)
    if known is not None and found.sequence < known.list.sequence:
        raise Refused("Lista jest starsza niż przechowywana.")
    store.keep(folder, data, found)
    return found


def from_folder(given: Path) -> Source:
    """Lists out of a folder, for machines without network: each file by the territory it names."""
    found: dict[str, tuple[int, bytes]] = {}
    for path in sorted(given.rglob("*.x*ml")):
        try:
            data = path.read_bytes()
            one = read_list(data)
        except (ListUnreadable, OSError):
            continue
        if one.sequence >= found.get(one.territory, (-1, b""))[0]:
            found[one.territory] = (one.sequence, data)

    def source(territory: str, _address: str) -> bytes:
        if territory not in found:
            raise NotFetched("W podanym folderze nie ma tej listy.")
        return found[territory][1]

    return source
