"""The scope of an access order: what is granted, what is withheld, and how it is written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.law.citations import CardMark, Side
from akta.law.numbering import Address
from akta.law.scope import (
    Cards,
    Document,
    Scope,
    SetKind,
    SideInfo,
    Unfound,
    Volume,
    Whole,
    Withheld,
    apply,
    shareable,
)
from akta.law.scope_text import (
    ScopeFault,
    ScopeProblem,
    as_whole_cards,
    parse_scope,
    render_part,
    render_scope,
    render_state,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
MAIN, ANNEX, WORKING = SetKind.MAIN, SetKind.ANNEX, SetKind.WORKING
NEVER = [kind for kind in SetKind if not shareable(kind)]


def side(place, kind=MAIN, document=None, added=NOON):
    """A side from its short name: „2/20v” is the back of card 20 in volume 2."""
    volume, mark = place.split("/")
    verso = mark.endswith("v")
    digits = mark.rstrip("v").rstrip("abc")
    letter = mark.rstrip("v")[len(digits) :]
    address = Address(int(volume), int(digits), letter, verso)
    name = place if kind is MAIN else f"{kind.name} {place}"
    return SideInfo(name, kind, int(volume), document, address, added)


FILE = [
    *(side(f"1/{n}", document="notatka") for n in range(1, 4)),
    *(side(f"2/{n}{back}") for n in range(10, 43) for back in ("", "v")),
    side("2/12a"),
    side("2/12av"),
    *(side(f"3/{n}{back}", document="opinia") for n in range(1, 11) for back in ("", "v")),
    side("1/1", ANNEX),
    side("2/20", ANNEX),
    side("1/1", WORKING),
    side("1/1", SetKind.ADDRESS),
    side("1/1", SetKind.SEPARATE),
]


def granted(text, as_of=None, sides=FILE):
    return apply(parse_scope(text, as_of=as_of), sides).granted


def test_only_the_main_file_and_the_annexes_may_be_shared():
    assert [kind.name for kind in SetKind if shareable(kind)] == ["MAIN", "ANNEX"]


def test_the_scope_of_the_outside_check():
    """„Tom 1 i t. 2 k. 12–40 bez k. 20v”."""
    result = apply(parse_scope("t. 1; t. 2 k. 12–40 bez k. 20v", as_of=NOON), FILE)

    expected = {"1/1", "1/2", "1/3", "2/12a", "2/12av"}
    expected |= {f"2/{n}{back}" for n in range(12, 41) for back in ("", "v")} - {"2/20v"}
    assert result.granted == expected
    assert result.unresolved == ()
    assert (result.cards, result.sides) == (3 + 29 + 1, len(expected))
    assert result.withheld["2/20v"] is Withheld.EXCLUDED
    assert result.withheld["2/41"] is Withheld.OUTSIDE
    assert result.withheld["WORKING 1/1"] is Withheld.NEVER


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        pytest.param("t. 2 k. 20", {"2/20", "2/20v"}, {"2/21", "2/12a"}, id="both sides"),
        pytest.param("t. 2 k. 20v", {"2/20v"}, {"2/20"}, id="back alone"),
        pytest.param("t. 2 k. 20 recto", {"2/20"}, {"2/20v", "2/21"}, id="front alone"),
        pytest.param("t. 2 k. 12–13 recto", {"2/12v", "2/13"}, {"2/13v"}, id="to a front"),
        pytest.param("t. 2 bez k. 20 recto", {"2/20v"}, {"2/20"}, id="without a front"),
        pytest.param("t. 2 k. 12–13", {"2/12a", "2/12av", "2/13v"}, {"2/14"}, id="inserted"),
        pytest.param("t. 2 k. 12", {"2/12", "2/12v"}, {"2/12a"}, id="a card is not its 12a"),
        pytest.param("t. 2 k. 12a", {"2/12a", "2/12av"}, {"2/12"}, id="the inserted card alone"),
        pytest.param(
            "t. 3 bez k. 5–7 i k. 9v", {"3/4v", "3/8", "3/9"}, {"3/5", "3/7v", "3/9v"}, id="bez"
        ),
        pytest.param("t. 2 k. 20", {"2/20"}, {"ANNEX 2/20"}, id="cards are of the main file"),
        pytest.param("zał. t. 2 k. 20", {"ANNEX 2/20"}, {"2/20"}, id="cards of an annex"),
        pytest.param("całość", {"1/1", "ANNEX 1/1"}, {"WORKING 1/1", "ADDRESS 1/1"}, id="whole"),
        pytest.param("akta główne", {"1/1"}, {"ANNEX 1/1"}, id="whole main file"),
        pytest.param("załączniki bez t. 2", {"ANNEX 1/1"}, {"1/1", "ANNEX 2/20"}, id="annexes"),
        pytest.param(
            "całość bez załączników, t. 2 k. 20", {"1/1", "2/21"}, {"ANNEX 1/1", "2/20"}, id="two"
        ),
        pytest.param("t. 2–3 bez k. 10", {"2/11", "3/9"}, {"2/10", "3/10v"}, id="in each volume"),
        pytest.param("t. 1 i 2; bez k. 11", {"1/1", "2/12"}, {"2/11"}, id="own phrase of bez"),
        pytest.param("t. 2 k. 12; t. 2 bez k. 12", {"2/13"}, {"2/12"}, id="exclusion wins"),
        pytest.param("dok. #opinia bez k. 3", {"3/2"}, {"3/3", "1/1"}, id="document"),
        pytest.param("całość bez dok. #opinia", {"1/1"}, {"3/1"}, id="without a document"),
        pytest.param("T. II, K. 12A-14, 20 oraz 21V", {"2/13", "2/21v"}, {"2/21"}, id="list"),
        pytest.param("tom 3 z wyłączeniem kart 1–9", {"3/10"}, {"3/9v"}, id="in words"),
    ],
)
def test_what_a_scope_grants(text, inside, outside):
    ids = granted(text)

    assert inside <= ids
    assert not outside & ids


def test_a_frozen_scope_takes_in_nothing_later_and_a_growing_one_does():
    new = side("1/4", added=LATER)

    assert "1/4" in granted("t. 1", None, [*FILE, new])
    assert "1/4" not in granted("t. 1", NOON, [*FILE, new])
    result = apply(parse_scope("t. 1", as_of=NOON), [*FILE, new])
    assert result.withheld["1/4"] is Withheld.LATER
    assert not parse_scope("t. 1", as_of=NOON).growing
    assert "1/4" in granted("t. 1", LATER, [*FILE, new])


@pytest.mark.parametrize(
    ("text", "reason", "missing", "excluding"),
    [
        pytest.param("t. 9", Unfound.ABSENT, "", False, id="no such volume"),
        pytest.param("t. 1; t. 2 k. 99", Unfound.ABSENT, "", False, id="no such card"),
        pytest.param("t. 2 k. 40–50", Unfound.ABSENT, "50", False, id="range runs past the end"),
        pytest.param("t. 1 k. 2v", Unfound.ABSENT, "", False, id="no such back"),
        pytest.param("t. 1 bez k. 7", Unfound.ABSENT, "", True, id="exclusion of nothing"),
        pytest.param("dok. #nic", Unfound.ABSENT, "", False, id="no such document"),
        pytest.param("dok. #tajny", Unfound.NEVER, "", False, id="only in a set never shared"),
        pytest.param("t. 1 k. 4", Unfound.LATER, "", False, id="added after the day of the scope"),
        pytest.param("t. 1 k. 2–4", Unfound.LATER, "4", False, id="range ends with a later card"),
    ],
)
def test_what_a_scope_names_and_the_file_does_not_hold_is_reported(
    text, reason, missing, excluding
):
    sides = [*FILE, side("8/1", WORKING, "tajny"), side("1/4", added=LATER)]

    (report,) = apply(parse_scope(text, as_of=NOON), sides).unresolved

    assert (report.reason, report.excluding) == (reason, excluding)
    assert [str(mark) for mark in report.missing if missing] == ([missing] if missing else [])
    assert report.sentence.startswith(reason.value)
    assert report.sentence.endswith(".")


def test_a_front_written_as_a_letter_is_told_how_it_is_written():
    """Letters mark inserted cards, so „20r” is never taken for the front of card 20."""
    (report,) = apply(parse_scope("t. 2 k. 20r", as_of=None), FILE).unresolved

    assert report.sentence == (
        "W aktach tego nie ma: k. 20r. Samą przednią stronę karty 20 zapisuje się: k. 20 recto."
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("całość", "całość"),
        ("CAŁOŚĆ AKT z wyłączeniem kart 5–7", "całość bez k. 5–7"),
        ("t. 1; t. 2 k. 12–40 bez k. 20v", "t. 1; t. 2 k. 12–40 bez k. 20v"),
        ("t. 3 bez k. 5–7 i k. 9v", "t. 3 bez k. 5–7, 9v"),
        ("tom II karta 7 odwrót; T.I", "t. 1; t. 2 k. 7v"),
        ("t. 2 k. 20Recto, 12a awers i 13 recto–14", "t. 2 k. 12a recto, 13–14, 20 recto"),
        ("t. 1–2, 4", "t. 1; t. 2; t. 4"),
        ("tomy 1 do 3", "t. 1; t. 2; t. 3"),
        ("t. 2 karty 12 do 40", "t. 2 k. 12–40"),
        ("t. 2 k. 12–40 (bez k. 20v).", "t. 2 k. 12–40 bez k. 20v"),
        ("całość bez k. 5, t. 2", "całość bez k. 5, t. 2"),
        ("całość bez załączników, t. 2 k. 5", "całość bez załączników, t. 2 k. 5"),
        ("zał. t. 1 k. 3; bez k. 7", "zał. t. 1 k. 3; bez k. 7"),
        ("t. 2 bez k. 5, t. 3 k. 7", "t. 2 bez k. 5; bez a. gł. t. 3 k. 7"),
    ],
)
def test_the_written_form(typed, written):
    assert render_scope(parse_scope(typed, as_of=None)) == written


@pytest.mark.parametrize(
    ("typed", "phrase", "fault"),
    [
        ("", "", ScopeFault.EMPTY),
        (" ; ", "", ScopeFault.EMPTY),
        ("bez k. 5", "", ScopeFault.EMPTY),
        ("t. 1; reszta", "reszta", ScopeFault.NOT_UNDERSTOOD),
        ("t. 2 bez", "t. 2 bez", ScopeFault.NOT_UNDERSTOOD),
        ("t. 1 k. 5 i", "t. 1 k. 5 i", ScopeFault.NOT_UNDERSTOOD),
        ("12–40", "12–40", ScopeFault.NOT_UNDERSTOOD),
        ("k. 12–40 t. 2", "k. 12–40 t. 2", ScopeFault.NOT_UNDERSTOOD),
        ("k. 12–40, t. 2", "t. 2", ScopeFault.NOT_UNDERSTOOD),
        ("t. 2 k. 12 t. 3", "t. 2 k. 12 t. 3", ScopeFault.NOT_UNDERSTOOD),
        ("akta podręczne", "akta podręczne", ScopeFault.NOT_UNDERSTOOD),
        ("t. 1 k. 5x7", "k. 5x7", ScopeFault.NOT_UNDERSTOOD),
        ("t. 3 k. 40–12", "k. 40–12", ScopeFault.REVERSED),
        ("t. 3–1", "t. 3–1", ScopeFault.REVERSED),
        ("t. 1 k. 0", "k. 0", ScopeFault.NUMBER),
        ("t. 0", "t. 0", ScopeFault.NUMBER),
    ],
)
def test_a_phrase_that_is_not_understood_gives_no_scope(typed, phrase, fault):
    problem = parse_scope(typed, as_of=None)

    assert problem == ScopeProblem(phrase, fault)
    assert problem.sentence.endswith(".")


def test_an_order_says_whether_later_cards_are_in():
    frozen = parse_scope("t. 1", as_of=NOON)

    assert render_state(frozen) == "według stanu akt na 2 marca 2026 r., godz. 13:00"
    assert render_state(Scope(frozen.includes)) == "wraz z kartami dołączonymi później"


def test_titles_of_documents_stand_in_the_order():
    scope = parse_scope("dok. #opinia", as_of=None)

    assert render_scope(scope, {"opinia": "Opinia biegłego"}) == "dok. „Opinia biegłego”"
    assert render_part(Cards(CardMark(20, "", Side.VERSO), None, 2)) == "t. 2 k. 20v"


SHARED = st.sampled_from([MAIN, ANNEX])
MARKS = st.builds(
    CardMark, st.integers(1, 5), st.sampled_from(["", "a", "o"]), st.sampled_from(Side)
)
DOCUMENTS = st.builds(Document, st.sampled_from(["d1", "d2"]))


@st.composite
def cards(draw, kinds):
    first, last = sorted([draw(MARKS), draw(MARKS)])
    ranged = last if draw(st.booleans()) and last != first else None
    to_front = (ranged or first).side is Side.RECTO and draw(st.booleans())
    return Cards(first, ranged, draw(st.none() | st.integers(1, 3)), draw(kinds), to_front)


def parts(kinds, wholes):
    volumes = st.builds(Volume, st.integers(1, 3), kinds)
    return st.frozensets(st.builds(Whole, wholes) | volumes | cards(kinds) | DOCUMENTS, max_size=4)


INCLUDES = parts(SHARED, st.none() | SHARED)
EXCLUSIONS = parts(st.none() | SHARED, st.none() | SHARED)
ANY = parts(st.none() | st.sampled_from(SetKind), st.none() | st.sampled_from(SetKind))
SIDES = st.lists(
    st.builds(
        lambda kind, volume, mark, document, days: SideInfo(
            f"{kind.name} {volume}/{mark}",
            kind,
            volume,
            document,
            Address(volume, mark.number, mark.letter, mark.side is Side.VERSO),
            NOON + timedelta(days=days),
        ),
        st.sampled_from(SetKind),
        st.integers(1, 3),
        MARKS,
        st.sampled_from([None, "d1", "d2"]),
        st.integers(-1, 1),
    ),
    max_size=40,
    unique_by=lambda info: info.side_id,
)


@given(INCLUDES.filter(bool), EXCLUSIONS, st.sampled_from([None, NOON]))
def test_what_is_written_is_read_back(includes, exclusions, as_of):
    scope = Scope(includes, exclusions, as_of)

    assert parse_scope(render_scope(scope), as_of=as_of) == scope


@given(ANY, ANY, st.sampled_from([None, NOON]), SIDES)
def test_the_algebra_of_any_scope(includes, exclusions, as_of, sides):
    scope = Scope(includes, exclusions, as_of)
    result = apply(scope, sides)

    assert not result.granted & set(result.withheld)
    assert result.granted | set(result.withheld) == {info.side_id for info in sides}
    assert result.sides == len(result.granted) >= result.cards
    for info in sides:
        if info.side_id in result.granted:
            assert info.set_kind in {MAIN, ANNEX}
            assert any(part.matches(info) for part in includes)
            assert not any(part.matches(info) for part in exclusions)
            assert as_of is None or info.added_at <= as_of
        elif result.withheld[info.side_id] is Withheld.NEVER:
            assert info.set_kind in NEVER


@given(ANY, SIDES)
def test_one_more_exclusion_never_grants_more(includes, sides):
    narrower = Scope(includes, frozenset([Volume(1, None)]))

    assert apply(narrower, sides).granted <= apply(Scope(includes), sides).granted


@given(INCLUDES, EXCLUSIONS, SIDES)
def test_every_part_either_finds_a_side_or_is_reported(includes, exclusions, sides):
    result = apply(Scope(includes, exclusions), sides)
    reported = {(report.part, report.excluding) for report in result.unresolved}

    for excluding, named in ((False, includes), (True, exclusions)):
        for part in named:
            found = any(part.matches(info) and info.set_kind not in NEVER for info in sides)
            assert found or (part, excluding) in reported


@given(st.text("całośćt. k123v–-;,bez izł#do", max_size=25))
def test_any_text_gets_a_scope_that_reads_back_or_a_reason(text):
    read = parse_scope(text, as_of=None)
    if isinstance(read, Scope):
        assert parse_scope(render_scope(read), as_of=None) == read
    else:
        assert read.sentence.endswith(".")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("t. 2: k. 12–19, 20 recto, 21–40", "t. 2: k. 12–40"),
        ("t. 1: k. 1 recto", "t. 1: k. 1"),
        ("t. 1: k. 1–3, 5 recto, 7", "t. 1: k. 1–3, 5, 7"),
        ("t. 1: k. 12, 12a recto, 13", "t. 1: k. 12, 12a, 13"),
        ("t. 3", "t. 3"),
    ],
)
def test_a_withheld_back_is_not_hinted_at(line, told):
    assert as_whole_cards(line) == told
