"""Papers on paper: PDF/A, a picture for the preview, DOCX. Pure: same facts, same bytes."""

import io
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import typst
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from akta.core import typeset
from akta.law.localtime import WARSAW
from akta.law.papers.markup import Block
from akta.law.papers.model import PaperKind, Values, addressee, sections
from akta.law.polish import long_date, sentence

__all__ = ["Sheet", "docx_of", "pages_of", "pdf_of"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that stands on a paper besides its fields."""

    kind: PaperKind
    values: Values
    reference: str
    unit: str
    seat: str
    moment: datetime
    signer: str = ""
    post: str = ""
    number: str = ""
    approved: str = ""
    journal_hash: str = ""
    is_draft: bool = True
    is_military: bool = False


def pdf_of(sheet: Sheet) -> bytes:
    """The paper as PDF/A-2a."""
    return typeset.pdf(_template(), _told(sheet))


def pages_of(sheet: Sheet) -> list[bytes]:
    """The pages as PNG, for the preview beside the form."""
    made = typst.compile(_template(), format="png", ppi=80, **typeset.inputs(_told(sheet)))
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _template() -> bytes:
    return typeset.template("akta.papers", "paper.typ")


def _told(sheet: Sheet) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_tied(json.dumps(_facts(sheet), ensure_ascii=False)))
    return told


_TIED = re.compile(
    r"(?<=§) |(?<=\bart\.) |(?<=\bk\.) |(?<=\bt\.) |(?<=\bnr) | (?=§)|(?<= [aiouwzAIOUWZ]) |"
    r"(?<=\d) (?=[a-zśźń]+ \d{4} r\.)| (?=\d{4} r\.)|(?<=\d) (?=r\.|zł)"
)


def _tied(text: str) -> str:
    """No line ends before a number of a provision, a card or a year, or after a lone letter."""
    return _TIED.sub("\u00a0", text)


def _facts(sheet: Sheet) -> dict[str, Any]:
    kind = sheet.kind
    return {
        "title": kind.title_of(sheet.values),
        "addressee": addressee(kind, sheet.values),
        "number": sheet.number,
        "reference": sheet.reference,
        "unit": sheet.unit,
        "seat": sheet.seat,
        "day": long_date(sheet.moment.astimezone(WARSAW).date()),
        "date": typeset.typst_day(sheet.moment),
        "opening": _opening(sheet),
        "verb": kind.verb,
        "sections": [asdict(section) for section in sections(kind, sheet.values)],
        "instruction": kind.instruction_in(is_military=sheet.is_military),
        "signer": sheet.signer,
        "post": sheet.post,
        "approved": sheet.approved,
        "hash": sheet.journal_hash,
        "draft": sheet.is_draft,
    }


def _opening(sheet: Sheet) -> str:
    who = f"{sheet.signer}, {sheet.post}" if sheet.signer else "Prokurator prowadzący sprawę"
    basis = sheet.kind.basis_in(is_military=sheet.is_military)
    if not sheet.kind.verb:
        tells_it = "Na podstawie" in sheet.kind.operative(sheet.values)
        return "" if tells_it or not basis else sentence(f"Podstawa: {basis}")
    return f"{who}, na podstawie {basis} w sprawie {sheet.reference}"


def docx_of(sheet: Sheet) -> bytes:
    """The same text as DOCX, for those who have to work on it elsewhere."""
    facts, document = _facts(sheet), Document()
    properties = document.core_properties
    properties.title, properties.author = facts["title"], facts["signer"] or facts["unit"]
    properties.created = properties.modified = sheet.moment.astimezone(WARSAW).replace(tzinfo=None)
    document.add_paragraph(f"{facts['unit']}\n{facts['reference']}")
    document.add_paragraph(f"{facts['seat']}, {facts['day']}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if facts["addressee"]:
        document.add_paragraph(facts["addressee"]).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_heading(facts["title"], level=1)
    if facts["opening"]:
        document.add_paragraph(facts["opening"])
    if facts["verb"]:
        document.add_paragraph(f"{facts['verb']}:").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for section in sections(sheet.kind, sheet.values):
        if section.heading:
            document.add_heading(section.heading, level=2)
        for block in section.blocks:
            _add(document, block)
    if facts["instruction"]:
        document.add_heading("Pouczenie", level=2)
        document.add_paragraph(facts["instruction"])
    signed = "\n".join(filter(None, (facts["signer"], facts["post"], facts["approved"])))
    document.add_paragraph(signed).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_STYLES = {"li": "List Bullet", "num": "List Number"}


def _add(document: Any, block: Block) -> None:
    if block.kind == "h":
        document.add_heading(block.text, level=3)
        return
    paragraph = document.add_paragraph(style=_STYLES.get(block.kind))
    for run in block.runs:
        added = paragraph.add_run(run.text)
        added.bold, added.italic = run.bold or None, run.italic or None
