"""A file of 4 + 3 cards with drawn images in the cache, its withheld parts, and its readers."""

import io
import json
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from PIL import Image, ImageDraw

from akta.cases.models import Case
from akta.core.actors import SYSTEM
from akta.files import blobs
from akta.files.models import Ingest, IngestState, Page, PageText, SetKind, Side, Volume
from akta.files.search import index_page
from akta.files.services import create_volume
from akta.files.services.placing import add_cards
from akta.grants import services as grants
from akta.grants.models import Grant, Ground, Manner
from akta.imaging import PageText as ReadText
from akta.imaging import Word
from akta.storage import CacheKey
from tests import factories

SINCE = factories.SINCE
DRAWN = re.compile(r'(csrf-token" content|csrfmiddlewaretoken" value)="[\w.]+"')
SIZE = (1200, 1697)
WITHHELD, FOREIGN = 11, 50


def drawn(number, mode="L", width=1200):
    page = Image.new(mode, (width, round(width * 1.414)), "white")
    ImageDraw.Draw(page).text((100, 100), f"Strona {number} SEKRET{number}", fill="black")
    data = io.BytesIO()
    page.save(data, "JPEG", quality=80)
    return data.getvalue()


def page(volume: Volume, number: int, *, mode="L") -> Page:
    """A page with its image in the cache and one line of text."""
    sha256 = f"{number:064x}"
    ingest = Ingest.objects.create(
        case_id=volume.case_id,
        volume=volume,
        file_name=f"skan{number}.tif",
        sha256=sha256,
        size=1,
        state=IngestState.DONE,
        page_count=1,
        position=number,
        received_at=SINCE,
    )
    made = Page.objects.create(
        ingest=ingest, sha256=sha256, index=0, width=SIZE[0], height=SIZE[1], dpi_x=150, dpi_y=150
    )
    word, secret = ("słowo", "TAJNE") if number < FOREIGN else ("wyraz", "OBCE")
    told = (f"{word}{number}", f"{secret}{number}", *(["hipopotam"] if number == WITHHELD else []))
    words = tuple(Word(t, 0.1 + 0.2 * n, 0.1, 0.25 + 0.2 * n, 0.12) for n, t in enumerate(told))
    text = PageText.objects.create(
        page=made,
        state="done",
        shown="ocr",
        words_ocr=json.loads(ReadText("ocr", words, 91.0).to_json()),
        plain=" ".join(told),
    )
    index_page(text)
    for width in (300, 1200):
        blobs.cache().put(CacheKey(sha256, 0, rotation=0, width=width), drawn(number, mode, width))
    return made


def volume_of(case: Case, numbers, *, set_kind=SetKind.MAIN, at=SINCE) -> tuple[Volume, list[Side]]:
    """A volume with a card for each number; the second card has a verso."""
    volume = create_volume(actor=SYSTEM, case_id=case.pk, set_kind=set_kind, at=at)
    pages = [page(volume, number).pk for number in numbers]
    sheets = [[pages[0]], pages[1:3], *([pk] for pk in pages[3:])]
    add_cards(volume, [s for s in sheets if s], document=None, after=None, by=None, at=at)
    return volume, sides_of(volume)


def sides_of(volume: Volume) -> list[Side]:
    return list(Side.objects.filter(card__volume=volume).order_by("card__rank", "is_verso"))


def give(holder, case: Case, sides, *, since=SINCE, until=None, at=SINCE, ground_id=None) -> Grant:
    return grants.give(
        holder_id=holder.pk,
        ground=Ground.ORDER,
        ground_id=ground_id or uuid4(),
        case_id=case.pk,
        since=since,
        until=until or SINCE + timedelta(days=36_500),
        at=at,
        manner=Manner.VIEW,
        side_ids=[side.pk for side in sides],
    )


@dataclass
class Scene:
    """One case with its sets, and another; counsel may read volume 1 but for its last side."""

    people: factories.People
    case: Case
    other_case: Case
    shown: list[Side]
    withheld: list[Side]
    closed: dict[str, list[Side]]
    foreign: list[Side]
    grant: Grant

    @property
    def base(self) -> str:
        return f"/akta/{self.grant.pk}"

    def desk(self, kind="main") -> str:
        return f"/pulpit/sprawy/{self.case.pk}/czytaj/{kind}"


def scene() -> Scene:
    people = factories.people()
    case = factories.case(people.referent, subject="uprowadzenie statku")
    other_case = factories.case(people.other_prosecutor, subject="oszustwo")
    _, first = volume_of(case, range(1, 6))
    _, second = volume_of(case, range(11, 14))
    closed = {
        kind: volume_of(case, range(base, base + 2), set_kind=kind)[1]
        for kind, base in ((SetKind.WORKING, 21), (SetKind.ADDRESS, 31), (SetKind.SEPARATE, 41))
    }
    _, foreign = volume_of(other_case, range(51, 54))
    grant = give(people.outside, case, first[:-1])
    return Scene(people, case, other_case, first[:-1], [first[-1], *second], closed, foreign, grant)
