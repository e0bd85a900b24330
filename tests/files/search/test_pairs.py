"""Two worlds that differ only in what is withheld give an outsider byte-equal answers."""

import json
import random
from dataclasses import asdict

import pytest

from akta.files.models import Document, PageText, SetKind, Volume
from akta.files.search import ranked_sides, search, search_all
from akta.files.services import create_volume
from files.making import START, actor_of, new_case, person
from files.search.pages import add_pages, write

pytestmark = pytest.mark.django_db
GRANTED = (
    "Przesłuchanie świadka Jana Kowalskiego w dniu 13.03.2026 r.",
    "prokuralor zarządził żądanie zwrotu samochodu WX 12345 za 12 500 zł",
    "Swiadek Wrzeszczykowski rozpoznał podejrzanego, tel. 600 123 456",
    "postanowienie o umorze-\nniu śledztwa, sygn. 4999-0.Ds.1.2026",
    "akta akta akta aktami aktom",
)
WITHHELD = (
    "Tajny świadek incognito Barnaba Niewiadomski zeznał o zadaniu 14.03.2026",
    "prokurator Wrzeszczykowska żądała; samochód KR 1AB23, nosorożec",
    "zbrodnia kata: kąt, kat, przesłuchanie przesłuchanie przesłuchanie",
    "akta podręczne incognita; numer 700 999 888; kwota 98.765,00 zł",
    "podejrzana Kowalczykówna, umorzenia śledztw, incognito",
)


def told(answer):
    """The whole answer as bytes."""
    return json.dumps(asdict(answer), default=str, ensure_ascii=False).encode()


def words_of(*texts):
    return sorted({word.strip(".,;:") for text in texts for word in text.split()})


def misspelt(word, drawn):
    at = drawn.randrange(len(word))
    letter = drawn.choice("aeiorstnł")
    return drawn.choice([word[:at] + letter + word[at + 1 :], word[:at] + word[at + 1 :]]) or word


def queries(count, seed):
    """Queries of granted and of withheld words: as they are, misspelt, cut, quoted, together."""
    drawn = random.Random(seed)
    vocabulary = words_of(*GRANTED, *WITHHELD)
    for _ in range(count):
        one, other = drawn.choice(vocabulary), drawn.choice(vocabulary)
        kind = drawn.randrange(7)
        yield (
            *(one, misspelt(one, drawn), f"{one[:4]}*", f'"{one} {other}"', f"{one} {other}"),
            *(misspelt(one.lower(), drawn) + " " + other, drawn.choice(["13 marca", "14.03.2026"])),
        )[kind]


@pytest.fixture
def worlds(case, referent, volume, pages, open_to):
    """A file of which every second side is granted, and a function that changes all the rest."""
    granted, withheld = [], []
    for shown, hidden in zip(GRANTED, WITHHELD, strict=True):
        granted += pages(shown, title="Notatka", dated=START.date())
        withheld += pages(hidden)
    closed = [
        create_volume(actor=referent, case_id=case.pk, set_kind=kind, at=START)
        for kind in (SetKind.WORKING, SetKind.ADDRESS, SetKind.SEPARATE)
    ]
    withheld += [side for one in closed for side in add_pages(one, ["tajne akta"])]
    lens = open_to([side.pk for side in granted])

    def change(seed):
        drawn = random.Random(seed)
        vocabulary = words_of(*GRANTED, *WITHHELD)
        for side in withheld:
            text = " ".join(drawn.choices(vocabulary, k=drawn.randrange(1, 60)))
            write(PageText.objects.get(page=side.page_id), text)
        more = [
            "incognito akta świadek " * drawn.randrange(1, 9) for _ in range(drawn.randrange(8))
        ]
        add_pages(drawn.choice([volume, *closed]), more)
        stranger = create_volume(actor=referent, case_id=new_case(person_of(referent)).pk, at=START)
        add_pages(stranger, ["świadek akta", *more])

    return lens, withheld, change


def person_of(actor):
    from akta.accounts.models import Account

    return Account.objects.get(pk=actor.id)


def answers(lens, asked, narrowed):
    given = []
    for query in asked:
        given.append(told(search(lens, query, limit=3)))
        given.append(told(search(lens, query, offset=2, limit=20)))
        given += [told(search(lens, query, **limits)) for limits in narrowed]
        given.append(json.dumps(ranked_sides(lens, query), default=str).encode())
    return given


def check(worlds, count, seed):
    lens, _, change = worlds
    asked = list(queries(count, seed))
    narrowed = [
        {"volume": Volume.objects.filter(set_kind=SetKind.MAIN).first().pk},
        {"volume": Volume.objects.filter(set_kind=SetKind.WORKING).first().pk},
        {"document": Document.objects.first().pk},
        {"since": START.date()},
    ]
    before = answers(lens, asked, narrowed)
    change(seed)
    assert answers(lens, asked, narrowed) == before
    assert sum(b'"total": 0' not in answer for answer in before) > len(before) / 20


def test_withheld_cards_leave_no_trace_in_an_outsiders_answers(worlds):
    check(worlds, 60, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3, 4, 5])
def test_withheld_cards_leave_no_trace_in_a_thousand_answers(worlds, seed):
    check(worlds, 250, seed=seed)


def test_the_two_worlds_do_differ_for_whoever_sees_them(worlds, lens):
    _, _, change = worlds
    before = [told(search(lens, query)) for query in queries(40, 1)]

    change(1)

    assert [told(search(lens, query)) for query in queries(40, 1)] != before


def test_everywhere_an_outsider_finds_nothing_and_a_referent_only_their_own(worlds, referent, case):
    lens, _, _ = worlds
    other = person("Inny")
    theirs = new_case(other)
    add_pages(create_volume(actor=actor_of(other), case_id=theirs.pk, at=START), ["akta inne"])

    assert search_all(lens.actor, "akta", at=START).total == 0
    mine = search_all(referent, "akta", at=START)
    assert [group.case.pk for group in mine.groups] == [case.pk]
    assert mine.groups[0].total == mine.total
    assert len(mine.groups[0].hits) == 3
    assert mine.groups[0].grant_id is not None
