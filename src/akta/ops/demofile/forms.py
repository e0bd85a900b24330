"""Single-sheet papers: invoices, delivery notes, time sheets, receipts of the post."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from akta.ops.demofile.markup import Block, Source, box_stamp, round_stamp, signature, table_block
from akta.ops.demofile.tables import FIRMS, GOODS, draw_for, long_date, money

WZ_118 = "WZ 118/03/2026"
CARRIERS = ("Ducato XPR 4812", "odbiór własny", "kurier", "Ducato, kier. L. Pawęzka")


def invoices(seed: int, count: int) -> Iterator[Source]:
    """Invoices (faktury) of the wholesaler, no two with the same buyer and goods."""
    for index in range(count):
        identity = f"fv-{index + 1}"
        drawn = draw_for(seed, identity)
        day = date(2026, 1, 7) + timedelta(days=index * 4 + drawn.randrange(3))
        number = f"FV {drawn.randint(10, 30) + index * 9}/{day.month:02d}/2026"
        buyer = FIRMS[index % len(FIRMS)]
        blocks = _invoice(number, buyer, day, drawn)
        yield Source(
            identity,
            "faktura",
            f"Faktura {number} – {buyer}",
            day.isoformat(),
            "Hurtownia Instalacyjna IRMA",
            tuple(blocks),
        )


def _invoice(number: str, buyer: str, day: date, drawn: random.Random) -> list[Block]:
    rows, total = [], 0.0
    for line in range(1, drawn.randint(4, 14)):
        amount, price = drawn.randint(1, 60), round(drawn.lognormvariate(3.6, 0.9), 2)
        total += amount * price
        name = f"{drawn.choice(GOODS)} {drawn.choice([15, 18, 22, 28, 32])} mm"
        rows.append([str(line), name, str(amount), money(price), "23%", money(amount * price)])
    head = ["Lp.", "Nazwa towaru", "Ilość", "Cena netto", "VAT", "Wartość netto"]
    paid = drawn.choice(["przelew 14 dni", "przelew 7 dni", "gotówka", "przedpłata", "kompensata"])
    driver = drawn.choice(["odbiór własny", "dowóz – kurs poranny", "dowóz – kurs popołudniowy"])
    return [
        {
            "k": "letter",
            "text": "Hurtownia Instalacyjna IRMA Irena Małkowska, ul. Młyńska 8, Przykładów",
        },
        {"k": "right", "text": f"Przykładów, {long_date(day)}"},
        {"k": "title", "text": f"FAKTURA NR {number}"},
        {"k": "p", "text": f"Nabywca: {buyer}. Sposób zapłaty: {paid}. Wydanie: {driver}."},
        table_block(head, rows, size=9.5, widths=[1, 8, 1.6, 2.4, 1.4, 3], align="rlrrcr"),
        {
            "k": "right",
            "text": f"Razem netto {money(total)} zł, VAT {money(total * 0.23)} zł, "
            f"do zapłaty {money(total * 1.23)} zł",
        },
        {
            "k": "hand",
            "text": drawn.choice(
                [
                    "zapłacono, zgodne z wyciągiem – G.T.",
                    "brak podpisu odbiorcy!",
                    "ujęto w rejestrze, GT",
                    "dowieziono w dwóch kursach",
                    "uwaga: zwrot 2 szt., korekta w drodze",
                    "sprawdzone",
                ]
            )
            + f" (poz. {drawn.randint(1, 400)})",
        },
        signature("wystawił(a)", drawn),
        box_stamp("box", ["IRMA – MAGAZYN", f"WYDANO {day.strftime('%d.%m.%Y')}"], drawn),
    ]


def delivery_notes(seed: int, count: int) -> Iterator[Source]:
    """Delivery notes (wydania zewnętrzne), filled in by hand; the last is the disputed one."""
    for index in range(count):
        identity = f"wz-{index + 1}"
        drawn = draw_for(seed, identity)
        last = index == count - 1
        day = date(2026, 3, 12) if last else date(2026, 2, 3) + timedelta(days=index * 3)
        if day == date(2026, 3, 13):
            day = date(2026, 3, 11)
        number = WZ_118 if last else f"WZ {40 + index * 5}/{day.month:02d}/2026"
        to = "SOCHA-TERM Patryk Socha, Borowa" if last else drawn.choice(FIRMS)
        goods = _disputed() if last else _some_goods(drawn)
        blocks = _note(number, to, day, goods, drawn)
        yield Source(
            identity,
            "zestawienie",
            f"Wydanie zewnętrzne {number}",
            day.isoformat(),
            "magazyn IRMA",
            tuple(blocks),
        )


def _disputed() -> list[list[str]]:
    return [
        ["PC-9K", "Pompa ciepła AERIS 9 kW = 14 szt."],
        ["KK-24", "Kocioł ISKRA 24 kW = 22 szt."],
        ["PO-25/6", "Pompa obiegowa NURT = 28 szt."],
        ["uwagi", "wg telef. szefowej – na poczet umowy"],
        ["zatwierdził", "I M"],
    ]


def _some_goods(drawn: random.Random) -> list[list[str]]:
    units = ["szt.", "kpl.", "m", "op."]
    return [
        [
            f"{name[:2].upper()}-{drawn.randint(100, 999)}",
            f"{name} = {drawn.randint(1, 80)} {drawn.choice(units)}",
        ]
        for name in drawn.sample(GOODS, drawn.randint(3, 8))
    ]


def _note(
    number: str, to: str, day: date, goods: list[list[str]], drawn: random.Random
) -> list[Block]:
    hour, minute = drawn.randint(7, 15), drawn.randrange(60)
    when = "21.55" if number == WZ_118 else f"{hour}.{minute:02d}"
    return [
        {"k": "title", "text": f"WYDANIE ZEWNĘTRZNE {number}"},
        {
            "k": "form",
            "w": 46,
            "rows": [
                ["Odbiorca", to],
                ["Data, godzina", f"{day.strftime('%d.%m.%Y')}, {when}"],
                [
                    "Środek transportu",
                    "Ducato XPR 4812, T. Wrzosek" if number == WZ_118 else drawn.choice(CARRIERS),
                ],
            ],
        },
        {"k": "gap", "mm": 4},
        {"k": "form", "w": 34, "rows": goods},
        {"k": "gap", "mm": 8},
        {"k": "sigs", "items": [signature("wydał", drawn), signature("odebrał", drawn)]},
        {
            "k": "right",
            "text": f"druk W-{drawn.randint(100, 999)}, blok {drawn.randint(3, 9)}, kopia",
        },
    ]


def time_sheets(seed: int) -> Iterator[Source]:
    """Time sheets (ewidencja czasu pracy) for March, one worker a sheet."""
    workers = ("Tomasz Wrzosek", "Kamil Dereń", "Grażyna Tyl", "Lucjan Pawęzka", "Stanisław Rurka")
    for index, worker in enumerate(workers):
        identity = f"czas-{index + 1}"
        drawn = draw_for(seed, identity)
        rows = [_work_day(day, worker, drawn) for day in range(1, 32)]
        head = ["Dzień", "Od", "Do", "Godzin", "Uwagi"]
        blocks: list[Block] = [
            {"k": "title", "text": f"EWIDENCJA CZASU PRACY – {worker.upper()} – MARZEC 2026"},
            table_block(head, rows, size=9.5, widths=[1.4, 2, 2, 1.6, 7], align="rcccl"),
            signature("sporządziła Grażyna Tyl", drawn),
        ]
        yield Source(
            identity,
            "zestawienie",
            f"Ewidencja czasu pracy – {worker}",
            "2026-03-31",
            "Grażyna Tyl",
            tuple(blocks),
        )


def _work_day(day: int, worker: str, drawn: random.Random) -> list[str]:
    if date(2026, 3, day).weekday() >= 5:  # noqa: PLR2004 - Saturday and Sunday
        return [str(day), "–", "–", "–", "wolne"]
    night = worker == "Kamil Dereń"
    start = 20 if night else drawn.choice([6, 7, 7, 8])
    hours = drawn.choice([8, 8, 8, 9, 10])
    notes = drawn.choice(
        ["", "", "", "dostawa", "nadgodziny do odbioru", "inwentura", "kurs do Lipnika"]
    )
    if day > 12 and worker == "Tomasz Wrzosek":  # noqa: PLR2004 - the day of the event
        return [str(day), "–", "–", "–", "nieobecny – wypowiedzenie w toku"]
    if day == 12 and worker == "Tomasz Wrzosek":  # noqa: PLR2004
        notes = "wyjście 15.30, ponownie na terenie 21.35"
    return [str(day), f"{start}:00", f"{(start + hours) % 24}:00", str(hours), notes]


RECEIPTS = (
    ("Irena Małkowska", "zawiadomienie o wszczęciu śledztwa", "23.03.2026", "do rąk własnych"),
    ("Kamil Dereń", "wezwanie w charakterze świadka", "19.03.2026", "dorosły domownik"),
    ("Grażyna Tyl", "wezwanie na dzień 26.03.2026", "20.03.2026", "do rąk własnych"),
    ("Patryk Socha", "wezwanie w charakterze świadka", "27.03.2026", "awizo, odebrano w placówce"),
    ("Zbigniew Nalepa", "wezwanie na 24 marca", "18.03.2026", "do rąk własnych"),
    ("Tomasz Wrzosek", "postanowienie o przedstawieniu zarzutów", "08.04.2026", "do rąk własnych"),
    (
        "adw. Justyna Borkowicz",
        "zawiadomienie o terminie konfrontacji",
        "21.04.2026",
        "pracownik kancelarii",
    ),
    (
        "r.pr. Paweł Ławniczek",
        "odpis postanowienia o powołaniu biegłego",
        "15.04.2026",
        "pełnomocnik pocztowy",
    ),
    ("inż. Stefan Kłosiński", "postanowienie, nośnik, 2 teczki", "02.04.2026", "do rąk własnych"),
    ("mgr Wanda Ostaszewska", "materiał porównawczy", "17.04.2026", "do rąk własnych"),
    ("Marta Wrzosek", "wezwanie, pouczenie z art. 182 k.p.k.", "30.03.2026", "mąż adresatki"),
    (
        "Bank Spółdzielczy Ziemi Przykładowskiej",
        "żądanie wydania danych",
        "03.04.2026",
        "kancelaria banku",
    ),
    ("Telkom Przykład S.A.", "postanowienie o żądaniu wykazu", "26.03.2026", "biuro podawcze"),
    ("Lucjan Pawęzka", "wezwanie na 2 kwietnia", "28.03.2026", "zwrot – adresat nie podjął"),
)


def receipts(seed: int) -> Iterator[Source]:
    """Receipts of delivery (zwrotne potwierdzenia odbioru), each filled in by another hand."""
    for index, (to, what, day, how) in enumerate(RECEIPTS):
        identity = f"zpo-{index + 1}"
        drawn = draw_for(seed, identity)
        number = f"(00) 4999 0077 {drawn.randrange(10**9):09d}"
        blocks: list[Block] = [
            {"k": "title", "text": "POTWIERDZENIE ODBIORU"},
            {
                "k": "p",
                "text": f"Przesyłka nr {number}. Nadawca: Prokuratura Rejonowa w Przykładowie, "
                "sygn. akt 4999-0.Ds.123.2026.",
            },
            {
                "k": "form",
                "rows": [
                    ["Adresat", to],
                    ["Rodzaj pisma", what],
                    ["Data odbioru", day],
                    ["Sposób doręczenia", how],
                ],
            },
            {"k": "gap", "mm": 6},
            {
                "k": "sigs",
                "items": [
                    signature("czytelny podpis odbierającego", drawn),
                    signature("podpis doręczającego", drawn),
                ],
            },
            round_stamp("PLACÓWKA POCZTOWA PRZYKŁADÓW", [str(drawn.randint(1, 3)), day], drawn),
        ]
        iso = "-".join(reversed(day.split(".")))
        yield Source(
            identity,
            "potwierdzenie odbioru",
            f"Potwierdzenie odbioru – {to}",
            iso,
            "operator pocztowy",
            tuple(blocks),
        )


def replacement_cards(seed: int) -> Iterator[Source]:
    """Cards that stand for a disc kept elsewhere (karta zastępcza)."""
    discs = (
        ("nagrania kamer 1–4", "płyta DVD-R nr 17/26, plomba", "szafa B, półka 2"),
        ("kopia binarna telefonu", "dysk USB 256 GB nr 31/26", "depozyt KPP, poz. 88"),
        ("nagranie zgłoszenia na numer 112", "płyta CD-R nr 20/26", "szafa B, półka 3"),
    )
    for index, (what, medium, where) in enumerate(discs):
        identity = f"plyta-{index + 1}"
        drawn = draw_for(seed, identity)
        blocks: list[Block] = [
            {"k": "gap", "mm": 30},
            {"k": "title", "text": "KARTA ZASTĘPCZA"},
            {
                "k": "form",
                "rows": [
                    ["Zawartość", what],
                    ["Nośnik", medium],
                    ["Przechowanie", where],
                    ["Suma kontrolna", f"{drawn.randrange(16**12):012x}…"],
                ],
            },
            {"k": "gap", "mm": 10},
            signature("sekretarz", drawn),
        ]
        yield Source(
            identity,
            "karta zastępcza",
            f"Karta zastępcza – {what}",
            "2026-04-10",
            "sekretariat",
            tuple(blocks),
        )


CARGO = (
    "rury i kolana",
    "grzejniki, 6 szt.",
    "palety zwrotne",
    "zawory dla gminy",
    "kocioł na gwarancję",
    "pusty",
    "otulina",
    "zasobnik 200 l",
    "drobnica",
    "dwa naczynia",
    "wodomierze, skrzynka",
)
PLACES = ("Lipnik", "Zalesie", "Borowa", "Rynek", "Podgrodzie", "mleczarnia", "hotel", "parafia")


def route_cards(seed: int) -> Iterator[Source]:
    """Route cards (karty drogowe) of the van, in the driver's own hand, one a week."""
    reading = 209_480
    for index in range(7):
        identity = f"droga-{index + 1}"
        drawn = draw_for(seed, identity)
        monday = date(2026, 1, 26) + timedelta(weeks=index)
        rows, reading = _journeys(monday, reading, drawn)
        blocks: list[Block] = [
            {"k": "title", "text": f"KARTA DROGOWA {index + 4}/2026 – Ducato XPR 4812"},
            {
                "k": "p",
                "text": f"tydzień od {monday.strftime('%d.%m')}, kierowca L. Pawęzka, "
                f"tankowanie {drawn.randint(38, 66)} l",
            },
            table_block(
                ["dzień", "skąd", "dokąd", "ładunek", "licznik"],
                rows,
                size=15,
                widths=[1.6, 2.6, 2.6, 4.4, 2.2],
                align="llllr",
            ),
            {"k": "gap", "mm": 3},
            signature("kierowca", drawn),
        ]
        yield Source(
            identity,
            "zestawienie",
            f"Karta drogowa {index + 4}/2026",
            (monday + timedelta(days=4)).isoformat(),
            "Lucjan Pawęzka",
            tuple(blocks),
        )


def _journeys(monday: date, reading: int, drawn: random.Random) -> tuple[list[list[str]], int]:
    rows = []
    for offset in range(5):
        day = (monday + timedelta(days=offset)).strftime("%d.%m")
        for _ in range(drawn.randint(1, 3)):
            reading += drawn.randint(6, 44)
            start, goal = drawn.sample(PLACES, 2)
            rows.append([day, start, goal, drawn.choice(CARGO), str(reading)])
    return rows, reading
