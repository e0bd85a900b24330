"""The outbox: what goes out, what never does, what happens when it cannot."""

import smtplib
import socketserver
import threading
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.accounts.models import Account
from akta.core.errors import ServiceMissing
from akta.core.models import JournalEntry
from akta.delivery import addresses, queries, texts
from akta.delivery.mail import bounces, outbox, transport
from akta.delivery.mail.transport import (
    Letter,
    MailServer,
    NotNow,
    Returned,
    SmsGateway,
    as_mail,
)
from akta.delivery.models import Message, Notice, SwitchedOff
from akta.delivery.services import notify
from tests import factories
from tests.access.making import START

PASSWORD = "zielona łąka i trzy sowy"
ADDRESS = "czytelniczka@poczta.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    account = factories.outside_person("Czytelniczka")
    account.email = ADDRESS
    account.save()
    return account


class Line:
    """A line whose answers a test decides."""

    def __init__(self):
        self.sent, self.problem = [], None

    def send(self, letter):
        if self.problem is not None:
            raise self.problem
        self.sent.append(letter)


@pytest.fixture
def line(monkeypatch):
    found = Line()
    monkeypatch.setattr(outbox, "transport", lambda channel: found)
    return found


def tell(account, kind=texts.GROWN_OWN, **facts):
    notify(account_id=account.pk, kind=kind, about=None, at=START, **facts)


def test_a_notice_goes_out_once_and_says_nothing_of_the_file(reader, line):
    tell(reader, texts.GIVEN, number="3/2026", until="końca dnia 16 marca 2026 r.")
    assert ProcrastinateJob.objects.filter(task_name="delivery.send_due").exists()

    assert [outbox.send_due(at=START), outbox.send_due(at=START)] == [1, 0]
    (letter,) = line.sent
    assert letter.address == ADDRESS
    assert "nr 3/2026" in letter.text
    assert f"{settings.AKTA.base_url}/logowanie/" in letter.text
    assert "Czytelniczka" not in letter.text + letter.subject
    assert Message.objects.get().state == "sent"


@pytest.mark.parametrize("email", [None, ""])
def test_without_an_address_only_the_notice_is_made(reader, line, email):
    Account.objects.filter(pk=reader.pk).update(email=email)
    tell(reader)
    assert not Message.objects.exists()
    assert Notice.objects.filter(account=reader).exists()


def test_a_topic_switched_off_stays_in_the_system(reader, line):
    everything_but = set(texts.TOPICS) - {texts.NEW_CARDS}
    addresses.choose_topics(actor=factories.actor(reader), wanted=everything_but)
    tell(reader)
    assert not Message.objects.exists()
    tell(reader, texts.ENDING, until="jutra", left="za 1 dzień")
    assert Message.objects.count() == 1
    assert Notice.objects.count() == 2


def test_each_kind_of_notice_has_a_switch():
    assert {wording.topic for wording in texts.WORDINGS.values()} <= set(texts.TOPICS)


def test_nothing_goes_out_where_there_is_no_line(reader, monkeypatch):
    bare = replace(settings.AKTA, mode="production", email_url=None, sms_url=None)
    monkeypatch.setattr(settings, "AKTA", bare)
    tell(reader)
    assert not Message.objects.exists()
    with pytest.raises(ServiceMissing):
        outbox.send(channel="email", to=ADDRESS, subject="x", text="x", at=START)


def test_a_line_that_is_down_is_tried_again_and_at_last_given_up(reader, line):
    line.problem = NotNow()
    tell(reader)
    at, tries = START, []
    for _ in range(len(outbox.PAUSES) + 1):
        assert outbox.send_due(at=at) == 0
        message = Message.objects.get()
        tries.append(message.next_try_at and message.next_try_at - at)
        assert outbox.send_due(at=at) == 0  # not before its time
        at = message.next_try_at or at

    assert tries == [*outbox.PAUSES, None]
    assert (message.state, message.problem) == ("returned", outbox.GIVEN_UP)
    line.problem = None
    assert outbox.send_due(at=at + timedelta(days=9)) == 0


def test_it_goes_out_when_the_line_is_back(reader, line):
    line.problem = NotNow()
    tell(reader)
    outbox.send_due(at=START)
    line.problem = None
    assert outbox.send_due(at=START + outbox.PAUSES[0]) == 1
    assert Message.objects.get().tries == 2


def test_one_that_is_refused_for_good_is_seen_by_the_office_that_gave_the_access(
    world, issue, line, client
):
    order = issue()
    holder = Account.objects.get(pk=order.holder_id)
    holder.email = ADDRESS
    holder.save()
    line.problem = Returned("550 no such user")
    notify(account_id=holder.pk, kind=texts.GROWN_OWN, about=None, at=START)
    outbox.send_due(at=START)

    assert [each.problem for each in queries.returned_of([holder.pk])] == ["550 no such user"]
    at = START + timedelta(minutes=1)
    page = factories.sign_in(client, world.people.secretary, at=at).get(
        "/pulpit/udostepnianie/zwroty/"
    )
    assert "550 no such user" in page.content.decode()
    other = factories.sign_in(client, world.people.administrator, at=at)
    assert "550 no such user" not in other.get("/pulpit/udostepnianie/zwroty/").content.decode()


def test_old_messages_are_forgotten_and_waiting_ones_are_not(reader, line):
    tell(reader)
    assert outbox.clear_old(at=START + timedelta(days=90)) == 0
    outbox.send_due(at=START)
    assert outbox.clear_old(at=START + outbox.KEPT) == 0
    assert outbox.clear_old(at=START + outbox.KEPT + timedelta(seconds=1)) == 1


def test_text_and_address_are_sealed_in_the_table(reader, line):
    from django.db import connection

    outbox.send(channel="email", to=ADDRESS, subject="Kod", text="123456", at=START)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address::text, text::text FROM delivery_message")
        held = "".join(cursor.fetchone())
    assert ADDRESS.encode().hex() not in held
    assert b"123456".hex() not in held


# --- a report that comes later -----------------------------------------------------------------

REPORT = """\
From: MAILER-DAEMON@poczta.example
Content-Type: multipart/report; report-type=delivery-status; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

Nie ma takiej skrzynki.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; poczta.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 <{address}> unknown

--b
Content-Type: {kind}

Message-ID: <{id}@akta.example>
Subject: x

--b--
"""


def report(message, **changes):
    facts = {
        "address": ADDRESS,
        "action": "failed",
        "status": "5.1.1",
        "id": message.pk,
        "kind": "text/rfc822-headers",
    }
    return REPORT.format(**facts | changes).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_finds_its_message(reader, line, kind):
    tell(reader)
    outbox.send_due(at=START)
    message = Message.objects.get()
    assert bounces.take_report(report(message, kind=kind), at=START) == message
    message.refresh_from_db()
    assert (message.state, message.problem) == ("returned", "5.1.1 smtp; 550 <…> unknown")


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed"},
        {"status": "4.2.2"},
        {"id": "00000000-0000-0000-0000-000000000000"},
        {"id": "nothing"},
    ],
)
def test_other_reports_change_nothing(reader, line, changes):
    tell(reader)
    outbox.send_due(at=START)
    message = Message.objects.get()
    assert bounces.take_report(report(message, **changes), at=START) is None
    assert bounces.take_report(b"Subject: x\r\n\r\nhello", at=START) is None
    message.refresh_from_db()
    assert message.state == "sent"


# --- the lines themselves ----------------------------------------------------------------------

LETTER = Letter(
    id=Message._meta.pk.default(), address=ADDRESS, subject="Zażółć", text="gęślą", at=START
)


def test_a_mail_is_whole_and_says_that_a_machine_wrote_it():
    mail = message_from_bytes(as_mail(LETTER, sender="akta@akta.example"), policy=policy.default)
    assert (mail["Subject"], mail["To"], mail["Auto-Submitted"]) == (
        "Zażółć",
        ADDRESS,
        "auto-generated",
    )
    assert mail["Message-ID"] == f"<{LETTER.id}@akta.example>"
    assert mail.get_content().strip() == "gęślą"


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: c@d.example", "a@b.example\nx"])
def test_no_header_is_smuggled_in_by_an_address(address):
    with pytest.raises(ValueError, match=r"linefeed|newline|carriage"):
        as_mail(replace(LETTER, address=address), sender="akta@akta.example")


class Post(socketserver.StreamRequestHandler):
    """As little of a mail server as a conversation needs."""

    answer = b"250 ok"
    got: list[bytes] = []

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                self.wfile.write(self.answer + b"\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                self.got.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"250 ok\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def post():
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Post)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Post.got, Post.answer = [], b"250 ok"
    yield MailServer(f"smtp://127.0.0.1:{server.server_address[1]}", "akta@akta.example")
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_mail_server_gets_the_mail(post):
    post.send(LETTER)
    (got,) = Post.got
    assert f"<{LETTER.id}@akta.example>".encode() in got


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [(b"550 5.1.1 <czytelniczka@poczta.example> unknown", Returned), (b"450 later", NotNow)],
)
def test_a_mail_server_that_refuses_is_understood(post, answer, refusal):
    Post.answer = answer
    with pytest.raises(refusal) as told:
        post.send(LETTER)
    assert ADDRESS not in str(told.value)
    if refusal is Returned:
        assert str(told.value) == "550 5.1.1 <…> unknown"


def test_nobody_there_is_tried_again():
    with pytest.raises(NotNow):
        MailServer("smtp://127.0.0.1:1", "akta@akta.example").send(LETTER)


def test_a_password_goes_over_an_encrypted_line_or_not_at_all(post, monkeypatch):
    monkeypatch.setattr(smtplib.SMTP, "login", lambda *facts: pytest.fail("in the open"))
    MailServer(post.url.replace("://", "://name:secret@"), post.sender).send(LETTER)
    with pytest.raises(NotNow):
        MailServer(post.url.replace("smtp://", "smtp+starttls://n:s@"), post.sender).send(LETTER)


class Gateway(BaseHTTPRequestHandler):
    status = 200
    got: list[tuple] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.headers["Authorization"], self.headers["Idempotency-Key"], body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *facts):
        """Quiet."""


@pytest.fixture
def gateway():
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Gateway.got, Gateway.status = [], 200
    yield SmsGateway(f"http://t0ken@127.0.0.1:{server.server_address[1]}/sms")
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_sms_gateway_gets_the_text_and_the_token(gateway):
    gateway.send(replace(LETTER, address="+48600000000", text="kod 1"))
    assert Gateway.got == [
        ("Bearer t0ken", str(LETTER.id), b'{"to": "+48600000000", "text": "kod 1"}')
    ]


@pytest.mark.parametrize(("status", "refusal"), [(400, Returned), (429, NotNow), (503, NotNow)])
def test_an_sms_gateway_that_refuses_is_understood(gateway, status, refusal):
    Gateway.status = status
    with pytest.raises(refusal):
        gateway.send(LETTER)


def test_which_line_an_installation_has(monkeypatch):
    demo = settings.AKTA
    assert isinstance(outbox.transport("email"), transport.Mailbox)
    real = replace(demo, email_url="smtps://x", sms_url="https://y")
    monkeypatch.setattr(settings, "AKTA", real)
    assert isinstance(outbox.transport("email"), MailServer)
    assert isinstance(outbox.transport("sms"), SmsGateway)


# --- one's own address -------------------------------------------------------------------------


def code_sent(line):
    outbox.send_due(at=START)
    return line.sent[-1].text.partition(": ")[2][:6]


@pytest.fixture
def no_address():
    return factories.outside_person("Nowa")


@pytest.mark.django_db(transaction=True)
def test_an_address_is_kept_once_its_code_came_back(no_address, line):
    actor = factories.actor(no_address)
    addresses.ask_for_address(actor=actor, email=f" {ADDRESS} ", at=START)
    assert factories.account_again(no_address).email is None
    assert addresses.pending_address(actor, at=START) == ADDRESS
    right = code_sent(line)
    wrong = "000000" if right != "000000" else "111111"
    with pytest.raises(addresses.CodeWrong):
        addresses.confirm_address(actor=actor, code=wrong, at=START)
    addresses.confirm_address(actor=actor, code=f"{right[:3]} {right[3:]}", at=START)

    assert factories.account_again(no_address).email == ADDRESS
    assert addresses.pending_address(actor, at=START) is None
    told = JournalEntry.objects.get(kind="accounts.email_set")
    assert ADDRESS not in str(told.data)
    addresses.remove_address(actor=actor, at=START)
    assert factories.account_again(no_address).email is None


@pytest.mark.django_db(transaction=True)
def test_a_code_is_good_for_half_an_hour_and_five_guesses(no_address, line):
    actor = factories.actor(no_address)
    addresses.ask_for_address(actor=actor, email=ADDRESS, at=START)
    right = code_sent(line)
    with pytest.raises(addresses.CodeWrong):
        addresses.confirm_address(actor=actor, code=right, at=START + timedelta(minutes=30))
    for _ in range(4):
        with pytest.raises(addresses.CodeWrong):
            addresses.confirm_address(actor=actor, code="x", at=START)
    with pytest.raises(addresses.CodeWrong):
        addresses.confirm_address(actor=actor, code=right, at=START)


@pytest.mark.parametrize("typed", ["", "nic", "a@b", "a@b.example\r\nBcc: c@d.example"])
def test_what_is_no_address_is_refused(no_address, line, typed):
    with pytest.raises(addresses.AddressMalformed):
        addresses.ask_for_address(actor=factories.actor(no_address), email=typed, at=START)
    assert not Message.objects.exists()


def test_nobody_is_flooded_with_codes(no_address, line):
    actor = factories.actor(no_address)
    addresses.ask_for_address(actor=actor, email=ADDRESS, at=START)
    with pytest.raises(addresses.TooSoon):
        addresses.ask_for_address(actor=actor, email=ADDRESS, at=START + timedelta(seconds=59))
    addresses.ask_for_address(actor=actor, email=ADDRESS, at=START + timedelta(minutes=1))


@pytest.mark.parametrize("face", ["portal", "desk"])
def test_the_page_of_ones_own_messages(client, line, face):
    account = factories.outside_person() if face == "portal" else factories.secretary()
    account.password = make_password(PASSWORD)
    account.save()
    place = "/konto/powiadomienia/" if face == "portal" else "/pulpit/konto/powiadomienia/"
    browser = factories.sign_in(client, account)
    assert browser.get(place).status_code == 200
    assert browser.post(place, {"email": "nic"}).status_code == 422
    refused = browser.post(place, {"email": ADDRESS, "confirm": "nie to"})
    assert refused.status_code == 422
    assert not Message.objects.exists()
    assert browser.post(place, {"email": ADDRESS, "confirm": PASSWORD}).status_code == 302
    assert ADDRESS in browser.get(place).content.decode()
    assert browser.post(place, {"topics": "1", "topic": ["sign-in"]}).status_code == 302
    assert not SwitchedOff.objects.filter(account=account, topic="sign-in").exists()
    assert SwitchedOff.objects.filter(account=account, topic="new-cards").exists()


def test_an_address_is_removed_only_by_who_confirms(client, reader):
    reader.password = make_password(PASSWORD)
    reader.save()
    browser = factories.sign_in(client, reader)
    browser.post("/konto/powiadomienia/", {"remove": "1", "confirm": "nie to"})
    assert factories.account_again(reader).email == ADDRESS
    browser.post("/konto/powiadomienia/", {"remove": "1", "confirm": PASSWORD})
    assert factories.account_again(reader).email is None


def test_the_mailbox_of_a_demonstration_exists_nowhere_else(client, reader, monkeypatch):
    tell(reader)
    assert ADDRESS in client.get("/skrzynka-testowa/").content.decode()
    monkeypatch.setattr(settings, "AKTA", replace(settings.AKTA, mode="production"))
    assert client.get("/skrzynka-testowa/").status_code == 404
