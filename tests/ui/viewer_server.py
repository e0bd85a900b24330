"""A stand-in for the portal behind the viewer: the contract of the README with drawn pages."""

import io
import json
import mimetypes
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.template.loader import render_to_string
from PIL import Image, ImageDraw, ImageFont

from akta import ui
from akta.core.middleware import CSP

STATIC = Path(ui.__file__).parent / "static"
BASE = "/akta/grant-7"
COUNT = 120
WORDS = [
    "Dnia",
    "12",
    "marca",
    "2025",
    "r.",
    "w",
    "Warszawie",
    "przesłuchano",
    "świadka,",
    "który",
    "uprzedzony",
    "o",
    "odpowiedzialności",
    "karnej",
    "zeznał,",
    "że",
    "widział,",
    "jak",
    "samochód",
    "dostawczy",
    "odjechał",
    "w",
    "stronę",
    "rzeki",
    "około",
    "godziny",
    "dwudziestej",
    "drugiej.",
    "Żółta",
    "tablica",
    "była",
    "nieczytelna,",
    "a",
    "kierowca",
    "śpieszył",
    "się",
    "wyraźnie.",
]
TITLES = [
    "Protokół przesłuchania świadka",
    "Notatka urzędowa",
    "Protokół oględzin miejsca",
    "Opinia",
]


def lines_of(number):
    """Twelve lines of text, different on each page."""
    shifted = WORDS[number % len(WORDS) :] + WORDS[: number % len(WORDS)]
    return [f"{row + 1}. {' '.join(shifted[row : row + 7])}" for row in range(12)]


def box_of(row):
    return [0.1, round(0.1 + row * 0.06, 4), 0.78, 0.022]


def label_of(number):
    card = (number + 1) // 2
    return f"t. {1 + number // 61} k. {card}{'' if number % 2 else 'v'}"


def side_of(number):
    landscape = number % 10 == 4
    return {
        "id": f"s{number}",
        "label": label_of(number),
        "citation": f"4999-0.Ds.123.2026, {label_of(number).replace(' k.', ', k.')} [#s{number}]",
        "index": number,
        "of": COUNT // 2,
        "volume": 1 + number // 61,
        "document_title": TITLES[number // 8 % len(TITLES)],
        "document_date": "2025-03-12",
        "width": 2340 if landscape else 1654,
        "height": 1654 if landscape else 2340,
        "rotation": 90 if number == 7 else 0,
        "text_source": "ocr",
    }


def image_of(number, width):
    side = side_of(number)
    height = round(width * side["height"] / side["width"])
    page = Image.new("L", (width, height), 250)
    pen = ImageDraw.Draw(page)
    for row, line in enumerate(lines_of(number)):
        left, top, wide, high = box_of(row)
        font = ImageFont.load_default(size=high * height * 0.8)
        strip = Image.new("L", (round(pen.textlength(line, font)) + 2, round(high * height)), 250)
        ImageDraw.Draw(strip).text((0, 0), line, fill=30, font=font)
        page.paste(
            strip.resize((round(wide * width), strip.height)),
            (round(left * width), round(top * height)),
        )
    pen.text((width * 0.8, height * 0.03), f"k. {(number + 1) // 2}", fill=90, font_size=width / 30)
    data = io.BytesIO()
    page.save(data, "JPEG", quality=80)
    return data.getvalue()


def documents():
    for first in range(1, COUNT + 1, 8):
        last = min(first + 7, COUNT)
        side = side_of(first)
        yield {
            "id": f"d{first}",
            "volume": side["volume"],
            "title": side["document_title"],
            "kind": "protokół",
            "date": side["document_date"],
            "first_label": label_of(first),
            "last_label": label_of(last),
            "first_side": f"s{first}",
        }


def volumes():
    listed = list(documents())
    return [
        {
            "id": f"v{number}",
            "number": number,
            "title": "",
            "first_side": f"s{first}",
            "sides": 60,
            "documents": [each for each in listed if each["volume"] == number],
        }
        for number, first in ((1, 1), (2, 61))
    ]


class Portal:
    """The answers, and what the tests may turn: the end, a revocation, a number of failures."""

    def __init__(self):
        self.to = datetime.now(UTC) + timedelta(hours=2, minutes=30)
        self.has_grant = True
        self.reason = None
        self.refusal = None
        self.asked = []
        self.statuses = {}
        self.pages = {"/": "<title>Moje dostępy</title>"}

    @property
    def grant(self):
        if not self.has_grant:
            return None
        return {"number": "7/2026", "to": self.to, "server_now": datetime.now(UTC)}

    def __call__(self, environ, start_response):
        path, query = environ["PATH_INFO"], parse_qs(environ["QUERY_STRING"])
        self.asked.append(f"{path}?{environ['QUERY_STRING']}")
        status, kind, body = self.answer(path, {k: v[0] for k, v in query.items()}, environ)
        headers = [("Content-Type", kind), ("Content-Security-Policy", CSP)]
        if not path.startswith("/static/"):
            headers.append(("Cache-Control", "no-store"))
        start_response(status, headers)
        return [body]

    def answer(self, path, query, environ):
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return "200 OK", mimetypes.guess_type(path)[0] or "font/woff2", file.read_bytes()
        if path in self.statuses:
            return self.statuses[path], "text/plain", b""
        if path in self.pages:
            return "200 OK", "text/html; charset=utf-8", self.pages[path].encode()
        rest = path.removeprefix(BASE).strip("/").split("/")
        wants_page = "json" not in environ.get("HTTP_ACCEPT", "")
        if (self.refusal or self.reason) and rest[0] != "stan":
            return self.refuse(wants_page)
        return self.content(rest, query, wants_page)

    def content(self, rest, query, wants_page):
        if rest[2:] == ["obraz"]:
            return "200 OK", "image/jpeg", image_of(int(rest[1][1:]), int(query["w"]))
        if wants_page:
            number = int(rest[1][1:]) if rest[0] == "k" else 1
            return self.page(number, query, rest[0])
        return self.json(rest, query)

    def refuse(self, wants_page):
        if wants_page:
            return "403 Forbidden", "text/html; charset=utf-8", "Brak dostępu".encode()
        body = json.dumps({"status": 403, "detail": self.refusal or self.reason})
        return "403 Forbidden", "application/problem+json", body.encode()

    def page(self, number, query, kind):
        viewer = {
            "base": BASE,
            "reference": "4999-0.Ds.123.2026",
            "title": "Śledztwo w sprawie kradzieży z włamaniem",
            "back_url": "/",
            "back_label": "Moje dostępy",
            "grant": self.grant,
            "volumes": volumes(),
            "side": side_of(number),
            "prev": f"s{number - 1}" if number > 1 else None,
            "next": f"s{number + 1}" if number < COUNT else None,
            "text": {"source": "ocr", "lines": [{"text": line} for line in lines_of(number)]},
        }
        if kind == "szukaj":
            viewer["search"] = self.search(query)
        if kind == "idz":
            viewer["goto"] = {"k": query.get("k", "")} | self.go_to(query.get("k", ""))
        html = render_to_string("ui/viewer.html", {"viewer": viewer, "is_demo": True})
        return "200 OK", "text/html; charset=utf-8", html.encode()

    def json(self, rest, query):
        answers = {
            "strony": lambda: self.window(query),
            "idz": lambda: self.go_to(query["k"]),
            "szukaj": lambda: self.search(query),
            "stan": self.state,
        }
        body = answers[rest[0]]() if rest[0] in answers else self.text(int(rest[1][1:]))
        return "200 OK", "application/json", json.dumps(body).encode()

    def state(self):
        return {
            "to": self.to.isoformat() if self.has_grant else None,
            "server_now": datetime.now(UTC).isoformat(),
            "ended": self.reason is not None,
            "reason": self.reason,
        }

    def window(self, query):
        at = int(query["od"][1:])
        first, last = max(1, at - int(query["przed"])), min(COUNT, at + int(query["po"]))
        return {
            "sides": [side_of(number) for number in range(first, last + 1)],
            "prev": f"s{first - 1}" if first > 1 else None,
            "next": f"s{last + 1}" if last < COUNT else None,
        }

    def text(self, number):
        lines = [
            {"text": line, "box": box_of(row), "words": []}
            for row, line in enumerate(lines_of(number))
        ]
        return {"source": "ocr", "confidence": 0.93, "lines": lines}

    def go_to(self, card):
        if card == "12":
            matches = [
                {"side": "s23", "label": "t. 1 k. 12", "note": "według dzisiejszej numeracji"},
                {"side": "s25", "label": "t. 1 k. 13", "note": "miała numer 12 do 3 maja 2026 r."},
            ]
            return {"matches": matches, "problem": None}
        if card.isdigit() and 0 < int(card) <= COUNT // 2:
            number = int(card) * 2 - 1
            return {"matches": [{"side": f"s{number}", "label": label_of(number), "note": None}]}
        return {"matches": [], "problem": f"Nie ma karty „{card}” w zakresie dostępu."}

    def search(self, query):
        word, start = query.get("q", ""), int(query.get("od", 0))
        hits = [
            {
                "side": f"s{number}",
                "label": label_of(number),
                "document_title": side_of(number)["document_title"],
                "snippet": [["widział, jak ", False], [word, True], [" odjechał", False]],
                "boxes": [box_of(row)],
            }
            for number in range(1, COUNT + 1)
            for row, line in enumerate(lines_of(number))
            if word.lower() in line.lower()
        ]
        more = f"{BASE}/szukaj/?q={word}&od={start + 20}" if start + 20 < len(hits) else None
        return {
            "query": word,
            "total": len(hits),
            "hits": hits[start : start + 20],
            "next": more,
        }


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


def serve(portal, port=0):
    """Serves the portal in a thread; returns the server, whose `server_port` is free."""
    server = make_server("127.0.0.1", port, portal, _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
