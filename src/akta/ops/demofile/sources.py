"""All documents of the file by id: the written corpus and the generated papers."""

from typing import Any

from akta.ops.demofile import forms, tables
from akta.ops.demofile.markup import Source, read_corpus
from akta.ops.demofile.people import cast

INVOICES, NOTES = 15, 14


def all_sources(seed: int) -> dict[str, Source]:
    """Every document that the plan may name."""
    found = read_corpus(seed)
    for source in _generated(seed):
        found[source.id] = source
    return {name: _with_numbers(source, seed) for name, source in found.items()}


def _generated(seed: int) -> list[Source]:
    return [
        tables.calls(seed, "wrzosek", "Tomasz Wrzosek", 15),
        tables.calls(seed, "malkowska", "Hurtownia IRMA Irena Małkowska", 15),
        tables.calls(seed, "deren", "Kamil Dereń", 9),
        tables.private_account(seed),
        tables.firm_account(seed),
        tables.stocktaking(seed),
        tables.van_track(seed),
        tables.door_events(seed),
        *forms.invoices(seed, INVOICES),
        *forms.delivery_notes(seed, NOTES),
        *forms.time_sheets(seed),
        *forms.route_cards(seed),
        *forms.receipts(seed),
        *forms.replacement_cards(seed),
    ]


def _with_numbers(source: Source, seed: int) -> Source:
    """Put PESEL numbers in the places that the corpus marks `{PESEL Name Surname}`."""
    numbers = {f"{{PESEL {person.name}}}": person.pesel for person in cast(seed)}
    blocks = tuple(_replaced(block, numbers) for block in source.blocks)
    return Source(source.id, source.kind, source.title, source.date, source.author, blocks)


def _replaced(value: Any, numbers: dict[str, str]) -> Any:
    if isinstance(value, str):
        for mark, number in numbers.items():
            value = value.replace(mark, number)
        return value
    if isinstance(value, list):
        return [_replaced(item, numbers) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item, numbers) for key, item in value.items()}
    return value
