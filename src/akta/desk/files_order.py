"""The ordering workbench (porządkowanie tomu): thumbnails of cards and commands on them.

Each button of the page is one command on the chosen cards. A refused command gives the page
back with what was chosen and typed, and says what happened.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse

from akta.accounts.doors import staff
from akta.audit.models import LookKind
from akta.cases.models import Case
from akta.core.errors import ChangedMeanwhile, DomainError, InputError, NotAllowed
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.typed import whole_number
from akta.desk.files import BASE, ORDER, look, opened, ordered_sets, page_number
from akta.desk.forms_files import DescriptionForm
from akta.files import queries, services
from akta.files.errors import RemovalUnconfirmed, SetChangeUnconfirmed
from akta.files.lens import Lens
from akta.files.models import Volume
from akta.law.polish import plural

LAST_VERSION = 2**31 - 1
START = {"0", "początek", "poczatek", "start"}


class Unclear(InputError):
    """What was typed beside the button does not name a card."""

    code = "desk.card_unclear"
    field = "after"
    what = "Nie wykonano polecenia."
    why = "W tym tomie nie ma karty „%(typed)s”."
    next_step = (
        "Proszę podać numer karty, na przykład 12a, słowo „początek” albo zostawić pole puste, "
        "jeśli karty mają stanąć na końcu."
    )


@staff(ORDER)
def workbench(request: AktaRequest, case_id: UUID, volume_id: UUID) -> HttpResponse:
    """A page of the volume's cards; by POST one command on the chosen ones."""
    case, lens = opened(request, case_id)
    volume = queries.volume_for(lens, volume_id)
    if volume.set_kind not in ordered_sets(request, case):
        raise NotAllowed
    if request.method != "POST":
        look(request, lens, LookKind.CONTENTS)
        return _page(request, case, lens, volume)
    try:
        said = _obeyed(request, lens, volume)
    except SetChangeUnconfirmed as asked:
        return _confirm(request, case, volume, asked)
    except RemovalUnconfirmed as asked:
        return _confirm_removal(request, case, volume, asked)
    except (InputError, ChangedMeanwhile) as error:
        return _page(request, case, lens, volume, problem=error)
    messages.success(request, said)
    here = reverse("desk:case-file-order", args=[case.pk, volume.pk])
    return redirect(f"{here}?strona={page_number(request)}")


def _page(
    request: AktaRequest,
    case: Case,
    lens: Lens,
    volume: Volume,
    *,
    problem: DomainError | None = None,
) -> HttpResponse:
    bench = queries.workbench(lens, volume.pk, number=page_number(request))
    kinds = ordered_sets(request, case)
    others = [
        row
        for row in queries.volumes_for(lens)
        if row.volume.pk != volume.pk and row.volume.set_kind in kinds
    ]
    context = {
        "case": case,
        "bench": bench,
        "volume": bench.volume,
        "page": bench.sheet,
        "others": others,
        "removed": queries.removed_cards(lens, volume.pk),
        "problem": problem,
        "chosen": request.POST.getlist("cards"),
        "typed": request.POST,
        "description": _description(request.POST),
    }
    status = problem.status if problem else 200
    return render(request, "desk/files/order.html", context, status=status)


def _description(typed: QueryDict) -> DescriptionForm:
    """What was typed of a document stays; only its own command is told what is lacking there."""
    if typed.get("command") == "document":
        return DescriptionForm(typed, prefix="opis")
    form = DescriptionForm(prefix="opis")
    form.initial = {name: typed.get(form.add_prefix(name), "") for name in form.fields}
    return form


Command = Callable[[AktaRequest, Lens, dict[str, Any], QueryDict], str]


def _obeyed(request: AktaRequest, lens: Lens, volume: Volume) -> str:
    """Do the command of the pressed button; gives what to say about it."""
    typed = request.POST
    version = whole_number(typed.get("version", ""), default=-1, most=LAST_VERSION)
    common = {
        "actor": request.actor,
        "volume_id": volume.pk,
        "version": version if version >= 0 else None,
        "at": moment_of(request),
    }
    return COMMANDS.get(typed.get("command", ""), _unknown)(request, lens, common, typed)


def _unknown(_request: AktaRequest, _lens: Lens, _common: dict[str, Any], typed: QueryDict) -> str:
    raise Unclear(typed=typed.get("command", ""))


def _chosen(typed: QueryDict) -> list[UUID]:
    return [UUID(value) for value in typed.getlist("cards") if _is_id(value)]


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _count(cards: int) -> str:
    return plural(cards, "kartę", "karty", "kart")


def _move(_request: AktaRequest, lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    named = typed.get("target", "")
    target = UUID(named) if _is_id(named) else common["volume_id"]
    moved = services.move_cards(
        **common,
        card_ids=_chosen(typed),
        target_id=target,
        confirmed=typed.get("confirmed") == "1",
        **_spot(lens, target, typed.get("after", "").strip()),
    )
    return f"Przeniesiono {_count(len(moved))}."


def _spot(lens: Lens, target: UUID, typed: str) -> dict[str, Any]:
    """Where to: after a card named by its number, at the start, or at the end."""
    if not typed:
        return {}
    if typed.casefold() in START:
        return {"at_start": True}
    card = queries.card_by_label(lens, target, typed)
    if card is None:
        raise Unclear(typed=typed)
    return {"after_id": card.pk}


def _document(_request: AktaRequest, _lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    form = DescriptionForm(typed, prefix="opis")
    given = form.cleaned_data if form.is_valid() else {}
    document = services.create_document(
        **common,
        card_ids=_chosen(typed),
        title=given.get("title", ""),
        kind_code=given.get("kind", ""),
        dated_on=given.get("dated_on"),
        author=given.get("author", ""),
    )
    return f"Utworzono dokument „{document.title}”."


def _assign(_request: AktaRequest, _lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    wanted = typed.get("document", "")
    if not _is_id(wanted):
        raise Unclear(typed="")
    document = services.set_document(**common, card_ids=_chosen(typed), document_id=UUID(wanted))
    return f"Dołączono karty do dokumentu „{document.title}”."


def _verso(_request: AktaRequest, _lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    card = services.make_verso(**common, card_id=_only(typed))
    return f"Strona jest teraz odwrotem karty {card.number}{card.letter}."


def _split(_request: AktaRequest, _lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    card = services.split_verso(**common, card_id=_only(typed))
    return f"Odwrót jest teraz kartą {card.number}{card.letter}."


def _only(typed: QueryDict) -> UUID:
    cards = _chosen(typed)
    if len(cards) != 1:
        raise OneCardNeeded
    return cards[0]


class OneCardNeeded(InputError):
    """The command is on one card."""

    code = "desk.one_card_needed"
    field = "cards"
    what = "Nie wykonano polecenia."
    why = "To polecenie dotyczy jednej karty."
    next_step = "Proszę zaznaczyć jedną kartę i powtórzyć polecenie."


def _turn(_request: AktaRequest, lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    degrees = typed.get("command", "").rpartition("-")[2]
    sides = lens.sides().filter(card_id__in=_chosen(typed)).values_list("pk", flat=True)
    turned = services.turn_sides(**common, side_ids=list(sides), rotation=int(degrees))
    return f"Obrócono {plural(turned, 'stronę', 'strony', 'stron')}."


def _remove(_request: AktaRequest, _lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    removed = services.remove_cards(
        **common,
        card_ids=_chosen(typed),
        reason=typed.get("reason", ""),
        confirmed=typed.get("confirmed") == "1",
    )
    return f"Usunięto z akt {_count(len(removed))}. Skany i wpis z powodem zostają."


def _restore(_request: AktaRequest, _lens: Lens, common: dict[str, Any], typed: QueryDict) -> str:
    del common["version"]  # what is not in the file was not ordered by anybody
    card = services.restore_card(**common, card_id=_only(typed))
    return f"Przywrócono kartę; ma numer {card.number}{card.letter}."


def _renumber(_request: AktaRequest, _lens: Lens, common: dict[str, Any], _typed: QueryDict) -> str:
    changed = services.renumber(**common)
    return f"Przenumerowano {_count(changed)}. Dawne cytowania nadal prowadzą do swoich kart."


COMMANDS: dict[str, Command] = {
    "move": _move,
    "document": _document,
    "assign": _assign,
    "verso": _verso,
    "split": _split,
    "turn-90": _turn,
    "turn-180": _turn,
    "turn-270": _turn,
    "renumber": _renumber,
    "remove": _remove,
    "restore": _restore,
}


def _confirm(
    request: AktaRequest, case: Case, volume: Volume, asked: SetChangeUnconfirmed
) -> HttpResponse:
    """Before cards change their set: what will happen, and who will lose them."""
    readers = int(asked.facts["readers"])
    here = reverse("desk:case-file-order", args=[case.pk, volume.pk])
    target = asked.facts["target"]
    act = {
        "title": "Przeniesienie kart do innego zbioru akt",
        "lead": f"Liczba kart: {len(request.POST.getlist('cards'))}.",
        "facts": [
            {"term": "Z", "value": asked.facts["source"]},
            {"term": "Do", "value": target},
        ],
        "effects": ["Dawne cytowania nadal prowadzą do tych kart osoby, które widzą oba zbiory."],
        "losses": [f"Dostęp do tych kart straci osób: {readers}."] if readers else [],
        "button": "Przenieś karty",
        "harm": bool(readers),
        "action": f"{here}?strona={page_number(request)}",
        "back_url": here,
    }
    hidden = _kept(request, "cards", "target", "after", "version", "command")
    context = {"case": case, "act": act, "hidden": hidden}
    return render(request, "desk/ask.html", context, status=asked.status)


def _kept(request: AktaRequest, *names: str) -> list[dict[str, str]]:
    """What was chosen and typed, to be sent once more with the confirmation."""
    kept = [{"name": name, "value": each} for name in names for each in request.POST.getlist(name)]
    return [*kept, {"name": "confirmed", "value": "1"}]


def _confirm_removal(
    request: AktaRequest, case: Case, volume: Volume, asked: RemovalUnconfirmed
) -> HttpResponse:
    """Before cards leave the file: which, why, and who will lose them."""
    readers = int(asked.facts["readers"])
    here = reverse("desk:case-file-order", args=[case.pk, volume.pk])
    act = {
        "title": "Usunięcie kart z akt",
        "lead": "Usuwa się karty zeskanowane omyłkowo, na przykład z innej sprawy albo drugi raz.",
        "facts": [
            {"term": "Karty", "value": asked.facts["cards"]},
            {"term": "Powód", "value": request.POST.get("reason", "")},
        ],
        "effects": [
            "Karty znikną ze spisu treści, czytnika, wyszukiwania, wydruków i kopii do pobrania.",
            "Skany, dawne numery i powód zostają w systemie; kartę można przywrócić.",
        ],
        "losses": [f"Dostęp do tych kart straci osób: {readers}."] if readers else [],
        "button": "Usuń karty z akt",
        "harm": True,
        "action": f"{here}?strona={page_number(request)}",
        "back_url": here,
    }
    hidden = _kept(request, "cards", "reason", "version", "command")
    context = {"case": case, "act": act, "hidden": hidden}
    return render(request, "desk/ask.html", context, status=asked.status)


urlpatterns = [path(f"{BASE}tomy/<uuid:volume_id>/", workbench, name="case-file-order")]
