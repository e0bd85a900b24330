"""Personal data in the tables: each field with its category, legal basis and retention.

The table is `personal.txt`; a test walks over every model of every room and fails for a field
without a row, so nobody adds a field with personal data unseen. `python -m akta.ops.personal`
prints the page `docs/dane-osobowe.md`.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

CATEGORIES = {
    "tożsamość": "imiona, nazwisko, numery osoby, dokument, podpis",
    "kontakt": "adres e-mail, telefon, adres zamieszkania",
    "zabezpieczenia": "hasła, kody i klucze (skróty albo zaszyfrowane)",
    "połączenie": "adres sieciowy, przeglądarka, sesja",
    "zawód": "wpis na listę zawodową i odpowiedź rejestru",
    "czynności": "co kto zrobił i dlaczego",
    "sprawa": "treść akt i pism, w tym dane o wyrokach i czynach zabronionych",
}
BASES = {
    "konto": "art. 6 ust. 1 lit. e RODO; § 4–8 rozporządzenia w sprawie portalu informacyjnego",
    "rejestr": "art. 6 ust. 1 lit. e RODO; § 7 ust. 3, § 9 ust. 7 tego rozporządzenia",
    "bezpieczeństwo": "art. 6 ust. 1 lit. e i art. 32 RODO",
    "rozliczalność": "art. 5 ust. 2 RODO; art. 36 ustawy z 14 grudnia 2018 r. (dane w związku ze "
    "zwalczaniem przestępczości)",
    "postępowanie": "art. 13 ust. 1 i art. 14 ustawy z 14 grudnia 2018 r.; k.p.k.",
    "pokaz": "dane zmyślone; tylko tryb pokazowy",
}
RETENTIONS = {
    "konto": "do likwidacji konta; likwidacja je usuwa",
    "konto+": "jak konto, a po likwidacji dla rozliczalności (§ 11), do końca okresu "
    "przechowywania akt, w których osoba działała",
    "wniosek": "90 dni od załatwienia wniosku o konto",
    "sesja": "do końca sesji, najdłużej 8 godzin",
    "doba": "jedna doba",
    "90dni": "90 dni",
    "rejestr": "do wczytania nowszego rejestru",
    "wysyłka": "30 dni od wysłania albo zwrotu wiadomości",
    "szkic": "do złożenia pisma albo usunięcia szkicu",
    "akta": "jak akta sprawy, według ich klasy archiwalnej",
    "dziennik": "bezterminowo: wpisu nie można zmienić ani usunąć, a łańcuch musi być cały",
    "pokaz": "do usunięcia pokazu",
}
NONE = "-"


@dataclass(frozen=True, slots=True)
class Row:
    """A field (or all fields of a model, `*`) and what it holds."""

    field: str
    category: str
    basis: str = ""
    retention: str = ""

    @property
    def is_personal(self) -> bool:
        return self.category != NONE


def rows() -> list[Row]:
    """The table, in its own order."""
    text = resources.files("akta.ops").joinpath("personal.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [Row(*line.split("|")) for line in lines]


def telling_fields() -> Iterator[tuple[str, Any]]:
    """Every field of our tables that can hold what somebody said, by its full name.

    Left out: keys and references between rows (who did something is an account's id, told for all
    tables at once on the page), choices from a list, numbers, yes or no, moments and periods.
    """
    from django.apps import apps
    from django.db import models

    plain = (models.BooleanField, models.IntegerField, models.FloatField, models.UUIDField)
    for model in apps.get_models():
        if not model.__module__.startswith("akta."):
            continue
        for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented API
            kind = type(field).__name__
            is_structure = field.primary_key or field.is_relation or bool(field.choices)
            is_plain = isinstance(field, (*plain, models.DateTimeField)) or "Range" in kind
            if not (is_structure or is_plain):
                yield f"{model._meta.label}.{field.name}", field  # noqa: SLF001 - as above


def row_of(name: str, table: dict[str, Row]) -> Row | None:
    """The row of a field: its own, or that of its whole model."""
    return table.get(name) or table.get(f"{name.rpartition('.')[0]}.*")


def as_markdown() -> str:
    """The page for people: what is kept about them, why and how long."""
    parts = [_HEAD, _list("Kategorie", CATEGORIES), _list("Podstawy prawne", BASES)]
    parts.append(_list("Okresy przechowywania", RETENTIONS))
    told = [row for row in rows() if row.is_personal]
    lines = [f"| {row.field} | {row.category} | {row.basis} | {row.retention} |" for row in told]
    head = "| pole | kategoria | podstawa | okres |\n|---|---|---|---|\n"
    parts.append("## Pola\n\n" + head + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _list(title: str, words: dict[str, str]) -> str:
    lines = [f"- **{word}**: {meaning}." for word, meaning in words.items()]
    return f"## {title}\n\n" + "\n".join(lines) + "\n"


_HEAD = """# Dane osobowe w tabelach

Każde pole bazy, które może zawierać dane osobowe: jakie, na jakiej podstawie i jak długo.
Stronę wypisuje `python -m akta.ops.personal`; test pilnuje, żeby żadnego pola nie brakowało.
Kto wykonał czynność, mówi w każdej tabeli identyfikator konta (podstawa: rozliczalność; okres
taki jak wiersza). Numery osób, kontakty i adresy są zaszyfrowane; do wyszukania służą skróty
z kluczem. Zadania w kolejce i komunikaty programu niosą same identyfikatory.
"""


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
