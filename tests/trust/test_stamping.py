"""Time stamps over HTTP: a server of the test's own that answers, errs, or says nonsense."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import tsp

from akta.trust.sealing.pdf import SealLevel, seal_pdf
from akta.trust.sealing.stamping import HttpStamper
from akta.trust.signatures.inspection import inspect
from tests.trust.receipts_at_hand import a_record, paper, proof_of, seal


@contextmanager
def authority(answer):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            status, body = answer(asked)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing on stderr."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsp"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stamped(asked):
    request = tsp.TimeStampReq.load(asked)
    return 200, seal().stamper.request_tsa_response(request).dump()


def sealed_by(answer):
    record = a_record()
    with authority(answer) as url:
        own = replace(seal(), stamper=HttpStamper(url))
        return seal_pdf(paper(record, proof_of(record)), own, reason="Potwierdzenie")


def test_an_authority_that_answers_lifts_the_seal():
    sealed = sealed_by(stamped)

    assert (sealed.level, sealed.awaits_stamp) == (SealLevel.LONG_TERM, False)
    assert inspect(sealed.data).signatures[0].signing_time_source == "timestamp"


@pytest.mark.parametrize("answer", [(500, b"error"), (200, b"nonsense"), (200, b"")])
def test_without_a_good_answer_the_seal_stands_and_the_stamp_is_awaited(answer):
    sealed = sealed_by(lambda _: answer)

    assert (sealed.level, sealed.awaits_stamp) == (SealLevel.BASIC, True)
    assert inspect(sealed.data).signatures[0].intact is True


def test_an_authority_that_is_away_costs_the_stamp_only():
    own = replace(seal(), stamper=HttpStamper("http://127.0.0.1:9/tsp"))
    record = a_record()

    sealed = seal_pdf(paper(record, proof_of(record)), own, reason="Potwierdzenie")

    assert sealed.awaits_stamp


def test_only_http_is_asked():
    with pytest.raises(ValueError, match="http"):
        HttpStamper("file:///etc/passwd")
