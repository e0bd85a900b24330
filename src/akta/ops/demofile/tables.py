"""Long tables of the file: calls, bank statements, stock, tracks of the van, door events."""

import random
from datetime import date, datetime, timedelta

from akta.law.polish import MONTHS_GENITIVE
from akta.ops.demofile.markup import Block, Source, box_stamp, round_stamp, signature, table_block

PHONES = {"wrzosek": "499 913 204", "malkowska": "499 970 118", "deren": "499 945 067"}
OTHERS = (
    "499 921 550",
    "499 903 871",
    "499 988 432",
    "499 956 019",
    "499 934 776",
    "499 967 305",
    "499 911 648",
    "499 979 523",
    "14 999 20 11",
    "14 999 30 07",
    "499 940 290",
    "499 929 914",
)
CELLS = (
    "PRZYKŁADÓW 1 – Rynek 3, az. 120",
    "PRZYKŁADÓW 2 – wieża ciśnień, az. 240",
    "PRZYKŁADÓW 4 – ul. Młyńska, az. 60",
    "BOROWA – komin ciepłowni, az. 300",
    "LIPNIK – maszt strażnicy, az. 0",
    "ZALESIE GÓRNE – kościół, az. 180",
)


def long_date(day: date) -> str:
    """A date the way a Polish letter writes it."""
    return f"{day.day} {MONTHS_GENITIVE[day.month - 1]} {day.year} r."


def money(value: float) -> str:
    """An amount with a space every three digits and a comma."""
    return f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",")


def draw_for(seed: int, identity: str) -> random.Random:
    return random.Random(f"{seed}/{identity}")  # noqa: S311 - looks, not secrets


def _moments(drawn: random.Random, first: date, days: int, a_day: int) -> list[datetime]:
    found = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        busy = a_day if day.weekday() < 5 else a_day // 3  # noqa: PLR2004 - Saturday is 5
        for _ in range(max(1, busy + drawn.randint(-3, 3))):
            hour = min(23, max(6, round(drawn.gauss(14, 4))))
            minute, second = drawn.randrange(60), drawn.randrange(60)
            found.append(datetime(day.year, day.month, day.day, hour, minute, second))  # noqa: DTZ001
    return sorted(found)


def calls(seed: int, who: str, subscriber: str, a_day: int) -> Source:
    """A list of calls (wykaz połączeń) for February and March, the call of 21:52 among them."""
    identity = f"billing-{who}"
    drawn = draw_for(seed, identity)
    rows = [_call(moment, drawn) for moment in _moments(drawn, date(2026, 2, 1), 59, a_day)]
    rows = [row for row in rows if not "2026-03-12 21:30" < row[0] < "2026-03-12 23:59"]
    rows = sorted(rows + _night_calls(who))
    numbered = [[str(index), *row] for index, row in enumerate(rows, 1)]
    head = ["Lp.", "Początek", "Rodzaj", "Numer B", "Czas", "Stacja bazowa"]
    widths = [1.4, 4.8, 3.4, 3.4, 1.9, 8.4]
    blocks: list[Block] = [
        {"k": "letter", "text": "TELKOM PRZYKŁAD S.A. – Dział Realizacji Ustawowych Obowiązków"},
        {"k": "letter", "text": f"Abonent: {subscriber}; numer A: {PHONES[who]}"},
        {"k": "title", "text": "WYKAZ POŁĄCZEŃ ZA OKRES 2026-02-01 – 2026-03-31"},
        table_block(head, numbered, size=8, widths=widths, align="rllcrl"),
        {
            "k": "p",
            "text": f"Liczba pozycji: {len(rows)}. Czas według zegara sieci (Europe/Warsaw).",
        },
    ]
    title = f"Wykaz połączeń numeru {PHONES[who]}"
    return Source(
        identity, "wykaz połączeń", title, "2026-04-02", "Telkom Przykład S.A.", tuple(blocks)
    )


def _call(moment: datetime, drawn: random.Random) -> list[str]:
    kind = drawn.choices(
        ["głos wych.", "głos przych.", "SMS wych.", "SMS przych.", "dane"], [6, 6, 3, 3, 4]
    )[0]
    length = f"{int(drawn.expovariate(1 / 95)) + 4} s" if kind.startswith("głos") else "–"
    other = "internet" if kind == "dane" else drawn.choice(OTHERS)
    if kind == "dane":
        length = f"{drawn.randint(1, 940)} kB"
    return [moment.isoformat(" "), kind, other, length, drawn.choice(CELLS)]


def _night_calls(who: str) -> list[list[str]]:
    w, m, d = PHONES["wrzosek"], PHONES["malkowska"], PHONES["deren"]
    mill, tower, borowa = CELLS[2], CELLS[1], CELLS[3]
    nights = {
        "wrzosek": [
            ["2026-03-12 21:52:06", "głos przych.", m, "221 s", mill],
            ["2026-03-12 22:37:12", "SMS wych.", OTHERS[3], "–", mill],
            ["2026-03-12 22:53:18", "głos wych.", OTHERS[3], "64 s", tower],
            ["2026-03-12 23:21:55", "głos przych.", OTHERS[3], "38 s", borowa],
        ],
        "malkowska": [
            ["2026-03-12 21:52:06", "głos wych.", w, "221 s", tower],
            ["2026-03-12 22:40:31", "głos wych.", OTHERS[6], "17 s", mill],
            ["2026-03-12 22:46:02", "głos wych.", d, "49 s", mill],
        ],
        "deren": [
            ["2026-03-12 22:05:12", "SMS wych.", OTHERS[5], "–", mill],
            ["2026-03-12 22:46:02", "głos przych.", m, "49 s", mill],
            ["2026-03-12 23:02:47", "głos wych.", OTHERS[5], "305 s", mill],
        ],
    }
    return nights[who]


SHOPS = (
    "Sklep spożywczy „Kłos”, Przykładów",
    "Stacja paliw Orzeł, Lipnik",
    "Apteka Pod Wagą",
    "Piekarnia Rogal i Syn",
    "Księgarnia Margines",
    "Warsztat Opon Śmigły",
    "Bar mleczny Maślanka",
    "Zakład szewski Kopytko",
    "Kwiaciarnia Floks",
    "Market budowlany Kielnia",
    "Kino Zorza",
)
FIRMS = (
    "Instal-Borowa sp. z o.o.",
    "Zakład Hydrauliczny Wiertacz",
    "Gmina Zalesie Górne",
    "Spółdzielnia Mieszkaniowa Podgrodzie",
    "Term-Bud Jabłonka s.c.",
    "Hotel Pod Świerkiem",
    "Parafia w Lipniku",
    "Ciepło-Serwis A. Głowacz",
    "Szkoła Podstawowa nr 2 w Przykładowie",
    "Pralnia Biel",
    "Mleczarnia Zalesie",
    "Ogrodnictwo Szklarz",
    "Kotłownie Polne sp.j.",
)


def private_account(seed: int) -> Source:
    """A statement of the suspect's account, with the transfer of 10 March."""
    drawn = draw_for(seed, "bank-wrzosek")
    entries: list[tuple[date, str, float]] = [
        (
            date(2026, 3, 10),
            "PRZELEW PRZYCHODZĄCY – Patryk Socha SOCHA-TERM; tytuł: zaliczka pompy",
            15000,
        ),
        (date(2026, 3, 11), "WYPŁATA GOTÓWKI – bankomat ul. Rynek 3", -4000),
    ]
    for month in (1, 2, 3):
        entries += [
            (date(2026, month, 5), "RATA KREDYTU HIPOTECZNEGO nr 4999/17/H", -2318.44),
            (
                date(2026, month, 9),
                "WYNAGRODZENIE – Hurtownia Instalacyjna IRMA Irena Małkowska",
                6240.18,
            ),
            (
                date(2026, month, 16),
                "CZYNSZ I MEDIA – Spółdzielnia Mieszkaniowa Podgrodzie",
                -812.60,
            ),
            (
                date(2026, month, 20),
                "PRZELEW STAŁY – przedszkole Wiewiórka, opłata za pobyt",
                -436.00,
            ),
        ]
    for _ in range(420):
        day = date(2026, 1, 2) + timedelta(days=drawn.randrange(88))
        amount = -round(drawn.lognormvariate(3.7, 0.8), 2)
        entries.append((day, f"PŁATNOŚĆ KARTĄ *{4117} – {drawn.choice(SHOPS)}", amount))
    return _statement("bank-wrzosek", "Tomasz Wrzosek", 3914.27, entries, drawn)


def firm_account(seed: int) -> Source:
    """A statement of the wholesaler's account for the first quarter."""
    drawn = draw_for(seed, "bank-irma")
    entries: list[tuple[date, str, float]] = []
    for index in range(470):
        day = date(2026, 1, 2) + timedelta(days=drawn.randrange(88))
        firm = drawn.choice(FIRMS)
        if drawn.random() < 0.55:  # noqa: PLR2004
            text = f"WPŁYW – {firm}; zapłata FV {drawn.randint(1, 340)}/{day.month:02d}/2026"
            entries.append((day, text, round(drawn.lognormvariate(7.6, 0.9), 2)))
        else:
            goal = drawn.choice(["dostawa", "transport", "zwrot kaucji", "serwis wózka", "najem"])
            text = f"PRZELEW – {firm}; {goal}, zam. {1400 + index}"
            entries.append((day, text, -round(drawn.lognormvariate(7.4, 0.9), 2)))
    return _statement(
        "bank-irma", "Hurtownia Instalacyjna IRMA Irena Małkowska", 84120.93, entries, drawn
    )


def _statement(
    identity: str,
    owner: str,
    opening: float,
    entries: list[tuple[date, str, float]],
    drawn: random.Random,
) -> Source:
    balance, rows = opening, []
    for day, text, amount in sorted(entries):
        balance += amount
        number = f"{drawn.randrange(10**9):09d}"
        rows.append([day.isoformat(), number, text, money(amount), money(balance)])
    head = ["Data", "Nr operacji", "Opis operacji", "Kwota [zł]", "Saldo po operacji"]
    blocks: list[Block] = [
        {"k": "letter", "text": "BANK SPÓŁDZIELCZY ZIEMI PRZYKŁADOWSKIEJ"},
        {"k": "title", "text": "WYCIĄG Z RACHUNKU – I KWARTAŁ 2026"},
        {"k": "p", "text": f"Posiadacz: {owner}. Saldo początkowe: {money(opening)} zł."},
        table_block(head, rows, size=8.5, widths=[2.4, 2.4, 10, 2.6, 3], align="cclrr"),
        {"k": "p", "text": f"Saldo końcowe: {money(balance)} zł. Obroty: {len(rows)} operacji."},
        round_stamp("BANK SPÓŁDZIELCZY ZIEMI PRZYKŁADOWSKIEJ", ["Oddział 1"], drawn),
    ]
    title = f"Wyciąg z rachunku – {owner}"
    author = "Bank Spółdzielczy Ziemi Przykładowskiej"
    return Source(identity, "wyciąg bankowy", title, "2026-04-09", author, tuple(blocks))


GOODS = (
    "Zawór kulowy",
    "Kolano miedziane",
    "Rura PEX",
    "Mufa redukcyjna",
    "Grzejnik płytowy",
    "Naczynie wzbiorcze",
    "Rozdzielacz",
    "Filtr siatkowy",
    "Głowica termostatyczna",
    "Syfon",
    "Otulina",
    "Trójnik zaprasowywany",
    "Zasobnik c.w.u.",
    "Wodomierz",
    "Manometr",
    "Bateria",
    "Śrubunek",
    "Obejma stalowa",
    "Kurek czerpalny",
    "Siłownik strefowy",
)
MISSING = (
    ("PC-9K", "Pompa ciepła powietrze–woda AERIS 9 kW", 31, 14, 9480.0),
    ("KK-24", "Kocioł kondensacyjny ISKRA 24 kW", 40, 22, 3460.0),
    ("PO-25/6", "Pompa obiegowa NURT 25/6", 64, 28, 350.0),
)


def stocktaking(seed: int) -> Source:
    """Sheets of the stocktaking (arkusze spisu z natury); three lines make up the loss."""
    drawn = draw_for(seed, "spis")
    rows = [_stock_row(index, drawn) for index in range(640)]
    for place, (code, name, book, lost, price) in zip((61, 188, 342), MISSING, strict=True):
        rows[place] = [
            code,
            name,
            "szt.",
            str(book),
            str(book - lost),
            f"-{lost}",
            money(price),
            "-" + money(lost * price),
        ]
    numbered = [[str(index), *row] for index, row in enumerate(rows, 1)]
    head = [
        "Lp.",
        "Indeks",
        "Nazwa",
        "j.m.",
        "Wg kartoteki",
        "Ze spisu",
        "Różnica",
        "Cena netto",
        "Wartość różnicy",
    ]
    total = sum(lost * price for _, _, _, lost, price in MISSING)
    blocks: list[Block] = [
        {"k": "title", "text": "ARKUSZE SPISU Z NATURY – HURTOWNIA INSTALACYJNA IRMA"},
        {
            "k": "p",
            "text": "Spis rozpoczęto 16 marca 2026 r. o godz. 7.00, zakończono 18 marca 2026 r. "
            "o godz. 15.40. Komisja: Grażyna Tyl, Kamil Dereń, Lucjan Pawęzka.",
        },
        table_block(
            head,
            numbered,
            size=8.5,
            widths=[1.2, 2.4, 7.6, 1.2, 2, 1.8, 1.8, 2.4, 3],
            align="rllcrrrrr",
        ),
        {
            "k": "p",
            "text": f"Niedobór ogółem: {money(total)} zł (słownie: dwieście osiemnaście tysięcy "
            "sześćset czterdzieści złotych).",
        },
        {"k": "sigs", "items": [signature("Grażyna Tyl", drawn), signature("Kamil Dereń", drawn)]},
    ]
    title = "Arkusze spisu z natury"
    return Source("spis", "zestawienie", title, "2026-03-18", "komisja spisowa", tuple(blocks))


def _stock_row(index: int, drawn: random.Random) -> list[str]:
    name = f"{drawn.choice(GOODS)} {drawn.choice([15, 18, 22, 28, 32, 40])} mm typ {index + 101}"
    book = drawn.randint(2, 380)
    price = round(drawn.lognormvariate(3.2, 0.9), 2)
    code = f"{name[:2].upper()}-{drawn.randint(100, 999)}"
    return [
        code,
        name,
        drawn.choice(["szt.", "szt.", "m", "kpl."]),
        str(book),
        str(book),
        "0",
        money(price),
        "0,00",
    ]


STREETS = (
    "Młyńska",
    "Kolejowa",
    "Rynek",
    "Lipowa",
    "droga pow. 4999",
    "Borowa, Tartaczna",
    "Zalesie, Polna",
    "Lipnik, Strażacka",
)


def van_track(seed: int) -> Source:
    """Positions of the van (rejestrator GPS) for the week of the event."""
    drawn = draw_for(seed, "gps")
    night = date(2026, 3, 12)
    rows = [
        _position(moment, drawn)
        for moment in _moments(drawn, date(2026, 3, 9), 5, 60)
        if moment.isoformat(" ") < "2026-03-12 21:00" or moment.date() > night
    ]
    rows += _night_track()
    head = ["Czas", "Szerokość", "Długość", "Prędkość", "Zapłon", "Najbliższa ulica"]
    numbered = [[moment, *rest] for moment, *rest in sorted(rows)]
    blocks: list[Block] = [
        {"k": "title", "text": "RAPORT POZYCJI POJAZDU XPR 4812 (FIAT DUCATO)"},
        {
            "k": "p",
            "text": "Rejestrator FLOTA-6, okres 9–13.03.2026, odstęp zmienny. Układ lokalny, "
            "współrzędne umowne.",
        },
        table_block(head, numbered, size=8, widths=[4.4, 2.4, 2.4, 2, 1.6, 4.6], align="lrrrcl"),
    ]
    title = "Raport pozycji pojazdu XPR 4812"
    return Source("gps", "zestawienie", title, "2026-03-24", "Flota-Monitor s.c.", tuple(blocks))


def _position(moment: datetime, drawn: random.Random) -> list[str]:
    speed = drawn.choice([0, 0, 12, 27, 38, 44, 51, 63])
    return [
        moment.isoformat(" "),
        f"00,{drawn.randint(10000, 99999)}",
        f"00,{drawn.randint(10000, 99999)}",
        f"{speed} km/h",
        "wł." if speed else "wył.",
        drawn.choice(STREETS),
    ]


def _night_track() -> list[list[str]]:
    steps = (
        ("21:41:30", 0, "wł.", "Młyńska 8 (rampa)"),
        ("22:26:14", 0, "wł.", "Młyńska 8 (rampa)"),
        ("22:31:02", 7, "wł.", "Młyńska 8 (brama)"),
        ("22:36:48", 0, "wł.", "Młyńska (postój 95 s)"),
        ("22:38:21", 31, "wł.", "Młyńska / Kolejowa"),
        ("22:38:24", 0, "wył.", "Młyńska / Kolejowa"),
        ("22:49:57", 18, "wł.", "Kolejowa"),
        ("23:17:40", 0, "wył.", "Borowa, Tartaczna"),
    )
    return [
        [f"2026-03-12 {time}", f"00,4{index}117", f"00,7{index}902", f"{speed} km/h", state, street]
        for index, (time, speed, state, street) in enumerate(steps)
    ]


def door_events(seed: int) -> Source:
    """Events of the door control (kontrola dostępu) of the warehouse."""
    drawn = draw_for(seed, "drzwi")
    holders = ("Wrzosek T.", "Dereń K.", "Tyl G.", "Pawęzka L.", "Małkowska I.", "Rurka S.")
    doors = ("brama główna", "rampa 1", "rampa 2", "biuro", "regał wysoki – klatka", "szatnia")
    rows = []
    for moment in _moments(drawn, date(2026, 3, 2), 11, 30):
        if moment.isoformat(" ") < "2026-03-12 20:00":
            state = drawn.choices(["otwarcie", "zamknięcie", "odmowa – karta"], [9, 8, 1])[0]
            rows.append([moment.isoformat(" "), drawn.choice(doors), drawn.choice(holders), state])
    rows += [
        ["2026-03-12 21:35:12", "brama główna", "Wrzosek T.", "otwarcie"],
        ["2026-03-12 21:37:50", "regał wysoki – klatka", "Wrzosek T.", "otwarcie"],
        ["2026-03-12 21:39:04", "rampa 1", "Dereń K.", "otwarcie"],
        ["2026-03-12 22:27:33", "rampa 1", "Dereń K.", "zamknięcie"],
        ["2026-03-12 22:31:10", "brama główna", "Wrzosek T.", "otwarcie"],
    ]
    head = ["Chwila", "Przejście", "Karta", "Zdarzenie"]
    blocks: list[Block] = [
        {"k": "title", "text": "WYDRUK ZDARZEŃ SYSTEMU KONTROLI DOSTĘPU"},
        {
            "k": "p",
            "text": "Obiekt: Młyńska 8. Zakres: 2–12.03.2026. Zegar systemu zgodny z czasem "
            "urzędowym (sprawdzono 17.03.2026, odchyłka poniżej 2 s).",
        },
        table_block(head, rows, size=8.5, widths=[4, 4, 3, 3]),
        box_stamp("red", ["ZA ZGODNOŚĆ Z ZAPISEM", "mł. asp. D. Kuc"], drawn),
    ]
    title = "Wydruk zdarzeń systemu kontroli dostępu"
    return Source("drzwi", "zestawienie", title, "2026-03-17", "KPP w Przykładowie", tuple(blocks))
