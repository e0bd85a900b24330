"""Open legal questions (otwarte pytania prawne) as named switches: how Akta reads an unclear place.

Each question has a default and a note that a screen shows beside what follows from it. Where the
answer changes a computation, `Readings` carries it into the function; where it only says whose
wording a paper follows, the note is all there is to it.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A place that can be read in more than one way, with the reading taken."""

    name: str
    rules: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    default: str
    note: str

    @property
    def chosen(self) -> str:
        """The default reading in words."""
        return dict(self.choices)[self.default]


QUESTIONS = (
    OpenQuestion(
        "joining-order",
        ("R-108-2",),
        (
            ("detention-first", "najpierw areszt, potem forma, na końcu data wszczęcia"),
            ("ask", "przy zbiegu kierunków wybiera prokurator"),
        ),
        "ask",
        "§ 108 ust. 2 nie mówi, który kierunek włączenia ma pierwszeństwo, gdy wskazują różne "
        "sprawy. Akta pokazuje zbieg i prosi o wybór.",
    ),
    OpenQuestion(
        "severed-keeps-exclusions",
        ("R-109-3",),
        (
            ("yes", "okresy wyłączone przed wyłączeniem materiałów przechodzą"),
            ("no", "okresy wyłączone przed wyłączeniem materiałów nie przechodzą"),
        ),
        "yes",
        "§ 109 ust. 3 milczy o tym, czy sprawa wyłączona dziedziczy czas niewliczany sprawy "
        "pierwotnej. Akta przyjmuje, że tak.",
    ),
    OpenQuestion(
        "closing-day-counts",
        ("R-249",),
        (
            ("yes", "dzień zdarzenia kończącego znów się wlicza"),
            ("no", "dzień zdarzenia kończącego też się wyłącza"),
        ),
        "yes",
        "§ 249 mówi „od dnia … do dnia …”. Akta nie wlicza dnia rozpoczynającego, a dzień "
        "kończący wlicza.",
    ),
    OpenQuestion(
        "police-suspension-start",
        ("R-249-2",),
        (
            ("issue", "od dnia wydania postanowienia"),
            ("approval", "od dnia jego zatwierdzenia"),
        ),
        "issue",
        "Postanowienie Policji o zawieszeniu zatwierdza prokurator; § 249 pkt 2 mówi o dniu "
        "wydania. Akta liczy od wydania.",
    ),
    OpenQuestion(
        "transfer-without-return",
        ("R-249-6",),
        (
            ("nothing", "bez zwrotu akt nic się nie wyłącza"),
            ("pause", "okres stoi od dnia przekazania"),
        ),
        "nothing",
        "§ 249 pkt 6 zna tylko zwrot akt po sporze. Akta niczego nie wyłącza, dopóki akta nie "
        "wrócą.",
    ),
    OpenQuestion(
        "period-end-on-day-off",
        ("R-249", "R-130-2", "R-133"),
        (
            ("stays", "koniec okresu zostaje w dniu wolnym"),
            ("moves", "koniec okresu przechodzi na dzień roboczy"),
        ),
        "stays",
        "Okres postępowania nie jest terminem czynności strony (art. 123 § 3 k.p.k.). Akta nie "
        "przesuwa jego końca.",
    ),
    OpenQuestion(
        "visit-order-validity",
        ("R-189-2",),
        (
            ("both", "ważność dokumentu i ważność zarządzenia osobno"),
            ("document", "tylko ważność dokumentu tożsamości"),
        ),
        "both",
        "§ 189 ust. 2 nie mówi, czyją datę ważności podaje zarządzenie o widzeniu. Akta "
        "przechowuje obie.",
    ),
    OpenQuestion(
        "register-discontinuance",
        ("R-222-1",),
        (
            ("decide", "prokurator rozstrzyga o dowodach także przy wpisie do rejestru"),
            ("police", "przy wpisie do rejestru rozstrzyga Policja"),
        ),
        "police",
        "Treść art. 325e § 2 zdanie drugie k.p.k. wymaga sprawdzenia w tekście jednolitym z "
        "2026 r.",
    ),
    OpenQuestion(
        "security-third-sentence",
        ("R-204-1",),
        (
            ("ask", "sposób zabezpieczenia potwierdza prokurator"),
            ("default", "sposób zabezpieczenia bez potwierdzenia"),
        ),
        "ask",
        "Treść art. 293 § 2 zdanie trzecie k.p.k. wymaga sprawdzenia w tekście jednolitym z "
        "2026 r.",
    ),
    OpenQuestion(
        "address-annex-exceptions",
        ("R-135", "R-136"),
        (
            ("closed", "załącznik adresowy pozostaje zamknięty"),
            ("open-with-decision", "dane ujawnia postanowienie"),
        ),
        "closed",
        "Treść art. 148a § 4 pkt 1 i 3 k.p.k. wymaga sprawdzenia w tekście jednolitym z 2026 r.",
    ),
)


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings that change the running time; the defaults are those of `QUESTIONS`."""

    severed_keeps_exclusions: bool = True
    closing_day_counts: bool = True
    transfer_pauses: bool = False
    end_moves: bool = False


DEFAULT_READINGS = Readings()
_BY_NAME = {one.name: one for one in QUESTIONS}
_QUESTION_OF = {
    "severed_keeps_exclusions": "severed-keeps-exclusions",
    "closing_day_counts": "closing-day-counts",
    "transfer_pauses": "transfer-without-return",
    "end_moves": "period-end-on-day-off",
}


def question(name: str) -> OpenQuestion:
    """The open question of that name; an unknown name is a KeyError."""
    return _BY_NAME[name]


def names() -> tuple[str, ...]:
    """The names of all open questions."""
    return tuple(_BY_NAME)


def notes_for(readings: Readings) -> tuple[str, ...]:
    """The notes to show where a reading other than the default was taken."""
    changed = (
        field.name
        for field in fields(Readings)
        if getattr(readings, field.name) != getattr(DEFAULT_READINGS, field.name)
    )
    return tuple(
        f"Przyjęto inne niż domyślne rozumienie przepisu. {question(_QUESTION_OF[name]).note}"
        for name in changed
    )
