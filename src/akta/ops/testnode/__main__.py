"""`python -m akta.ops.testnode`: serve the test node on this machine until told to stop."""

import argparse
import json
import signal
import sys
import threading
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from akta.core import config
from akta.ops.processes import end_with_parent
from akta.ops.testnode.conversation import TestNode
from akta.ops.testnode.preparing import FOLDER, HOST, NAME, RESOLVE, SIGN_IN
from akta.trust.saml import SamlRefused, load_pair
from akta.trust.saml.issuing import Issuer, Partner, Person
from akta.trust.saml.names import HIGH, LOW, SUBSTANTIAL

CHOICE, STYLE = "/wybor", "/styl.css"
LARGEST = 512 * 1024
MEANS = {
    "zaufany": ("Profil zaufany (poziom średni)", SUBSTANTIAL),
    "edowod": ("e-dowód (poziom wysoki)", HIGH),
    "slaby": ("Środek o niskim poziomie (portal go odrzuci)", LOW),
}
CSS = """
:root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif; }
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }
.warning { border: 2px solid; padding: .5rem 1rem; font-weight: 600; }
fieldset { margin: 1.5rem 0; } label { display: block; padding: .3rem 0; }
button { font: inherit; padding: .5rem 1rem; margin: 0 .5rem .5rem 0; }
"""
PAGE = """<!doctype html><html lang="pl"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – węzeł testowy</title><link rel="stylesheet" href="{style}"></head>
<body><main><p class="warning">Węzeł testowy Akty. To nie jest login.gov.pl: osoby są zmyślone,
a tożsamości nikt nie sprawdza.</p><h1>{title}</h1>{body}</main></body></html>"""


class Handler(BaseHTTPRequestHandler):
    """Three addresses: the question, the choice, the exchange of tickets."""

    node: ClassVar[TestNode]
    labels: ClassVar[list[str]]
    server_version = "TestNode"
    timeout = 30

    def do_GET(self) -> None:
        """The style, and one page that says what this is."""
        if urlsplit(self.path).path == STYLE:
            self._send(HTTPStatus.OK, CSS.encode(), "text/css; charset=utf-8")
            return
        self._page("Węzeł testowy", "<p>Logowanie zaczyna się w portalu.</p>")

    def do_POST(self) -> None:
        """Whatever cannot be believed is refused with its reason: this is for trials."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 < length <= LARGEST:
            self._page("Za duże zapytanie", "", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        body = self.rfile.read(length)
        acts = {SIGN_IN: self._ask, CHOICE: self._choose, RESOLVE: self._exchange}
        act = acts.get(urlsplit(self.path).path)
        if act is None:
            self._page("Nie ma takiej strony", "", HTTPStatus.NOT_FOUND)
            return
        try:
            act(body)
        except SamlRefused as error:
            why = f"<p>Węzeł nie przyjął wiadomości: <code>{escape(error.code)}</code>.</p>"
            self._page("Nie przyjęto", why, HTTPStatus.FORBIDDEN)

    def _ask(self, body: bytes) -> None:
        told = parse_qs(body.decode())
        name = self.node.receive(told.get("SAMLRequest", [""])[0], told.get("RelayState", [""])[0])
        people = "".join(
            _choice("osoba", str(at), label, first=at == 0) for at, label in enumerate(self.labels)
        )
        means = "".join(
            _choice("sposob", key, label, first=key == "zaufany")
            for key, (label, _) in MEANS.items()
        )
        form = (
            f'<form method="post" action="{CHOICE}"><input type="hidden" name="pytanie" '
            f'value="{escape(name)}"><fieldset><legend>Kim chce Pan/Pani być?</legend>{people}'
            f"</fieldset><fieldset><legend>Sposób potwierdzenia</legend>{means}</fieldset>"
            '<button name="tak" value="1">Potwierdź tożsamość</button>'
            '<button name="nie" value="1">Zrezygnuj</button></form>'
        )
        self._page("Logowanie osoby testowej", form)

    def _choose(self, body: bytes) -> None:
        told = {key: rows[0] for key, rows in parse_qs(body.decode()).items()}
        at, means = told.get("osoba", ""), MEANS.get(told.get("sposob", ""))
        known = at.isdecimal() and int(at) < len(self.node.people) and means is not None
        person = self.node.people[int(at)] if known and "tak" in told else None
        level = means[1] if means is not None else LOW
        back = self.node.choose(told.get("pytanie", ""), person, level)
        if back is None:
            self._page(
                "To logowanie już się zakończyło",
                "<p>Proszę wrócić do portalu.</p>",
                HTTPStatus.GONE,
            )
            return
        query = urlencode({"SAMLart": back[0], "RelayState": back[1]})
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"{self.node.partner.return_url}?{query}")
        self._headers(0)

    def _exchange(self, body: bytes) -> None:
        answer = self.node.exchange(body, at=datetime.now(UTC))
        self._send(HTTPStatus.OK, answer, "text/xml; charset=utf-8")

    def _page(self, title: str, body: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        page = PAGE.format(title=escape(title), body=body, style=STYLE)
        self._send(status, page.encode(), "text/html; charset=utf-8")

    def _send(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self._headers(len(data))
        self.wfile.write(data)

    def _headers(self, length: int) -> None:
        back = urlsplit(self.node.partner.return_url)
        policy = f"default-src 'none'; style-src 'self'; form-action 'self' {back.scheme}://{back.netloc}"
        self.send_header("Content-Length", str(length))
        self.send_header("Content-Security-Policy", f"{policy}; frame-ancestors 'none'")
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()

    def log_message(self, *_facts: object) -> None:
        """Nothing: an address of this node carries a ticket."""


def _choice(name: str, value: str, label: str, *, first: bool) -> str:
    checked = " checked" if first else ""
    return (
        f'<label><input type="radio" name="{name}" value="{value}"{checked}> '
        f"{escape(label)}</label>"
    )


def _label(row: dict[str, str]) -> str:
    return f"{row['given_name']} {row['surname']} ({row['told']})"


def main() -> int:
    """Serve until SIGTERM, or until the parent ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    given, read = parser.parse_args(), config.read()
    if not read.is_demo:
        sys.stderr.write("Węzeł testowy działa tylko w trybie pokazowym.\n")
        return 1
    rows = json.loads((read.data_dir / FOLDER / "people.json").read_text(encoding="utf-8"))
    Handler.labels = [_label(row) for row in rows]
    people = [Person(**{key: row[key] for key in row if key != "told"}) for row in rows]
    Handler.node = _node(read, given.port, people)
    server = ThreadingHTTPServer((HOST, given.port), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    end_with_parent(signal.SIGTERM)
    with server:
        server.serve_forever()
    return 0


def _node(read: config.Config, port: int, people: list[Person]) -> TestNode:
    folder = read.data_dir / FOLDER
    signing = load_pair(read.saml_keys / "signing.pem")
    encryption = load_pair(read.saml_keys / "encryption.pem")
    partner = Partner(
        read.saml_entity_id,
        f"{read.base_url}/logowanie/krajowy/powrot/",
        signing.certificate,
        encryption.certificate,
    )
    return TestNode(
        issuer=Issuer(NAME, load_pair(folder / "node.pem")),
        partner=partner,
        people=people,
        sign_in_url=f"http://{HOST}:{port}{SIGN_IN}",
    )


if __name__ == "__main__":
    sys.exit(main())
