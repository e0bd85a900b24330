"""Page images of 1200 px from the cache over HTTP: the whole path with decision and log row.

One granian worker with one thread on core 0, the load on core 1, the installation's own durable
database (fsync, synchronous_commit on). Unmarked is the desk, marked is the portal. Each request
asks for another side, so that the portal marks each one anew.
"""

import argparse
import http.client
import io
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from measuring import OUT, report

SIDES = 240
REACH = {"unmarked": 250, "marked_grey": 80, "marked_colour": 40}
REACH_MEDIAN_MS = 10
PORT = 8765


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=2)
    parser.add_argument("--profile", action="store_true", help="profile one thread in process")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    from akta.ops import postgres

    with tempfile.TemporaryDirectory(prefix="akta-bench-") as folder:  # noqa: SIM117 - two lives
        with postgres.Cluster(Path(folder)).serving() as cluster:
            os.environ.update(cluster.environment())
            os.environ.update(AKTA_DATA_DIR=folder, AKTA_MODE="demo", AKTA_LOG_LEVEL="WARNING")
            os.environ["DJANGO_SETTINGS_MODULE"] = "page_image_settings"
            os.environ["PYTHONPATH"] = str(Path(__file__).parent)
            subprocess.run(
                [sys.executable, "-m", "django", "migrate", "-v0"],
                env={**os.environ, "AKTA_ROLE": "owner"},
                check=True,
            )
            os.environ["AKTA_ROLE"] = "app"
            import django

            django.setup()
            cases = prepared()
            if given.profile:
                profiled(cases)
                return
            figures = measured(cases, given)
    report("page_image_http", given.out, {"reach": REACH, **figures})


def prepared() -> dict[str, tuple[str, list[str]]]:
    """A file of grey and one of colour pages; for each measurement its cookie and addresses."""
    from django.test import Client

    from akta.accounts.middleware import COOKIES
    from akta.files.models import SetKind
    from tests import factories
    from tests.portal import scenery

    people = factories.people()
    case = factories.case(people.referent)
    bodies = {"L": image("L"), "RGB": image("RGB")}
    scenery.drawn = lambda _number, mode="L", _width=1200: bodies[mode]
    made = {}
    for mode, kind, start in (("L", SetKind.MAIN, 1), ("RGB", SetKind.ANNEX, 100_000)):
        pages = scenery.page

        def paged(volume, number, *, mode=mode, pages=pages):
            return pages(volume, number, mode=mode)

        scenery.page = paged
        made[mode] = scenery.volume_of(case, range(start, start + SIDES), set_kind=kind)[1]
        scenery.page = pages
    for n in range(400):  # other people's grants and sides, so that tables are not empty
        scenery.give(people.other_outside, case, made["L"][: n % 40])
    grant = scenery.give(people.outside, case, made["L"] + made["RGB"])
    cookies = {}
    for name, who in (("desk", people.referent), ("portal", people.outside)):
        client = factories.sign_in(Client(), who)
        cookie = COOKIES[factories.face_of(who)][0]
        cookies[name] = f"{cookie}={client.cookies[cookie].value}"

    def addresses(base, sides):
        return [f"{base}/k/{side.short_id}/obraz/?w=1200&cel=karta" for side in sides]

    desk = f"/pulpit/sprawy/{case.pk}/czytaj/main"
    portal = f"/akta/{grant.pk}"
    return {
        "unmarked": (cookies["desk"], addresses(desk, made["L"])),
        "marked_grey": (cookies["portal"], addresses(portal, made["L"])),
        "marked_colour": (cookies["portal"], addresses(portal, made["RGB"])),
    }


def image(mode: str) -> bytes:
    """A page of typescript as a scanner leaves it: letters, paper grain, a little uneven light."""
    from PIL import Image, ImageChops, ImageDraw, ImageFont

    from akta.imaging import facts, watermark

    page = Image.new("L", (1200, 1697), 244)
    pen = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(Path(watermark.__file__).parent / "fonts" / "DejaVuSans.ttf"), 21)
    drawn = random.Random(7)
    letters = "aąbcćdeęfghijklłmnńoóprsśtuwyzźż"
    for row in range(46):
        words = ("".join(drawn.choices(letters, k=drawn.randint(2, 9))) for _ in range(13))
        pen.text((110, 110 + row * 32), " ".join(words), fill=40, font=font)
    page = ImageChops.add(page, Image.effect_noise(page.size, 5), scale=1, offset=-128)
    if mode == "RGB":
        tint = Image.effect_noise(page.size, 12)
        page = Image.merge("RGB", (page, ImageChops.add(page, tint, 1, -140), page))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=facts.QUALITY)
    return out.getvalue()


def measured(cases: dict[str, tuple[str, list[str]]], given: argparse.Namespace) -> dict:
    granian = Path(sys.executable).parent / "granian"
    command = ["taskset", "-c", "0", str(granian), "--interface", "wsgi", "--port", str(PORT)]
    command += ["--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    server = subprocess.Popen([*command, "akta.ops.served:application"])
    os.sched_setaffinity(0, {1})
    try:
        waited()
        return {
            name: rounds(cookie, addresses, given) for name, (cookie, addresses) in cases.items()
        }
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def waited() -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            line.request("GET", "/zdrowie")
            if line.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server does not answer.")


def rounds(cookie: str, addresses: list[str], given: argparse.Namespace) -> dict:
    load(cookie, addresses, 1.5, given.connections)
    several = [
        load(cookie, addresses, given.seconds, given.connections) for _ in range(given.rounds)
    ]
    alone = load(cookie, addresses, given.seconds, 1)
    rates = [len(times) / given.seconds for times in several]
    every = [t for times in several for t in times]
    return {
        "connections": given.connections,
        "per_second": {
            "median": round(statistics.median(rates), 1),
            "all": [round(r, 1) for r in rates],
        },
        "median_ms": round(statistics.median(every), 2),
        "p95_ms": round(statistics.quantiles(every, n=20)[-1], 2),
        "one_connection": {
            "per_second": round(len(alone) / given.seconds, 1),
            "median_ms": round(statistics.median(alone), 2),
        },
    }


def load(cookie: str, addresses: list[str], seconds: float, connections: int) -> list[float]:
    """Milliseconds of each answer that so many connections got in that time."""
    times: list[float] = []
    until = time.perf_counter() + seconds

    def ask(offset: int) -> None:
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=20)
        headers = {"Cookie": cookie, "Accept": "image/jpeg"}
        at = offset
        while time.perf_counter() < until:
            started = time.perf_counter()
            line.request("GET", addresses[at % len(addresses)], headers=headers)
            answer = line.getresponse()
            body = answer.read()
            if answer.status != 200 or not body.startswith(b"\xff\xd8"):
                raise RuntimeError(f"{answer.status} {body[:200]!r}")
            times.append((time.perf_counter() - started) * 1000)
            at += 1

    threads = [threading.Thread(target=ask, args=(n * 97,)) for n in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def profiled(cases: dict[str, tuple[str, list[str]]]) -> None:
    """Where the time of a request goes, in this process, without the server."""
    import cProfile
    import pstats

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    for name, (cookie, addresses) in cases.items():
        client = Client(headers={"Cookie": cookie})
        client.cookies.load(cookie)
        client.get(addresses[0])
        with CaptureQueriesContext(connection) as captured:
            client.get(addresses[1])
        print(f"\n== {name}")
        for query in captured:
            print(query["time"], query["sql"][:1500])
        profile = cProfile.Profile()
        profile.enable()
        for address in addresses[2:202]:
            client.get(address)
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
