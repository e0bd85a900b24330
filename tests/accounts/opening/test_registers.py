"""Professional registers: what they answer, what follows, and how a wrong answer is mended."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

from akta.accounts.models import (
    RegisterEntry,
    RegisterQuery,
    RoleObjection,
)
from akta.accounts.opening import services as opening
from akta.accounts.professions import Profession
from akta.accounts.registers import asking, services
from akta.accounts.registers.asking import Answer, HttpRegister, ImportedRegister, Question
from akta.accounts.registers.errors import ObjectionDecided, ObjectionEmpty, RegisterFileRefused
from akta.accounts.registers.models import RoleState
from akta.core import journal
from akta.core.config import ConfigurationError, read
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from tests import factories
from tests.accounts.opening import scene
from tests.accounts.opening.scene import AT, PESEL, PLACE

DAY = timedelta(days=1)
ROLL = "WAW/Adw/1234"
CSV = f"""numer,imiona,nazwisko,pesel,stan
{ROLL},Jan,Nowak-Lis,{PESEL},wpisany
WAW/Adw/2,Anna Maria,Kowal,,zawieszony
WAW/Adw/3,Ewa,Sowa,,skreślony
"""


class Told:
    """A register that answers what a test tells it."""

    name = "test"

    def __init__(self, answer):
        self.answer, self.questions = answer, []

    def ask(self, question, *, at):
        self.questions.append(question)
        return self.answer


@pytest.fixture
def told(monkeypatch):
    one = Told(Answer.CONFIRMED)
    monkeypatch.setattr(services, "register", lambda: one)
    return one


def role(at=AT):
    account = factories.outside_person("Nowak-Lis", "Jan", pesel=PESEL)
    return services.open_role(
        account_id=account.pk, profession=Profession.ADVOCATE, roll_number=ROLL, at=at
    )


def kinds_of(account_id):
    rows = JournalEntry.objects.filter(stream=journal.account_stream(account_id)).order_by("seq")
    return [row.kind for row in rows if row.kind.startswith("accounts.role")]


# --- what follows from an answer -------------------------------------------------------------

ACTIVE, PENDING, REFUSED, LOST = (
    RoleState.ACTIVE,
    RoleState.PENDING,
    RoleState.REFUSED,
    RoleState.LOST,
)


@pytest.mark.rule("I-9-7")
@pytest.mark.parametrize(
    ("state", "answer", "confirmed", "after"),
    [
        (PENDING, Answer.CONFIRMED, None, ACTIVE),
        (PENDING, Answer.NOT_CONFIRMED, None, REFUSED),
        (PENDING, Answer.NOT_CONFIRMED, AT, LOST),
        (PENDING, Answer.UNAVAILABLE, None, PENDING),
        (ACTIVE, Answer.CONFIRMED, AT, ACTIVE),
        (ACTIVE, Answer.NOT_CONFIRMED, AT, LOST),
        (ACTIVE, Answer.SUSPENDED, AT, LOST),
        (ACTIVE, Answer.UNAVAILABLE, AT, ACTIVE),
        (ACTIVE, Answer.UNAVAILABLE, AT - DAY, LOST),
        (LOST, Answer.CONFIRMED, AT, ACTIVE),
        (LOST, Answer.NOT_CONFIRMED, None, LOST),
        (LOST, Answer.UNAVAILABLE, AT, LOST),
        (REFUSED, Answer.CONFIRMED, None, ACTIVE),
    ],
)
def test_what_follows_from_an_answer(state, answer, confirmed, after):
    at = AT + services.LONGEST_SILENCE

    assert services.next_state(state, answer, confirmed_at=confirmed, at=at) is after


@pytest.mark.django_db
@pytest.mark.rule("I-7-3")
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.CONFIRMED, "active"),
        (Answer.NOT_CONFIRMED, "refused"),
        (Answer.SUSPENDED, "refused"),
        (Answer.UNAVAILABLE, "pending"),
    ],
)
def test_the_register_is_asked_before_a_profile_opens(told, answer, state):
    told.answer = answer
    made = role()

    assert (made.state, made.asked_at) == (state, AT)
    assert told.questions == [Question(Profession.ADVOCATE, "Jan", "Nowak-Lis", ROLL, PESEL)]
    kept = RegisterQuery.objects.get()
    assert (kept.purpose, kept.answer, kept.source, kept.at) == ("opening", answer, "test", AT)
    assert PESEL not in repr(told.questions)


@pytest.mark.django_db
@pytest.mark.rule("I-7-3")
def test_an_advocate_s_account_opens_and_an_unknown_one_s_as_a_party(told):
    told.answer = Answer.NOT_CONFIRMED
    made = scene.confirmed(profile="advocate", roll_number=ROLL)
    opened = opening.confirm_in_person(
        actor=factories.actor(factories.secretary()),
        application_id=made.application_id,
        shown=scene.shown(),
        place=PLACE,
        at=AT,
    )
    assert (opened.profession, opened.role_state) == ("adwokat", "niepotwierdzony")
    assert kinds_of(opened.account_id) == ["accounts.role_refused"]
    assert told.questions[0].given_names == "Jan Maria"


@pytest.mark.django_db
@pytest.mark.rule("I-9-7")
def test_active_roles_are_asked_daily_and_waiting_ones_hourly(told):
    made = role()
    told.questions.clear()
    assert services.ask_due(at=AT + DAY - timedelta(minutes=1)) == 0
    assert services.ask_due(at=AT + DAY) == 1
    assert services.ask_due(at=AT + DAY) == 0

    told.answer = Answer.NOT_CONFIRMED
    assert services.ask_due(at=AT + 2 * DAY) == 1
    made.refresh_from_db()
    assert (made.state, made.lost_at) == ("lost", AT + 2 * DAY)
    assert kinds_of(made.account_id) == ["accounts.role_opened", "accounts.role_lost"]
    assert services.ask_due(at=AT + 3 * DAY) == 0


@pytest.mark.django_db
def test_a_waiting_role_is_asked_again_each_hour(told):
    told.answer = Answer.UNAVAILABLE
    made = role()
    assert services.ask_due(at=AT + timedelta(minutes=59)) == 0
    told.answer = Answer.CONFIRMED
    assert services.ask_due(at=AT + timedelta(hours=1)) == 1
    made.refresh_from_db()
    assert made.state == "active"
    assert kinds_of(made.account_id) == ["accounts.role_pending", "accounts.role_opened"]


# --- objections --------------------------------------------------------------------------------


@pytest.fixture
def lost(told):
    made = role()
    told.answer = Answer.NOT_CONFIRMED
    return services.ask_again(role_id=made.pk, purpose="periodic", at=AT + DAY)


def decide(row, *, upheld=True, answer="Sprawdzono."):
    return services.decide_objection(
        actor=factories.actor(factories.administrator()),
        objection_id=row.pk,
        upheld=upheld,
        answer=answer,
        at=AT + 2 * DAY,
    )


def object_to(made, text="Jestem wpisany."):
    owner = factories.actor(made.account)
    return services.object_to(actor=owner, role_id=made.pk, text=text, at=AT + DAY)


@pytest.mark.django_db
def test_an_upheld_objection_asks_anew_and_a_yes_restores(lost, told):
    row = object_to(lost)
    told.answer = Answer.CONFIRMED
    decide(row)
    lost.refresh_from_db()

    assert (lost.state, lost.lost_at) == ("active", None)
    assert kinds_of(lost.account_id)[-1] == "accounts.role_restored"
    with pytest.raises(ObjectionDecided):
        decide(row)


@pytest.mark.django_db
def test_the_desk_never_overrules_the_register(lost, told):
    decide(object_to(lost))
    lost.refresh_from_db()
    assert lost.state == "lost"
    asked = len(told.questions)
    decide(object_to(lost), upheld=False)
    assert len(told.questions) == asked
    assert [each.upheld for each in RoleObjection.objects.order_by("raised_at", "upheld")] == [
        False,
        True,
    ]


@pytest.mark.django_db
def test_one_objects_in_one_s_own_matter_and_with_words(lost):
    with pytest.raises(ObjectionEmpty):
        object_to(lost, text=" ")
    stranger = factories.actor(factories.outside_person("Obcy"))
    with pytest.raises(NotFound):
        services.object_to(actor=stranger, role_id=lost.pk, text="x", at=AT)
    with pytest.raises(ObjectionEmpty):
        decide(object_to(lost), answer="")


# --- the register in a file ----------------------------------------------------------------------


def imported(content=CSV, at=AT):
    return services.import_register(profession=Profession.ADVOCATE, content=content.encode(), at=at)


def ask(at=AT, **changes):
    told = {"profession": Profession.ADVOCATE, "given_names": "Jan Maria", "surname": "Nowak-Lis"}
    question = Question(**{**told, "roll_number": ROLL, "pesel": PESEL, **changes})
    return ImportedRegister().ask(question, at=at)


@pytest.mark.django_db
@pytest.mark.rule("I-9-8")
def test_who_is_struck_off_in_a_newly_imported_register_loses_the_role_the_same_hour():
    imported()
    made = role()
    soon = AT + timedelta(minutes=5)
    assert services.ask_due(at=soon) == 0

    imported(CSV.replace(",wpisany", ",skreślony"), at=soon)

    assert services.ask_due(at=soon) == 1
    made.refresh_from_db()
    assert (made.state, made.lost_at) == ("lost", soon)
    assert services.ask_due(at=soon) == 0


@pytest.mark.django_db
@pytest.mark.rule("I-2-13")
@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({}, Answer.CONFIRMED),
        ({"roll_number": ROLL.lower()}, Answer.CONFIRMED),
        ({"roll_number": ""}, Answer.CONFIRMED),
        ({"roll_number": "", "pesel": None}, Answer.NOT_CONFIRMED),
        ({"pesel": "02070803628"}, Answer.NOT_CONFIRMED),
        ({"surname": "Nowak"}, Answer.NOT_CONFIRMED),
        ({"given_names": "Piotr"}, Answer.NOT_CONFIRMED),
        (
            {"given_names": "Anna", "surname": "Kowal", "roll_number": "WAW/Adw/2"},
            Answer.SUSPENDED,
        ),
        (
            {"given_names": "Ewa", "surname": "Sowa", "roll_number": "WAW/Adw/3"},
            Answer.NOT_CONFIRMED,
        ),
        ({"profession": Profession.BAILIFF}, Answer.UNAVAILABLE),
    ],
)
def test_what_the_register_in_a_file_answers(question, answer):
    imported()
    assert ask(**question) is answer


@pytest.mark.django_db
@pytest.mark.rule("I-2-13")
def test_an_old_register_says_neither_yes_nor_no():
    imported()
    assert ask(at=AT + asking.FRESH - DAY) is Answer.CONFIRMED
    assert ask(at=AT + asking.FRESH) is Answer.UNAVAILABLE


@pytest.mark.django_db
def test_a_new_file_replaces_the_register_and_keeps_no_pesel_open():
    assert imported() == 3
    assert imported(CSV.replace(",", ";").replace(ROLL, "WAW/Adw/9")) == 3
    assert set(RegisterEntry.objects.values_list("roll_number", flat=True)) == {
        "WAW/Adw/9",
        "WAW/Adw/2",
        "WAW/Adw/3",
    }
    assert ask() is Answer.NOT_CONFIRMED
    raw = RegisterEntry.objects.extra(select={"raw": "accounts_register_entry::text"})
    assert PESEL not in str([each.raw for each in raw])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "nag\u0142\u00f3wku"),
        (b"numer,imiona,nazwisko\n", "ani jednego"),
        (b"numer,imiona\n1,Jan\n", "nag\u0142\u00f3wku"),
        (b"numer,imiona,nazwisko,stan\n1,Jan,Nowak,emeryt\n", "Wiersz 2"),
        (b"numer,imiona,nazwisko,pesel\n1,Jan,Nowak,123\n", "PESEL"),
        (b"numer,imiona,nazwisko\n1,,Nowak\n", "Wiersz 2"),
        ("numer,imiona,nazwisko\n1,Jan,Żak\n".encode("cp1250"), "UTF-8"),
    ],
)
def test_a_bad_file_changes_nothing(content, reason):
    imported()
    with pytest.raises(RegisterFileRefused, match=reason):
        services.import_register(profession=Profession.ADVOCATE, content=content, at=AT)
    assert RegisterEntry.objects.count() == 3


# --- the register over HTTP ----------------------------------------------------------------------


class Service(BaseHTTPRequestHandler):
    answer = {"status": "confirmed"}
    status = 200
    asked: list = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).asked.append((self.path, json.loads(body)))
        self.send_response(self.status)
        if self.status in {301, 307}:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(json.dumps(self.answer).encode())

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def service():
    handler = type("Own", (Service,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    handler.url = f"http://127.0.0.1:{server.server_port}/sprawdz"
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


QUESTION = Question(Profession.ADVOCATE, "Jan", "Nowak", ROLL, PESEL)


def test_a_service_is_asked_in_the_body_and_never_in_the_address(service):
    assert HttpRegister(service.url).ask(QUESTION, at=AT) is Answer.CONFIRMED
    assert service.asked == [
        (
            "/sprawdz",
            {
                "profession": "advocate",
                "given_names": "Jan",
                "surname": "Nowak",
                "roll_number": ROLL,
                "pesel": PESEL,
            },
        )
    ]


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (200, {"status": "not-confirmed"}, Answer.NOT_CONFIRMED),
        (200, {"status": "suspended"}, Answer.SUSPENDED),
        (200, {"status": "perhaps"}, Answer.UNAVAILABLE),
        (200, {}, Answer.UNAVAILABLE),
        (200, [], Answer.UNAVAILABLE),
        (404, {"status": "not-confirmed"}, Answer.UNAVAILABLE),
        (500, {"status": "confirmed"}, Answer.UNAVAILABLE),
        (307, {"status": "confirmed"}, Answer.UNAVAILABLE),
    ],
)
def test_only_a_plain_answer_counts(service, status, answer, expected):
    service.status, service.answer = status, answer
    assert HttpRegister(service.url).ask(QUESTION, at=AT) is expected


def test_a_service_that_is_not_there_says_nothing():
    assert HttpRegister("http://127.0.0.1:9/").ask(QUESTION, at=AT) is Answer.UNAVAILABLE
    assert HttpRegister("file:///etc/passwd").ask(QUESTION, at=AT) is Answer.UNAVAILABLE


def test_which_register_is_asked(monkeypatch):
    def configured(url):
        monkeypatch.setattr(settings, "AKTA", read({"AKTA_REGISTER_URL": url}))
        return asking.register()

    assert isinstance(configured(""), ImportedRegister)
    assert configured("http://127.0.0.1/r") == HttpRegister("http://127.0.0.1/r")
    production = {"AKTA_MODE": "production", "AKTA_BASE_URL": "https://akta.example"}
    with pytest.raises(ConfigurationError, match="AKTA_REGISTER_URL"):
        read({**production, "AKTA_REGISTER_URL": "http://rejestr.example"})
    assert read({**production, "AKTA_REGISTER_URL": "https://r"}).register_url == "https://r"
