"""Conversion to PDF/A: asked for, made in a child beside the old file, taken or left."""

import io
import stat
import sys

import pikepdf
import pytest
from pikepdf import Dictionary, Name, Stream
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core import clock
from akta.core.errors import NotFound
from akta.files import blobs
from akta.filing import tasks
from akta.filing.errors import NotConvertible, NothingReady, SignedIsNotMended
from akta.filing.mending import making, office
from akta.filing.models import CheckState, DraftFile, FileRole, Mending, MendingState
from akta.filing.services import begin_mending, leave_mending, take_mending
from akta.filing.services.mending import MEND, carry_out, mending_of
from akta.filing.services.ready import current_files
from tests import factories
from tests.filing import making as drafts
from tests.filing.making import AT
from tests.trust.test_pdfa_mending import broken


@pytest.fixture(scope="module")
def children():
    """One child for the tests of this module: its start is what costs."""
    made = making._pool("tests")
    yield made
    made.close()


@pytest.fixture
def child(children, monkeypatch):
    monkeypatch.setattr(making, "pool", lambda: children)


@pytest.fixture
def draft(counsel):
    return drafts.draft(counsel, ready=False)


def placed(draft, data, detected, name="umowa.pdf", **facts):
    """A file of the draft that was checked and found to be of this type."""
    stored = blobs.store().put(io.BytesIO(data))
    check = {"format": {"detected": detected}, "problems": [drafts.problem("PDF_NOT_PDFA")]}
    given = {"number": 1, "title": "Umowa", "size": stored.size, "check_result": check, **facts}
    return drafts.file(draft, FileRole.ATTACHMENT, name, sha256=stored.sha256, **given)


def picture(mode="RGB", kind="PNG", **more):
    out = io.BytesIO()
    Image.new(mode, (40, 60)).save(out, kind, **more)
    return out.getvalue()


def without_font(document):
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    document.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font))
    document.pages[0].Contents = Stream(document, b"BT /F 40 Tf 100 400 Td (Wniosek) Tj ET")


def test_a_pdf_is_mended_beside_the_old_and_takes_its_place(child, actor, draft):
    before = broken()
    old = placed(draft, before, "application/pdf", certified=True)

    asked = begin_mending(actor=actor, file_id=old.pk, at=AT)
    assert ProcrastinateJob.objects.filter(task_name=MEND, args={"mending_id": str(asked.pk)})
    assert begin_mending(actor=actor, file_id=old.pk, at=AT) == asked
    ready = carry_out(asked.pk)
    assert (ready.state, ready.way, ready.pages, ready.pages_before) == ("ready", "repair", 1, 1)
    assert ready.check_result["pdfa"] == {"claimed": "2b", "conforms": True, "problems": []}
    assert current_files(draft) == [old]

    new = take_mending(actor=actor, mending_id=asked.pk, at=AT)

    assert current_files(draft) == [new]
    assert (new.name, new.title, new.number, new.certified) == ("umowa.pdf", "Umowa", 1, True)
    assert (new.sha256, new.check_state) == (ready.sha256, CheckState.WAITING)
    old.refresh_from_db()
    assert (old.replaced_by, blobs.store().open(old.sha256).read()) == (new, before)
    with pytest.raises(NotFound):
        take_mending(actor=actor, mending_id=asked.pk, at=AT)


def test_pages_become_pictures_where_a_font_is_missing_and_that_is_told(child, actor, draft):
    old = placed(draft, broken(without_font), "application/pdf")

    ready = carry_out(begin_mending(actor=actor, file_id=old.pk, at=AT).pk)

    assert (ready.state, ready.way, ready.pages) == ("ready", "pages", 1)
    assert "Helvetica nie jest osadzona" in ready.reason
    assert ready.check_result["pdfa"]["conforms"] is True
    with pikepdf.open(io.BytesIO(blobs.store().open(ready.sha256).read())) as document:
        box = [float(side) for side in document.pages[0].mediabox]
        (image,) = document.pages[0].Resources.XObject.values()
    assert box[2:] == pytest.approx([595, 842], abs=1)
    assert (image.Width, image.ColorSpace) == (1653, "/DeviceGray")


@pytest.mark.parametrize(
    ("data", "detected", "size"),
    [
        pytest.param(picture(dpi=(72, 72)), "image/png", (40, 60), id="png"),
        pytest.param(picture(kind="JPEG"), "image/jpeg", (595, 842), id="no resolution: A4"),
        pytest.param(picture("CMYK", "JPEG", dpi=(72, 72)), "image/jpeg", (40, 60), id="of print"),
        pytest.param(picture("RGBA", dpi=(72, 72)), "image/png", (40, 60), id="see-through"),
        pytest.param(
            picture("1", "TIFF", dpi=(72, 72), compression="group4"),
            "image/tiff",
            (40, 60),
            id="fax",
        ),
    ],
)
def test_a_picture_becomes_a_page(child, actor, draft, data, detected, size):
    old = placed(draft, data, detected, "zdjęcie 1.jpg")

    asked = begin_mending(actor=actor, file_id=old.pk, at=AT)
    ready = carry_out(asked.pk)

    assert (ready.state, ready.way, ready.reason) == ("ready", "picture", "")
    assert ready.check_result["pdfa"]["conforms"] is True
    with pikepdf.open(io.BytesIO(blobs.store().open(ready.sha256).read())) as document:
        box = [float(side) for side in document.pages[0].mediabox]
    assert box[2:] == pytest.approx(size, abs=1)
    assert take_mending(actor=actor, mending_id=asked.pk, at=AT).name == "zdjęcie 1.pdf"


@pytest.mark.parametrize("where", ["before", "meanwhile", "inside"])
def test_a_signed_file_is_never_mended(child, actor, draft, where):
    old = placed(draft, signed() if where == "inside" else broken(), "application/pdf")
    if where == "before":
        DraftFile.objects.filter(pk=old.pk).update(signatures=drafts.SIGNED)
        with pytest.raises(SignedIsNotMended):
            begin_mending(actor=actor, file_id=old.pk, at=AT)
        return
    asked = begin_mending(actor=actor, file_id=old.pk, at=AT)
    done = carry_out(asked.pk)
    if where == "inside":
        assert (done.state, "podpisany" in done.reason) == ("failed", True)
        return
    drafts.file(draft, FileRole.SIGNATURE, "umowa.pdf.p7s", signs=old)
    with pytest.raises(SignedIsNotMended):
        take_mending(actor=actor, mending_id=asked.pk, at=AT)
    assert old in current_files(draft)


def signed():
    def sign(document):
        value = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Contents=pikepdf.String("x"))
        document.Root.AcroForm = Dictionary(Fields=[document.make_indirect(value)])

    return broken(sign)


def test_what_cannot_be_read_says_so_and_can_be_asked_for_again(child, actor, draft):
    old = placed(draft, b"%PDF-1.7 to nie jest PDF", "application/pdf")

    asked = begin_mending(actor=actor, file_id=old.pk, at=AT)
    assert carry_out(asked.pk).state == MendingState.FAILED
    assert "uszkodzony" in mending_of(old).reason
    with pytest.raises(NothingReady):
        take_mending(actor=actor, mending_id=asked.pk, at=AT)
    assert carry_out(asked.pk) is None

    again = begin_mending(actor=actor, file_id=old.pk, at=AT)
    assert again != asked


def test_what_is_left_leaves_the_file_as_it_is(actor, draft):
    old = placed(draft, b"x", "application/pdf")
    asked = Mending.objects.create(
        file=old, state=MendingState.READY, asked_by=draft.owner, asked_at=AT
    )

    leave_mending(actor=actor, mending_id=asked.pk, at=AT)

    assert (mending_of(old), current_files(draft)) == (None, [old])
    with pytest.raises(NothingReady):
        take_mending(actor=actor, mending_id=asked.pk, at=AT)


def test_another_person_finds_no_conversion(actor, draft):
    old = placed(draft, b"x", "application/pdf")
    asked = begin_mending(actor=actor, file_id=old.pk, at=AT)
    other = factories.actor(drafts.counsel(surname="Obcy"))

    for refused in (take_mending, leave_mending):
        with pytest.raises(NotFound):
            refused(actor=other, mending_id=asked.pk, at=AT)
    with pytest.raises(NotFound):
        begin_mending(actor=other, file_id=old.pk, at=AT)


@pytest.mark.parametrize(
    ("detected", "why"),
    [("audio/mpeg", "Z plików tego rodzaju"), ("application/msword", "LibreOffice")],
)
def test_what_cannot_be_converted_here_says_why(actor, draft, monkeypatch, detected, why):
    monkeypatch.setattr(office, "program", lambda: None)
    old = placed(draft, b"x", detected, "plik.bin")

    with pytest.raises(NotConvertible, match=why):
        begin_mending(actor=actor, file_id=old.pk, at=AT)


def test_a_lost_conversion_is_told(actor, draft):
    old = placed(draft, b"x", "application/pdf")
    asked = begin_mending(actor=actor, file_id=old.pk, at=clock.now() - tasks.MENDING_LOST_AFTER)
    fresh = Mending.objects.create(file=old, asked_by=draft.owner, asked_at=clock.now())
    Mending.objects.filter(pk=asked.pk).update(asked_at=clock.now() - 2 * tasks.MENDING_LOST_AFTER)

    tasks.check_lost()

    asked.refresh_from_db()
    fresh.refresh_from_db()
    assert (asked.state, fresh.state) == (MendingState.FAILED, MendingState.WAITING)


def stand_in(folder, script):
    """A program in the place of LibreOffice that does what the script says."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\n{script}")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_document_goes_through_the_office_program(child, actor, draft, tmp_path, monkeypatch):
    made = tmp_path / "made.pdf"
    made.write_bytes(broken())
    script = (
        "import pathlib, shutil, sys\n"
        "source = pathlib.Path(sys.argv[-1])\n"
        "assert source.read_bytes() == b'tekst' and '--headless' in sys.argv\n"
        f"shutil.copy({str(made)!r}, source.with_suffix('.pdf'))\n"
    )
    monkeypatch.setattr(office, "program", lambda: stand_in(tmp_path, script))
    old = placed(draft, b"tekst", "text/plain", "pismo.txt")

    asked = begin_mending(actor=actor, file_id=old.pk, at=AT)
    ready = carry_out(asked.pk)

    assert (ready.state, ready.way) == ("ready", "document")
    assert take_mending(actor=actor, mending_id=asked.pk, at=AT).name == "pismo.pdf"


@pytest.mark.parametrize(
    ("script", "seconds"),
    [
        pytest.param("pass", 60, id="makes nothing"),
        pytest.param("import time\ntime.sleep(600)", 0.5, id="hangs"),
    ],
)
def test_an_office_program_that_fails_is_told(tmp_path, monkeypatch, script, seconds):
    monkeypatch.setattr(office, "program", lambda: stand_in(tmp_path, script))

    with pytest.raises(office.OfficeFailed):
        office.pdf_of(b"tekst", ".txt", seconds=seconds)
