"""Severing materials (wyłączenie materiałów): chosen cards copied into another case's file.

Nothing leaves the first file: the copies are cards of the other one, with numbers of their own,
and each keeps where it stood. Rights do not travel with them: an order of the first case opens
nothing of the second.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from akta.cases import queries as cases
from akta.cases.links import passing as parties
from akta.cases.links import severing as links
from akta.cases.models import Case, CaseLink, CasePerson, LinkKind
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.once import once
from akta.files import events
from akta.files.errors import RulingLacks, SeveredElsewhere, SeveredTwice, SeveringNotUnderstood
from akta.files.labels import ranges
from akta.files.models import Card, CopyManner, Document, SetKind, Side, SideOrigin, Volume
from akta.files.protocols.services import carry_over
from akta.files.search.lexemes import in_case
from akta.files.services import checks, placing
from akta.files.services.volumes import volume_by_number
from akta.grants.models import Grant
from akta.law import scope as law_scope
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.numbering import Address
from akta.law.scope import Scope, SideInfo, Withheld
from akta.law.scope_text import ScopeProblem, parse_scope, render_part
from akta.law.severing import (
    Item,
    Manner,
    Severed,
    lacking,
    lacks_extension_ruling,
    lacks_opening_ruling,
    needs_first_act,
)

__all__ = ["Chosen", "Into", "Ruling", "choose", "refuse_lacking", "sever"]

SETS = {
    SetKind.MAIN: law_scope.SetKind.MAIN,
    SetKind.ANNEX: law_scope.SetKind.ANNEX,
    SetKind.WORKING: law_scope.SetKind.WORKING,
    SetKind.ADDRESS: law_scope.SetKind.ADDRESS,
}
MANNERS = {
    Manner.ORIGINAL: CopyManner.ORIGINAL,
    Manner.OFFICIAL: CopyManner.OFFICIAL,
    Manner.COPY: CopyManner.COPY,
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the ruling says beside its items; `severed` tells from when the time runs.

    Of a person whose `charges` are named by their keys only these pass on, otherwise all.
    """

    subject: str
    acts: str
    person_ids: tuple[UUID, ...] = ()
    charges: tuple[str, ...] = ()
    scope: str = "other"
    acts_done: bool = True
    covered: bool | None = None
    first_act: date | None = None
    reasons: str = ""

    @property
    def severed(self) -> Severed:
        """From when the time of the severed part runs."""
        return Severed(self.acts_done, self.covered, self.first_act)


@dataclass(frozen=True, slots=True)
class Into:
    """Where the materials go: an existing case, or (without one) a new one of the same cell."""

    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chosen sides in the order of the file, how each passes, and the items of the ruling."""

    sides: tuple[Side, ...]
    manners: Mapping[UUID, Manner]
    items: tuple[Item, ...]


def choose(case_id: UUID, texts: Mapping[Manner, str]) -> Chosen:
    """Read what was chosen ("t. 2 k. 12–40; dok. #id") against the open sets of the file.

    The caller has decided on the right. Raises SeveringNotUnderstood, SeveredTwice.
    """
    found = _sides(case_id)
    infos = [_info(side) for side in found if side.card.volume.set_kind in SETS]
    manners: dict[UUID, Manner] = {}
    for manner, text in texts.items():
        for side_id in _granted(text, infos, manner):
            if side_id in manners:
                raise SeveredTwice
            manners[side_id] = manner
    sides = tuple(side for side in found if side.pk in manners)
    return Chosen(sides, manners, tuple(_items(sides, manners)))


def _sides(case_id: UUID) -> list[Side]:
    standing = Side.objects.filter(case_id=case_id, card__stands=True)
    found = standing.exclude(card__volume__set_kind=SetKind.SEPARATE)
    found = found.select_related("card__volume", "card__document__kind")
    order = [*SETS]
    return sorted(
        found,
        key=lambda side: (
            order.index(SetKind(side.card.volume.set_kind)),
            side.card.volume.number,
            side.card.rank,
            side.is_verso,
        ),
    )


def _info(side: Side) -> SideInfo:
    card, volume = side.card, side.card.volume
    return SideInfo(
        side_id=str(side.pk),
        set_kind=SETS[SetKind(volume.set_kind)],
        volume=volume.number,
        document_id=str(card.document_id) if card.document_id else None,
        address=Address(volume.number, card.number, card.letter, side.is_verso),
        added_at=side.added_at,
    )


def _granted(text: str, infos: Sequence[SideInfo], manner: Manner) -> list[UUID]:
    if not text.strip():
        return []
    scope = parse_scope(text, as_of=None)
    if isinstance(scope, ScopeProblem):
        raise SeveringNotUnderstood(field=manner.name.lower(), sentence=scope.sentence)
    result = law_scope.apply(scope, infos)
    unfound = [f"{render_part(each.part)}: {each.sentence}" for each in result.unresolved]
    if unfound or _names_closed(scope, result.withheld, infos):
        sentence = " ".join(unfound) or "Wybrano karty zbioru, którego się nie wyłącza."
        raise SeveringNotUnderstood(field=manner.name.lower(), sentence=sentence)
    return [UUID(side_id) for side_id in result.granted]


def _names_closed(
    scope: Scope, withheld: Mapping[str, Withheld], infos: Sequence[SideInfo]
) -> bool:
    """Whether a closed set was named outright, and not only by "całość"."""
    named = [part for part in scope.includes if not isinstance(part, law_scope.Whole)]
    never = [info for info in infos if withheld.get(info.side_id) is Withheld.NEVER]
    return any(part.matches(info) for part in named for info in never)


def _items(sides: Sequence[Side], manners: Mapping[UUID, Manner]) -> list[Item]:
    """One item for each document and manner, in the order of the file."""
    grouped: dict[tuple[Any, ...], list[Side]] = {}
    for side in sides:
        key = (side.card.document_id, side.card.volume_id, manners[side.pk])
        grouped.setdefault(key, []).append(side)
    return [_item(group, manners[group[0].pk]) for group in grouped.values()]


def _item(group: Sequence[Side], manner: Manner) -> Item:
    volume, document = group[0].card.volume, group[0].card.document
    cards: dict[tuple[int, str], bool] = {}
    for side in group:
        key = (side.card.number, side.card.letter)
        cards[key] = cards.get(key, False) or side.is_verso
    told = ranges([(number, letter, verso) for (number, letter), verso in cards.items()])
    return Item(
        title=document.title if document else "",
        dated_on=document.dated_on if document else None,
        cards=f"{checks.volume_name(volume.set_kind, volume.number)} k. {told}",
        manner=manner,
        kind=(document.kind_id or "") if document else "",
    )


@implements("R-109-1")
def sever(
    *,
    actor: Actor,
    case_id: UUID,
    ruling: Ruling,
    texts: Mapping[Manner, str],
    into: Into,
    at: datetime,
    key: str | None = None,
) -> CaseLink:
    """Carry out a ruling on severing materials (postanowienie o wyłączeniu materiałów).

    By the conducting prosecutor, who signs it by this act; a new case comes into being with it and
    never without. An existing one must be theirs too. Raises NotFound, NotAllowed, RulingLacks,
    SeveringNotUnderstood, SeveredTwice, SeveredElsewhere, EventMisplaced.
    """

    def act() -> str:
        parent, grant, _ = cases.case_for(
            actor, case_id, thing=Thing.MAIN, action=Action.WRITE, at=at
        )
        chosen = choose(parent.pk, texts)
        people = parties.people_of(parent, ruling.person_ids)
        refuse_lacking(parent, ruling, chosen, people)
        target = _target(actor, parent, ruling, into, at)
        link = CaseLink.objects.create(
            kind=LinkKind.SEVERED,
            source=parent,
            target=target,
            contents=_contents(ruling, chosen, people),
            made_by_id=actor.stored_id,
            made_at=at,
        )
        there = parties.copy_people(actor=actor, people=people, target=target, at=at)
        links.tell_severing(
            actor=actor,
            parent=parent,
            target=target,
            is_new=into.case_id is None,
            scope=ruling.scope,
            severed=ruling.severed,
            suspects=parties.suspects_among(people, there),
            charges=parties.passing(parent, people, ruling.charges),
            at=at,
        )
        _copy(actor, link, chosen, grant, at)
        return str(link.pk)

    with transaction.atomic():
        done = once(key, use_case="files.sever", actor_id=actor.id, at=at, act=act)
    return CaseLink.objects.select_related("source", "target").get(pk=done)


def refuse_lacking(
    case: Case, ruling: Ruling, chosen: Chosen, people: Sequence[CasePerson]
) -> None:
    """Refuse a ruling that does not say all it must (§ 109 ust. 2 i 3; § 67 ust. 3 i 4 of the
    military regulation). Raises RulingLacks.
    """
    persons = [each.full_name for each in people]
    found = lacking(persons=persons, acts=ruling.acts, items=chosen.items)
    severed = ruling.severed
    if not severed.acts_done and parties.passing(case, people, ruling.charges):
        found.append(
            "Osobie, której materiały się wyłącza, przedstawiono zarzuty, więc wykonano już "
            "czynności co do wyłączanej części: proszę wskazać „tak”."
        )
    if lacks_opening_ruling(severed, chosen.items):
        found.append(
            "Czas wyłączanej części liczy się od wszczęcia tej sprawy, więc wyłącza się też odpis "
            "postanowienia o wszczęciu: proszę wybrać ten dokument jako odpis."
        )
    if lacks_extension_ruling(severed, chosen.items, extended=links.was_extended(case)):
        found.append(
            "Tę sprawę przedłużono, więc wyłącza się też odpis postanowienia o przedłużeniu: "
            "proszę wybrać ten dokument jako odpis."
        )
    needed = needs_first_act(covered=severed.covered, acts_done=severed.acts_done)
    if needed and severed.first_act is None:
        found.append("Proszę podać dzień pierwszej czynności co do wyłączanej części.")
    if found:
        raise RulingLacks(sentences=" ".join(found))


def _target(actor: Actor, parent: Case, ruling: Ruling, into: Into, at: datetime) -> Case:
    if into.case_id is None:
        return links.new_severed_case(
            actor=actor, parent=parent, subject=ruling.subject, day=local_day(at), at=at
        )
    target, _, _ = cases.case_for(actor, into.case_id, thing=Thing.MAIN, action=Action.WRITE, at=at)
    if target.pk == parent.pk:
        raise SeveredElsewhere
    return target


def _contents(ruling: Ruling, chosen: Chosen, people: Sequence[Any]) -> dict[str, Any]:
    return {
        "persons": [str(each.pk) for each in people],
        "acts": ruling.acts.strip(),
        "charges": list(ruling.charges),
        "reasons": ruling.reasons.strip(),
        "acts_done": ruling.acts_done,
        "covered": ruling.covered,
        "first_act": ruling.first_act.isoformat() if ruling.first_act else None,
        "items": [_kept(item) for item in chosen.items],
    }


def _kept(item: Item) -> dict[str, Any]:
    dated: date | None = item.dated_on
    return {
        "title": item.title,
        "dated_on": dated.isoformat() if dated else None,
        "cards": item.cards,
        "manner": item.manner.value,
    }


def _copy(actor: Actor, link: CaseLink, chosen: Chosen, grant: Grant | None, at: datetime) -> None:
    """Copy the sides set by set into the last volumes of the target; tell both journals."""
    for set_kind in (SetKind.MAIN, SetKind.ANNEX):
        sides = [side for side in chosen.sides if side.card.volume.set_kind == set_kind]
        if not sides:
            continue
        volume = volume_by_number(
            actor=actor, case_id=link.target_id, set_kind=set_kind, number=None, at=at
        )
        volume = Volume.objects.select_for_update(no_key=True).get(pk=volume.pk)
        cards = _copied(volume, sides, chosen.manners, link, actor, at)
        _tell(actor, link, volume, cards, sides, grant, at)


def _copied(
    volume: Volume,
    sides: Sequence[Side],
    manners: Mapping[UUID, Manner],
    link: CaseLink,
    actor: Actor,
    at: datetime,
) -> list[Card]:
    """New cards at the end of the volume, each with its document, pages, turn and origin."""
    sheets: dict[UUID, list[Side]] = {}
    for side in sides:
        sheets.setdefault(side.card_id, []).append(side)
    documents = _documents(volume, sides, at)
    carry_over(documents, actor=actor, at=at)
    ranks, labels = placing.room_in(volume, len(sheets), None)
    version = placing.next_version(volume)
    cards, copies, origins = [], [], []
    for rank, (number, letter), sheet in zip(ranks, labels, sheets.values(), strict=True):
        source = sheet[0].card
        card = Card(
            id=uuid4(),
            volume=volume,
            document=documents.get(source.document_id) if source.document_id else None,
            rank=rank,
            number=number,
            letter=letter,
            added_at=at,
            version=version,
            changed_by_id=actor.stored_id,
            change="wyłączenie z innej sprawy",
        )
        cards.append(card)
        for place, side in enumerate(sheet):
            copy = _side(side, card, is_verso=bool(place), at=at)
            copies.append(copy)
            origins.append(_origin(copy, side, link, manners[side.pk]))
    Card.objects.bulk_create(cards, batch_size=placing.BATCH)
    Side.objects.bulk_create(copies, batch_size=placing.BATCH)
    SideOrigin.objects.bulk_create(origins, batch_size=placing.BATCH)
    placing.open_placements([card.pk for card in cards], at=at)
    _find_in(volume.case_id, [copy.page_id for copy in copies])
    return cards


def _documents(volume: Volume, sides: Sequence[Side], at: datetime) -> dict[UUID, Document]:
    """A document of the same description for each that has a card among the chosen."""
    found = {side.card.document_id: side.card.document for side in sides if side.card.document}
    made = {
        pk: Document(
            volume=volume,
            title=old.title,
            kind_id=old.kind_id,
            dated_on=old.dated_on,
            author=old.author,
            added_at=at,
        )
        for pk, old in found.items()
        if pk is not None
    }
    Document.objects.bulk_create(made.values(), batch_size=placing.BATCH)
    return made


def _side(side: Side, card: Card, *, is_verso: bool, at: datetime) -> Side:
    return Side(
        id=uuid4(),
        short_id=placing.new_short_id(),
        case_id=card.volume.case_id,
        card=card,
        is_verso=is_verso,
        page_id=side.page_id,
        rotation=side.rotation,
        added_at=at,
    )


def _origin(copy: Side, side: Side, link: CaseLink, manner: Manner) -> SideOrigin:
    card, volume = side.card, side.card.volume
    return SideOrigin(
        side=copy,
        link=link,
        source=side,
        manner=MANNERS[manner],
        reference=link.source.reference,
        set_kind=volume.set_kind,
        volume_number=volume.number,
        number=card.number,
        letter=card.letter,
        is_verso=side.is_verso,
    )


def _find_in(case_id: UUID, page_ids: Collection[UUID]) -> None:
    """Let the search of the case find these pages; their words are indexed already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE files_page_text SET lemmas = lemmas || %s::tsvector "
            "WHERE page_id = ANY(%s) AND lemmas IS NOT NULL",
            [f"'{in_case(case_id)}'", list(page_ids)],
        )


def _tell(
    actor: Actor,
    link: CaseLink,
    volume: Volume,
    cards: Sequence[Card],
    sides: Sequence[Side],
    grant: Grant | None,
    at: datetime,
) -> None:
    former = _former(sides)
    told = checks.told_cards(cards)
    checks.record(
        events.CARDS_SEVERED_IN,
        actor=actor,
        volume=volume,
        at=at,
        grant=None,
        subject=link.pk,
        cards=told,
        reference=link.source.reference,
        former=former,
        card_ids=[str(card.pk) for card in cards],
    )
    checks.record(
        events.CARDS_SEVERED_OUT,
        actor=actor,
        volume=sides[0].card.volume,
        at=at,
        grant=grant,
        subject=link.pk,
        cards=former,
        reference=link.target.reference,
        placed=f"{checks.volume_name(volume.set_kind, volume.number)} k. {told}",
    )


def _former(sides: Sequence[Side]) -> str:
    """Where the sides stood, volume by volume: "t. 1 k. 2–4; t. 2 k. 12"."""
    by_volume: dict[str, dict[UUID, Card]] = {}
    for side in sides:
        volume = side.card.volume
        name = checks.volume_name(volume.set_kind, volume.number)
        by_volume.setdefault(name, {})[side.card_id] = side.card
    return "; ".join(
        f"{name} k. {checks.told_cards(list(cards.values()))}" for name, cards in by_volume.items()
    )
