"""Scopes (zakresy zgody) of the API: what a person allows an application."""

from enum import StrEnum

from akta.law.marks import implements

__all__ = ["Scope", "known", "sentences"]


class Scope(StrEnum):
    """One permission; its sentence is read on the consent screen."""

    CASES = "cases:read"
    FILES = "files:read"
    REQUESTS = "requests:write"
    NOTICES = "notices:read"
    DRAFTS = "drafts:write"


SENTENCES = {
    Scope.CASES: "widzieć, że sprawy są i w jakim są stanie",
    Scope.FILES: "czytać i pobierać akta udostępnione z prawem pobierania",
    Scope.REQUESTS: "składać wnioski o udostępnienie akt i widzieć złożone",
    Scope.NOTICES: "odbierać zawiadomienia",
    Scope.DRAFTS: "przygotowywać projekty pism; pismo składa dopiero użytkownik, w portalu",
}


@implements("I-3-2")
def known(asked: str | None, allowed: str) -> str | None:
    """The scopes asked for, if the application was registered for all of them; otherwise None.

    Nothing asked is nothing allowed: an application names what it needs.
    """
    wanted = (asked or "").split()
    if not wanted or not set(wanted) <= set(allowed.split()):
        return None
    return " ".join(each.value for each in Scope if each in wanted)


def sentences(scope: str) -> list[str]:
    """The scopes in words, for consent and for the list of applications."""
    return [SENTENCES[Scope(each)] for each in scope.split() if each in set(Scope)]
