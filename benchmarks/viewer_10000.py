"""A file of 10,000 cards: card 9,000 in the browser as soon as card 1, and its manifests.

    .venv/bin/python benchmarks/viewer_10000.py [--cards 10000] [--rounds 7]

Two cases: 50 volumes of 200 cards, and one volume of 10,000. In Chromium, each time in a new
context (empty cache), by turns at card 1 and card 9,000: from the navigation to the first image
of the card painted (reach: at most 1.2 times). Over HTTP: the manifest of 200 cards whole (reach:
50 ms), that of 10,000 to its first byte (reach: 100 ms) and by how much the server's memory peak
grew meanwhile (reach: 50 MB). Card 1 is the peer in the same run.
"""

import argparse
import http.client
import os
import time
from functools import lru_cache
from pathlib import Path

import standing
from measuring import OUT, report, spread

REACH = {"ratio": 1.2, "manifest_200_ms": 50, "manifest_10000_first_byte_ms": 100, "memory_mb": 50}
CARDS_A_DOCUMENT = 10
PAINTED = """() => {
  const canvas = document.querySelector('.openseadragon-canvas canvas');
  if (!canvas || !canvas.width) return false;
  const points = canvas.getContext('2d');
  const x = Math.floor(canvas.width / 2), y = Math.floor(canvas.height / 2);
  return points.getImageData(x, y, 1, 1).data[3] === 255 ? performance.now() : false;
}"""


def filled(case, volumes: int, cards: int) -> list[list[str]]:
    """Volumes with cards, documents and page images; short ids of the sides of each volume."""
    from uuid import uuid4

    from akta.core.actors import SYSTEM
    from akta.files import blobs
    from akta.files.models import Card, Document, Ingest, IngestState, Page, Side
    from akta.files.services import create_volume
    from akta.files.services.placing import add_cards
    from akta.storage import CacheKey
    from tests.portal import scenery

    made = []
    for _ in range(volumes):
        volume = create_volume(actor=SYSTEM, case_id=case.pk, set_kind="main", at=scenery.SINCE)
        sha256 = f"{uuid4().int:064x}"[-64:]
        ingest = Ingest.objects.create(
            case_id=case.pk,
            volume=volume,
            file_name="skan.tif",
            sha256=sha256,
            size=1,
            state=IngestState.DONE,
            page_count=cards,
            position=volume.number,
            received_at=scenery.SINCE,
        )
        facts = {"width": 1200, "height": 1697, "dpi_x": 150, "dpi_y": 150}
        pages = [Page(ingest=ingest, sha256=sha256, index=n, **facts) for n in range(cards)]
        Page.objects.bulk_create(pages, batch_size=2000)
        sheets = [[page.pk] for page in pages]
        add_cards(volume, sheets, document=None, after=None, by=None, at=scenery.SINCE)
        described(volume, Card, Document, scenery.SINCE)
        for width in (300, 1200):
            first = blobs.cache().put(CacheKey(sha256, 0, width=width), image(width))
            for index in range(1, cards):
                os.link(first, first.parent / CacheKey(sha256, index, width=width).relative.name)
        sides = Side.objects.filter(card__volume=volume).order_by("card__rank")
        made.append(list(sides.values_list("pk", "short_id")))
    return made


def described(volume, card_model, document_model, at) -> None:
    """A document for every ten cards."""
    cards = list(card_model.objects.filter(volume=volume).order_by("rank"))
    documents = [
        document_model(volume=volume, title=f"Protokół przesłuchania świadka {n}", added_at=at)
        for n in range(len(cards) // CARDS_A_DOCUMENT)
    ]
    document_model.objects.bulk_create(documents)
    for number, card in enumerate(cards):
        card.document = documents[min(number // CARDS_A_DOCUMENT, len(documents) - 1)]
    card_model.objects.bulk_update(cards, ["document"], batch_size=2000)


@lru_cache(maxsize=2)
def image(width: int) -> bytes:
    """A page as a scanner leaves it, of the size that such pages have."""
    import io

    from PIL import Image

    out = io.BytesIO()
    page = Image.effect_noise((width, round(width * 1.414)), 8).point(lambda v: min(255, v + 100))
    page.save(out, "JPEG", quality=75)
    return out.getvalue()


def painted(chromium, browser: standing.Browser, path: str) -> float:
    """Milliseconds from the navigation to the first image on the canvas, with nothing cached."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="pl-PL")
    root = f"http://127.0.0.1:{browser.port}"
    try:
        context.add_cookies([browser.session | {"url": root}])
        page = context.new_page()
        page.goto(f"{root}{path}", wait_until="commit")
        found = page.wait_for_function(PAINTED, polling="raf", timeout=120_000)
        return float(found.json_value())
    finally:
        context.close()


def fetched(browser: standing.Browser, path: str) -> tuple[float, float, int]:
    """Milliseconds to the first byte of the body and to its last, and its size."""
    line = http.client.HTTPConnection("127.0.0.1", browser.port, timeout=120)
    begun = time.perf_counter()
    line.request("GET", path, headers=browser.headers)
    answer = line.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    answer.read(1)
    first = time.perf_counter() - begun
    size = 1
    while chunk := answer.read(65536):
        size += len(chunk)
    whole = time.perf_counter() - begun
    line.close()
    return first * 1000, whole * 1000, size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cards", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--browser", type=Path, default=Path("/usr/bin/chromium"))
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with standing.installation(role="owner"):
        figures = measured(given)
    report("viewer_10000", given.out, {"reach": REACH, "cards": given.cards, **figures})


def measured(given: argparse.Namespace) -> dict:
    from akta.grants import services as grants
    from akta.grants.models import Ground, Manner
    from tests import factories
    from tests.portal import scenery

    people = factories.people()
    shapes = {"in_50_volumes": (50, given.cards // 50), "in_one_volume": (1, given.cards)}
    places = {}
    for name, (volumes, cards) in shapes.items():
        case = factories.case(people.referent)
        made = filled(case, volumes, cards)
        flat = [side for volume in made for side in volume]
        grant = grants.give(
            holder_id=people.outside.pk,
            ground=Ground.ORDER,
            ground_id=case.pk,
            case_id=case.pk,
            since=scenery.SINCE,
            until=scenery.SINCE.replace(year=scenery.SINCE.year + 80),
            at=scenery.SINCE,
            manner=Manner.VIEW,
            side_ids=[pk for pk, _ in flat],
        )
        far = flat[len(flat) * 9 // 10 - 1][1]
        places[name] = (grant.pk, flat[0][1], far, case.pk)
    analysed()
    os.environ["AKTA_ROLE"] = "app"  # for the server
    port = standing.free_port()
    web = standing.web(port)
    try:
        standing.answering(port)
        browser = standing.Browser(people.outside, port)
        told = {name: timed_in_browser(browser, place, given) for name, place in places.items()}
        return told | manifests(web, browser, places, given)
    finally:
        standing.stop(web)


def analysed() -> None:
    """What autovacuum does in a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("files_card", "files_side", "files_page", "grants_granted_side"):
            cursor.execute(f"ANALYZE {table}")


def timed_in_browser(browser: standing.Browser, place, given: argparse.Namespace) -> dict:
    from playwright.sync_api import sync_playwright

    grant, first, far, _ = place
    near_ms, far_ms = [], []
    flags = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(given.browser), args=flags)
        try:
            for number in range(given.rounds + 1):
                one = painted(chromium, browser, f"/akta/{grant}/k/{first}/")
                other = painted(chromium, browser, f"/akta/{grant}/k/{far}/")
                if number:  # the first pair warms the server up
                    near_ms.append(one)
                    far_ms.append(other)
        finally:
            chromium.close()
    near, away = spread(near_ms), spread(far_ms)
    return {
        "card_1_ms": near,
        "card_9000_ms": away,
        "ratio": round(away["median"] / near["median"], 3),
    }


def manifests(web, browser: standing.Browser, places, given: argparse.Namespace) -> dict:
    from akta.files.models import Volume

    def address(name: str) -> str:
        grant, _, _, case_id = places[name]
        volume = Volume.objects.filter(case_id=case_id).order_by("number").first()
        return f"/iiif/akta/{grant}/{volume.pk}/manifest.json"

    small, large = address("in_50_volumes"), address("in_one_volume")
    fetched(browser, small)
    short = [fetched(browser, small)[1] for _ in range(given.rounds * 2)]
    standing.forget_peak(web.pid)
    before = standing.peak_mb(web.pid)
    long = [fetched(browser, large) for _ in range(given.rounds)]
    after = standing.peak_mb(web.pid)
    return {
        "manifest_200_ms": spread(short),
        "manifest_10000": {
            "first_byte_ms": spread([first for first, _, _ in long]),
            "whole_ms": spread([whole for _, whole, _ in long]),
            "mb": round(long[0][2] / 1e6, 1),
            "server_grew_mb": round(after - before, 1),
        },
    }


if __name__ == "__main__":
    main()
