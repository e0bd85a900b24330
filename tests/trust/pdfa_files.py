"""PDF/A files for tests: typst writes one that conforms, pikepdf changes one thing in it."""

import io
from functools import cache

import pikepdf
import typst

from akta.trust.pdfa.judge import judge

TEXT = """
#set document(title: "Wniosek", author: "Jan Kowalski",
  date: datetime(year: 2026, month: 3, day: 2))
#set text(lang: "pl")
= Zażółć gęślą jaźń
#lorem(30)
#rect(fill: rgb("#336699"), width: 3cm, height: 2cm)
"""


@cache
def made(flavour):
    return typst.compile(
        TEXT.encode(), format="pdf", pdf_standards=[f"a-{flavour}"], ignore_system_fonts=True
    )


def verdict_on(data, tmp_path, flavour=None, **more):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with path.open("rb") as file:
        return judge(file, len(data), flavour, **more)


def changed(data, change):
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        buffer = io.BytesIO()
        document.save(
            buffer,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
            fix_metadata_version=False,
        )
    return buffer.getvalue()


def clauses(verdict):
    return {finding.clause for finding in verdict.findings if finding.certain}


def draw(document, content):
    page = document.pages[0]
    page.Contents = document.make_stream(page.Contents.read_bytes() + b"\n" + content)
