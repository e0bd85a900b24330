"""Private notes and bookmarks beside the reader: a panel for the script, plain forms without it.

Written at a side that the lens shows; read by their owner alone. What is listed after the end of
an access are the owner's own words and the citation as they wrote it, nothing of the file.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from akta.audit.models import LookKind
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.core.views import wants_json
from akta.files.notes import queries, services
from akta.files.notes.errors import NoteEmpty
from akta.files.notes.models import PrivateMark
from akta.files.queries import SideView, side_for
from akta.ui.viewer.contract import label_of
from akta.ui.viewer.pace import Pace
from akta.ui.viewer.reading import Reading

__all__ = ["note_patterns", "own_note_patterns"]

View = Callable[..., HttpResponseBase]
Guard = Callable[[View], View]
WRITES = Pace(60)
PAGE = 50
BOX_PARTS = 4
EMPTY = NoteEmpty().text()


class NoteForm(forms.Form):
    """The words of a note, and the part of the side they belong to, if the script tells one."""

    text = forms.CharField(
        label="Notatka",
        error_messages={"required": EMPTY},
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Widzi ją tylko jej autor. Nie trafia do akt ani do żadnej kopii akt.",
    )
    box = forms.CharField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def clean_box(self) -> tuple[float, ...] | None:
        """Four shares of the side, or none; anything else is as none."""
        try:
            parts = tuple(float(part) for part in self.cleaned_data["box"].split(","))
        except ValueError:
            return None
        fits = len(parts) == BOX_PARTS and all(0 <= part <= 1 for part in parts)
        return parts if fits else None


class EditForm(forms.Form):
    """The words of a note that is being changed."""

    text = forms.CharField(
        label="Notatka",
        error_messages={"required": EMPTY},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


def note_patterns(
    base: str, opener: Callable[..., Reading], guard: Guard, *, name: str
) -> list[URLPattern]:
    """The addresses of notes below a reader's `base`, opened by the same decision as its pages."""
    at_side = _opened(opener, _at_side, "GET", "HEAD", "POST")
    in_file = _opened(opener, _in_file, "GET", "HEAD")
    return [
        path(f"{base}k/<str:side_id>/notatki/", guard(at_side), name=f"{name}-notes"),
        path(f"{base}notatki/", guard(in_file), name=f"{name}-notes-all"),
    ]


def own_note_patterns(guard: Callable[[str], Guard]) -> list[URLPattern]:
    """The list of one's own notes and the forms that change them, without the file behind them."""
    own = guard("własne notatki i zakładki tej osoby")
    return [
        path("notatki/", own(own_list), name="notes"),
        path("notatki/<uuid:note_id>/", own(edit), name="note-edit"),
        path("notatki/<uuid:note_id>/usun/", own(remove), name="note-remove"),
    ]


def _opened(opener: Callable[..., Reading], answer: View, *methods: str) -> View:
    @require_http_methods(methods)
    @wraps(answer)
    def view(request: AktaRequest, side_id: str | None = None, **where: Any) -> HttpResponseBase:
        reading = opener(request, **where)
        return answer(reading) if side_id is None else answer(reading, side_id)

    return view


def _in_file(reading: Reading) -> HttpResponse:
    """All own notes and bookmarks in this file, for the viewer's panel."""
    reading.log(LookKind.CONTENTS)
    return JsonResponse({"notes": [_json(view) for view in queries.own_marks_in(reading.lens)]})


def _at_side(reading: Reading, side_id: str) -> HttpResponse:
    """The notes at one side and the form for another; a POST writes."""
    side = side_for(reading.lens, side_id)
    if reading.request.method != "POST":
        reading.log(LookKind.CONTENTS, side)
        return _page(reading, side, NoteForm(initial={"key": uuid4().hex}))
    WRITES.take(reading.request.actor.id)
    if reading.request.POST.get("act") in {"bookmark", "unbookmark"}:
        services.switch_bookmark(
            actor=reading.request.actor,
            lens=reading.lens,
            side_id=side.id,
            place=reading.citation(side),
            at=moment_of(reading.request),
            on=reading.request.POST["act"] == "bookmark",
        )
        return _written(reading, side)
    return _note_written(reading, side)


def _note_written(reading: Reading, side: SideView) -> HttpResponse:
    form = NoteForm(reading.request.POST)
    if form.is_valid():
        try:
            services.write_note(
                actor=reading.request.actor,
                lens=reading.lens,
                side_id=side.id,
                text=form.cleaned_data["text"],
                place=reading.citation(side),
                box=form.cleaned_data["box"],
                at=moment_of(reading.request),
                key=form.cleaned_data["key"],
            )
        except InputError as error:
            if wants_json(reading.request):
                raise
            form.add_error(error.field, error.text())
        else:
            return _written(reading, side)
    elif wants_json(reading.request):
        raise NoteEmpty
    reading.log(LookKind.CONTENTS, side)
    return _page(reading, side, form, status=422)


def _written(reading: Reading, side: SideView) -> HttpResponse:
    if wants_json(reading.request):
        return _in_file(reading)
    return redirect(f"{reading.base}/k/{side.short_id}/notatki/")


def _page(reading: Reading, side: SideView, form: NoteForm, status: int = 200) -> HttpResponse:
    own = queries.own_marks_in(reading.lens, side_id=side.id)
    context = {
        "layout": _layout(reading.request),
        "form": form,
        "label": label_of(side),
        "reference": reading.case.reference,
        "side_url": f"{reading.base}/k/{side.short_id}/",
        "list_url": _own_url(reading.request, "notes"),
        "bookmark": next((view for view in own if view.is_bookmark), None),
        "notes": [(v, _own_url(reading.request, "note-edit", v.id)) for v in own if v.text],
    }
    return render(reading.request, "ui/notes/side.html", context, status=status)


def _json(view: queries.NoteView) -> dict[str, Any]:
    return {
        "id": str(view.id),
        "kind": view.kind,
        "side": view.short_id or None,
        "label": view.label or view.place,
        "text": view.text,
        "box": view.box,
        "version": view.version,
    }


def own_list(request: AktaRequest) -> HttpResponse:
    """The list "Moje notatki i zakładki": own words of every case, also after the access."""
    page = Paginator(queries.own_marks(request.actor), PAGE).get_page(request.GET.get("strona"))
    rows = [(mark, _back_to(mark)) for mark in page.object_list]
    context = {"layout": _layout(request), "page": page, "rows": rows}
    return render(request, "ui/notes/list.html", context)


def edit(request: AktaRequest, note_id: UUID) -> HttpResponse:
    """Change the words of an own note."""
    mark = queries.own_mark(request.actor, note_id)
    form = EditForm(request.POST or None, initial={"text": mark.text, "version": mark.version})
    if request.method == "POST" and form.is_valid():
        WRITES.take(request.actor.id)
        try:
            services.edit_note(
                actor=request.actor, note_id=note_id, at=moment_of(request), **form.cleaned_data
            )
        except InputError as error:
            if wants_json(request):
                raise
            form.add_error(error.field, error.text())
        else:
            return _changed(request)
    context = {"layout": _layout(request), "form": form, "mark": mark}
    context["list_url"] = _own_url(request, "notes")
    context["remove_url"] = _own_url(request, "note-remove", note_id)
    return render(request, "ui/notes/edit.html", context, status=422 if form.errors else 200)


def remove(request: AktaRequest, note_id: UUID) -> HttpResponse:
    """Delete an own note or bookmark; a page asks first."""
    mark = queries.own_mark(request.actor, note_id)
    if request.method == "POST":
        services.remove_mark(actor=request.actor, note_id=note_id)
        return _changed(request)
    lost = [mark.text] if mark.text else []
    act = {
        "title": f"Usunąć: {mark.get_kind_display()}, {mark.place}?",
        "losses": [*lost, "Tego, co usunięto, nie można przywrócić."],
        "button": "Usuń",
        "harm": True,
        "back_url": _own_url(request, "notes"),
        "back_label": "Wróć bez usuwania",
    }
    return render(request, "ui/notes/remove.html", {"layout": _layout(request), "act": act})


def _changed(request: AktaRequest) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"done": True})
    return redirect(_own_url(request, "notes"))


def _own_url(request: AktaRequest, name: str, *args: UUID) -> str:
    return reverse(f"{_face(request)}:{name}", args=args)


def _face(request: AktaRequest) -> str:
    return request.actor.face.value


def _layout(request: AktaRequest) -> str:
    return f"ui/base_{_face(request)}.html"


def _back_to(mark: PrivateMark) -> str:
    """Where the note can be opened again: the reader decides anew, and may refuse."""
    if mark.grant_id is not None:
        return reverse("portal:viewer-goto", args=[mark.grant_id])
    return reverse("desk:viewer-goto", args=[mark.case_id, mark.set_kind])
