"""Loading of reference data: kinds of documents (rodzaje dokumentów)."""

import csv
from importlib import resources
from typing import Any

from akta.files import data


def load_kinds(model: Any) -> int:
    """Add or rename the kinds of the list; kinds that left it stay, for the documents they name."""
    with resources.files(data).joinpath("document_kinds.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for order, row in enumerate(rows, 1):
        model.objects.update_or_create(
            pk=row["code"], defaults={"name": row["name"], "order": order}
        )
    return len(rows)
