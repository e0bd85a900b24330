"""Trust in rounds: what the child names, the parent looks up or fetches, within bounds."""

import http.server
import json
import threading
from datetime import timedelta

import pytest

from akta.trust.fetching import Limits, NotFetched, fetch
from akta.trust.lists.anchors import Anchors
from akta.trust.signatures.answering import in_child
from akta.trust.signatures.rounds import Trust
from tests.trust import authorities as made_by
from tests.trust.authorities import SIGNED, Wish, made, statements
from tests.trust.test_signature_trust import AT, GOOD, ISSUER, ROOT, listed, person

WHERE = {"crl": "http://crl.example.pl/a.crl", "ocsp": "http://ocsp.example.pl/"}


def asking(data, asked):
    """A child in this process: what goes to it and comes back are values of JSON."""

    def ask(told):
        asked.append(json.loads(json.dumps(told)))
        return json.loads(json.dumps(in_child(data, [], asked[-1], seconds=10)))

    return ask


def judged(data, services, *, fetch=None):
    asked = []
    trust = Trust(Anchors.of(services) if services is not None else None, fetch, AT)
    answer = trust.judged(asking(data, asked))
    assert "needs" not in answer
    return answer["signatures"][0], asked


def test_the_parent_sends_only_the_services_that_are_named():
    other = listed(keys=(made(Wish("Inny urząd", ca=True)),))
    data = made_by.cms(person(), revocation=GOOD)

    entry, asked = judged(data, (other, listed()))

    assert entry["indication"] == "TOTAL_PASSED"
    assert len(asked) == 2
    assert len(asked[1]["anchors"]["services"]) == 1


def test_without_lists_the_child_is_asked_once():
    entry, asked = judged(made_by.cms(person()), None)

    assert (entry["trust_checked"], len(asked)) == (False, 1)


def test_what_is_missing_is_fetched_and_settles_the_verdict():
    signed = made_by.cms(person(**WHERE))
    fetched = []

    def answering(url, body, kind):
        fetched.append((url, bool(body), kind))
        if url == WHERE["ocsp"]:
            raise NotFetched("Serwer nie odpowiedział.")
        return made_by.crl(ISSUER)

    assert judged(signed, (listed(),))[0]["sub_indication"] == "TRY_LATER"
    entry, _ = judged(signed, (listed(),), fetch=answering)

    assert entry["indication"] == "TOTAL_PASSED"
    assert fetched == [
        (WHERE["ocsp"], True, "application/ocsp-request"),
        (WHERE["crl"], False, ""),
    ]


def test_a_missing_issuer_is_fetched_too():
    """The signature carries its own certificate only; the middle one is behind an address."""
    middle = made(Wish("Urząd pośredni", ca=True), ROOT)
    leaf = made(Wish("Jan", issuer="http://x.pl/m.cer", statements=statements()), middle)
    bare = made_by.Made(leaf.certificate, leaf.key)
    lists = (made_by.crl(middle), made_by.crl(ROOT))

    entry, _ = judged(
        made_by.cms(bare, revocation=lists), (listed(keys=(ROOT,)),), fetch=lambda *_: middle.der
    )

    assert entry["indication"] == "TOTAL_PASSED"


class Served(http.server.BaseHTTPRequestHandler):
    """Answers of a server on this machine."""

    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/moved")
            self.end_headers()
            return
        self.send_response(200 if self.path != "/none" else 404)
        self.end_headers()
        self.wfile.write(b"x" * 1000)

    def do_POST(self):
        length = int(self.headers["Content-Length"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.headers["Content-Type"].encode() + b":" + self.rfile.read(length))

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def server():
    served = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Served)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()


def here(_address):
    return True


def test_the_address_is_asked_within_bounds(server):
    assert fetch(f"{server}/a", limits=Limits(allows=here)) == b"x" * 1000
    answer = fetch(server, body=b"pytanie", kind="a/b", limits=Limits(allows=here))
    assert answer == b"a/b:pytanie"


@pytest.mark.parametrize(
    ("path", "limits"),
    [
        ("/a", Limits()),  # not a public address
        ("/a", Limits(allows=here, size=999)),
        ("/none", Limits(allows=here)),
        ("/moved", Limits(allows=here)),
    ],
)
def test_what_is_inside_too_large_or_goes_in_circles_is_not_fetched(server, path, limits):
    with pytest.raises(NotFetched):
        fetch(server + path, limits=limits)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.pl/x", "http:///x", "http://[::1"])
def test_other_addresses_are_not_asked(url):
    with pytest.raises(NotFetched):
        fetch(url, limits=Limits(allows=here))


def test_a_claimed_time_long_past_fetches_nothing_endlessly():
    """A server that gives what does not help is asked once for each address."""
    asked = []
    signed = made_by.cms(person(**WHERE), claimed=SIGNED - timedelta(days=3))

    judged(signed, (listed(),), fetch=lambda url, *_: asked.append(url) or b"nothing")

    assert sorted(asked) == sorted(WHERE.values())
