"""Papers set in type: one way to Typst for every room that prints. Pure: same facts, same bytes."""

import json
from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from typing import Any, Literal

import typst

from akta.law.localtime import WARSAW

__all__ = ["inputs", "pdf", "template", "typst_day"]

Standard = Literal["a-2a", "a-3a"]


def template(package: str, *names: str) -> bytes:
    """The templates in the `typst` folder of a package, one after the other."""
    folder = resources.files(package).joinpath("typst")
    return b"".join(folder.joinpath(name).read_bytes() for name in names)


def inputs(told: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What a template gets: `told` as `d`, further values by their names; no system fonts."""
    given = {"d": told, **more}
    values = {name: json.dumps(value, ensure_ascii=False) for name, value in given.items()}
    return {"sys_inputs": values, "ignore_system_fonts": True}


def pdf(
    source: bytes, told: Mapping[str, Any], *, standard: Standard | None = "a-2a", **more: Any
) -> bytes:
    """The paper as PDF/A of this standard, as a plain PDF where there is none."""
    given = inputs(told, **more)
    return bytes(typst.compile(source, format="pdf", pdf_standards=standard, **given))


def typst_day(moment: datetime) -> list[int]:
    """Year, month and day in Warsaw, as the templates set the document's date."""
    local = moment.astimezone(WARSAW)
    return [local.year, local.month, local.day]
