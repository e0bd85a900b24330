"""The whole path of a scan without OCR: stored with fsync, cut, measured, image cached, cards made.

    .venv/bin/python benchmarks/ingest_path.py [--pages 60] [--pdf 1000]

Prints pages a second and core for 300-dpi grey TIFFs (whole pages of A4) and the memory at peak
of this process and of its largest child for one long PDF. The database is a throw-away one.
"""

import argparse
import io
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from uuid import uuid4


def page(number):
    """A typed page of A4 at 300 dpi, grey, with the grain of a scanner."""
    import numpy as np
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("L", (2480, 3508), 244)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(44)
    for line in range(52):
        draw.text(
            (250, 250 + 58 * line),
            f"{number:04} Przesłuchany zeznał co następuje, wiersz {line} " * 2,
            40,
            font,
        )
    grain = np.random.default_rng(number).normal(0, 3, (3508, 2480))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def tiff(first, count):
    out = io.BytesIO()
    pages = [page(first + n) for n in range(count)]
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(300, 300)
    )
    return out.getvalue()


def long_pdf(path, count):
    """A PDF of JPEG pages; ten different ones, so that making it does not take the hour."""
    import pikepdf

    out = io.BytesIO()
    pages = [page(n) for n in range(10)]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=300, quality=70)
    with pikepdf.open(out) as source, pikepdf.new() as made:
        for _ in range(-(-count // 10)):
            made.pages.extend(source.pages)
        del made.pages[count:]
        made.save(path)


def apart(make, *facts):
    """Make the material in another process: its memory is not what is measured."""
    process = multiprocessing.get_context("spawn").Process(target=make, args=facts)
    process.start()
    process.join()
    assert process.exitcode == 0


def written(path, first, count):
    path.write_bytes(tiff(first, count))


def made_apart(first, count):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scan.tif"
        apart(written, path, first, count)
        return path.read_bytes()


def case():
    from akta.cases.models import Case, Form, Register
    from akta.cases.reference import load_registers
    from akta.core import clock
    from akta.units.models import Cell, CellKind, Unit, UnitLevel

    load_registers()
    unit = Unit.objects.create(
        pk="pomiar",
        level=UnitLevel.DISTRICT,
        name="Jednostka pomiarowa",
        seat="Pomiar",
        code="4999",
    )
    cell = Cell.objects.create(unit=unit, number=0, name="jednostka", kind=CellKind.UNIT)
    return Case.objects.create(
        unit=unit,
        cell=cell,
        register=Register.objects.get(pk="Ds"),
        number=1,
        year=2026,
        reference=f"4999-0.Ds.{uuid4().int % 9999}.2026",
        form=Form.INQUIRY,
        subject="Pomiar",
        opened_on=date(2026, 1, 1),
        registered_at=clock.now(),
    )


def taken_in(subject, content, name):
    """Seconds from the first byte to the last card, with the pages made."""
    from akta.core import clock
    from akta.core.actors import SYSTEM
    from akta.files.models import Ingest
    from akta.files.services import receive_file
    from akta.files.services.cutting import cut_next

    start = time.perf_counter()
    ingest = receive_file(
        actor=SYSTEM, case_id=subject.pk, file_name=name, content=content, at=clock.now()
    )
    while cut_next():
        pass
    seconds = time.perf_counter() - start
    ingest = Ingest.objects.get(pk=ingest.pk)
    assert ingest.state == "done", ingest.problem_text
    return seconds, ingest.page_count


def megabytes(who):
    return resource.getrusage(who).ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--pdf", type=int, default=1000)
    given = parser.parse_args()
    from akta.ops.postgres.testing import for_tests

    with for_tests():
        os.environ |= {"DJANGO_SETTINGS_MODULE": "akta.ops.settings", "AKTA_ROLE": "owner"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        measured(given)
        from django.db import connection

        from akta.files import blobs

        blobs.pool().close()
        connection.close()


def measured(given):
    from akta.files import blobs

    subject, cores = case(), blobs.pool().size
    taken_in(subject, io.BytesIO(made_apart(900, 4)), "warm.tif")  # as in a running worker
    took, cpu = [], 0.0
    for first in range(0, given.pages, 10):
        content = made_apart(first, 10)
        before = _cpu()
        took.append(taken_in(subject, io.BytesIO(content), "a.tif"))
        cpu += _cpu() - before
    seconds, pages = sum(t for t, _ in took), sum(n for _, n in took)
    print(f"TIFF 300 dpi grey: {pages} pages in {seconds:.1f} s, {cores} children")
    print(f"  {pages / seconds:.1f} pages/s; {pages / seconds / cores:.1f} pages/s a core")
    print(f"  parent's own time: {cpu / pages * 1000:.1f} ms a page")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.pdf"
        apart(long_pdf, path, given.pdf)
        before = megabytes(resource.RUSAGE_SELF)
        with path.open("rb") as content:
            seconds, pages = taken_in(subject, content, "long.pdf")
        size = path.stat().st_size >> 20
    print(f"PDF of {pages} pages ({size} MB): {seconds:.1f} s, {pages / seconds:.1f} pages/s")
    print(
        f"  peak: this process {megabytes(resource.RUSAGE_SELF):.0f} MB "
        f"({before:.0f} MB before), largest child {max(children()):.0f} MB"
    )


def children():
    """Peak memory in MB of the children that live now."""
    for tasks in Path("/proc/self/task").glob("*/children"):
        for pid in tasks.read_text().split():
            status = Path(f"/proc/{pid}/status").read_text()
            if "akta.imaging.child" in Path(f"/proc/{pid}/cmdline").read_text():
                yield int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
