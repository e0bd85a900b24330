"""Help (pomoc) on the desk: the guides of docs/, read where the work is done."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from akta.accounts.doors import staff
from akta.core.errors import NotFound
from akta.core.requests import AktaRequest

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "guides"
GUIDES = ("sekretariat", "prokurator", "administrator")
ALL = "każda zalogowana osoba z urzędu"


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide as the screen shows it."""

    name: str
    title: str
    body: SafeString


@require_safe
@staff(ALL)
def guides(request: AktaRequest) -> HttpResponse:
    """The guides there are."""
    return render(request, "desk/help/list.html", {"guides": [read(name) for name in GUIDES]})


@require_safe
@staff(ALL)
def guide(request: AktaRequest, guide_name: str) -> HttpResponse:
    """One guide. Raises NotFound for a name that none has."""
    if guide_name not in GUIDES:
        raise NotFound
    return render(request, "desk/help/guide.html", {"guide": read(guide_name)})


@lru_cache(maxsize=len(GUIDES))
def read(name: str) -> Guide:
    """A guide without its pictures; raw HTML in it would stay text."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    end = next(i for i, each in enumerate(tokens) if each.type == "heading_close")
    for token in tokens:
        if token.type == "table_open":
            token.attrSet("class", "table")
        token.children = _shown(token.children or [])
    html = reader.renderer.render(tokens[end + 1 :], reader.options, {})
    return Guide(name, tokens[end - 1].content, mark_safe(html))  # noqa: S308 - our own text


def _shown(tokens: list[Token]) -> list[Token]:
    """Links lead to guides that stand here; of others the words stay."""
    shown, leads_here = [], False
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrGet("href")).removesuffix(".md")
            leads_here = target in GUIDES
            if leads_here:
                token.attrSet("href", reverse("desk:help-guide", args=[target]))
        is_link = token.type in {"link_open", "link_close"}
        if token.type != "image" and (leads_here or not is_link):
            shown.append(token)
    return shown


urlpatterns = [
    path("pomoc/", guides, name="help"),
    path("pomoc/<slug:guide_name>/", guide, name="help-guide"),
]
