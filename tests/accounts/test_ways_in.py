"""The ways into an account (§ 8), what a session says of them, and who is let in by none."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from akta.accounts import dependents, queries, services
from akta.accounts.errors import OneTimePasswordExpired, SignInPaused, SignInRefused
from akta.accounts.institutions.models import Institution, Purpose
from akta.accounts.institutions.queries import administrator_at
from akta.accounts.institutions.rules import Named
from akta.accounts.models import Account, Profile, SignInAttempt
from akta.accounts.national import services as national
from akta.accounts.national.errors import MethodNotAllowed, NationalRefused
from akta.accounts.profiles_errors import DependentNotAllowed
from akta.accounts.rules import assurance
from akta.accounts.session_store import SessionStore
from akta.core.actors import Actor, Face
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from akta.trust.saml import Identity
from tests import factories
from tests.accounts.opening import entity
from tests.accounts.test_screens import give_password, give_totp, password_step, url

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RIGHT = "zielona łąka i trzy sowy"
PESEL = "44051401359"
CALLER = services.Caller(Face.PORTAL, "192.0.2.1", "test")
pytestmark = pytest.mark.django_db


def enter(login, password=RIGHT):
    return services.check_password(login=login, password=password, caller=CALLER, at=AT)


# -- identifier and password ----------------------------------------------------------------


@pytest.fixture
def person():
    account = factories.outside_person(pesel=PESEL)
    give_password(account, "portal")
    services.set_email(
        actor=factories.actor(account), account_id=account.pk, email="jan@example.pl", at=AT
    )
    return factories.account_again(account)


@pytest.mark.rule("I-8-1-1")
def test_a_person_signs_in_by_identifier_and_password(person):
    assert enter(person.login) == person
    texts = set()
    for login, password in ((person.login, "złe"), ("jan@example.pl", RIGHT), (PESEL, RIGHT)):
        with pytest.raises(SignInRefused) as refusal:
            enter(login, password)
        texts.add(refusal.value.text())
    assert len(texts) == 1


@pytest.mark.rule("I-8-1-1")
def test_an_expired_one_time_password_opens_nothing(person):
    drawn = services.issue_one_time_password(account_id=person.pk, at=AT - timedelta(days=14))
    with pytest.raises(OneTimePasswordExpired):
        enter(person.login, drawn)
    fresh = services.issue_one_time_password(account_id=person.pk, at=AT)
    assert enter(person.login, fresh) == person


@pytest.mark.rule("I-8-1-1")
def test_wrong_passwords_are_counted_and_right_ones_are_not(person):
    for _ in range(5):
        assert enter(person.login) == person
    assert not SignInAttempt.objects.exists()
    for _ in range(3):
        with pytest.raises(SignInRefused):
            enter(person.login, "złe")
    with pytest.raises(SignInPaused):
        enter(person.login)


@pytest.mark.rule("I-8-1-1")
def test_the_password_without_the_second_factor_opens_nothing(person, at_moment):
    at_moment(AT)
    assert services.after_password(person) is services.Next.NOTHING
    assert services.after_password(factories.secretary()) is services.Next.SET_UP
    give_totp(person)
    client = Client()
    step = password_step(client, person, "portal", dalej=url("portal", "account"))
    assert step["Location"] == url("portal", "second-factor")
    assert client.get(url("portal", "account")).status_code == 302
    assert not client.session.get("account")


# -- the national node, and mObywatel through it --------------------------------------------


@pytest.mark.rule("I-8-1-2")
@pytest.mark.rule("I-8-1-3")
def test_the_person_whom_the_node_names_gets_in_and_nobody_else(person):
    session = SessionStore()
    assert national.sign_in(session, pesel="02070803628", caller=CALLER, at=AT) is None
    assert session.is_empty()
    assert national.sign_in(session, pesel=PESEL, caller=CALLER, at=AT) == person
    assert session["account"] == str(person.pk)


@pytest.mark.rule("I-8-1-3")
def test_an_answer_shown_by_another_screen_is_believed_once():
    national.use_once("_odpowiedz-1", until=AT + MINUTE)
    with pytest.raises(NationalRefused):
        national.use_once("_odpowiedz-1", until=AT + MINUTE)
    national.use_once("_odpowiedz-2", until=AT + MINUTE)


# -- institutions ---------------------------------------------------------------------------


@pytest.fixture
def office():
    settled = entity.settled()
    account = Account.objects.get(login=settled.login)
    give_password(account, "portal")
    return factories.account_again(account)


@pytest.mark.rule("I-8-2")
def test_an_entity_signs_in_by_the_identifier_of_its_account(office):
    assert enter(office.login) == office
    for other in (Institution.objects.get().identifier, entity.NIP):
        with pytest.raises(SignInRefused):
            enter(other)


@pytest.mark.rule("I-8-2")
def test_the_national_node_does_not_open_an_institution(office, person):
    named = Identity(
        identifier=PESEL,
        given_name="Piotr Jan",
        surname="Lis",
        born_on="",
        level="substantial",
        name_id="x",
        session_index="x",
        assertion_id="_a",
        valid_until=AT,
    )
    with pytest.raises(MethodNotAllowed):
        national.link_account(
            actor=factories.actor(office), account_id=office.pk, identity=named, at=AT
        )
    assert national.refuse_institution(person) is None
    assert queries.find_by_pesel(entity.ADMIN.pesel) != office


@pytest.mark.rule("I-8-2")
def test_two_who_share_the_password_of_an_institution_are_noticed(office, person):
    for account in (office, office, person, person):
        services.complete(SessionStore(), account_id=account.pk, caller=CALLER, at=AT)
    told = Notice.objects.filter(kind="entered-twice").values_list("account", flat=True)
    assert list(told) == [office.pk]


# -- the administrator ----------------------------------------------------------------------


def as_administrator(account):
    profile = Profile.objects.get(account=account)
    return Actor(id=account.pk, face=Face.PORTAL, profile_id=profile.pk)


FACTS = dependents.DependentFacts("Ewa", "Kos", "02070803628", "ewa@urzad.example")


@pytest.mark.rule("I-2-1")
def test_the_administrator_manages_the_dependent_accounts_of_one_institution(office):
    boss = as_administrator(office)
    dependent = dependents.open_dependent(actor=boss, facts=FACTS, at=AT)
    other = Account.objects.get(login=entity.settled(nip="", other_number="KRS 7").login)

    assert list(dependents.dependents_of(boss)) == [dependent]
    assert list(dependents.dependents_of(as_administrator(other))) == []
    with pytest.raises(NotFound):
        dependents.dependent_for(as_administrator(other), dependent.pk)


@pytest.mark.rule("I-2-1")
def test_who_is_not_the_administrator_manages_nobody(office, person):
    private = Actor(id=person.pk, face=Face.PORTAL)
    foreign = Actor(
        id=person.pk, face=Face.PORTAL, profile_id=Profile.objects.get(account=office).pk
    )
    closed = as_administrator(office)
    Profile.objects.filter(account=office).update(closed_at=AT)
    for actor in (private, foreign, closed):
        with pytest.raises(DependentNotAllowed):
            dependents.owning_profile(actor)


@pytest.mark.rule("I-2-1")
def test_a_dependent_user_manages_nobody(office):
    dependent = dependents.open_dependent(actor=as_administrator(office), facts=FACTS, at=AT)
    Profile.objects.filter(pk=dependent.profile_id).update(
        confirmed_at=AT, account=factories.outside_person()
    )
    profile = Profile.objects.get(pk=dependent.profile_id)
    user = Actor(id=profile.account_id, face=Face.PORTAL, profile_id=profile.pk)
    with pytest.raises(DependentNotAllowed):
        dependents.owning_profile(user)


@pytest.mark.rule("I-2-1")
def test_it_is_known_who_was_the_administrator_on_a_day(office):
    later = AT + timedelta(days=30)
    entity.settled(Purpose.CHANGE, at=later, administrator=Named("Jan", "Kot", "90090515836"))
    institution = Institution.objects.get()
    moments = (AT - MINUTE, AT, later - MINUTE, later)
    assert [administrator_at(institution, at) for at in moments] == [
        "",
        "Piotr Jan Lis",
        "Piotr Jan Lis",
        "Jan Kot",
    ]


# -- what a session says --------------------------------------------------------------------


@pytest.mark.rule("I-2-14")
@pytest.mark.parametrize(
    ("way", "factor", "level"),
    [
        ("local", "", "low"),
        ("local", "kod", "substantial"),
        ("national", "", "high"),
        ("national", "kod", "high"),
    ],
)
def test_the_level_follows_from_how_one_was_authenticated(way, factor, level):
    assert assurance(way, factor, national="high") == level


@pytest.mark.rule("I-2-14")
def test_the_session_holds_who_when_how_and_how_surely(person):
    session = SessionStore()
    services.complete(session, account_id=person.pk, caller=CALLER, at=AT, factor="kod")
    kept = {name: session[name] for name in ("account", "signed_in_at", "way", "factor", "level")}
    assert kept == {
        "account": str(person.pk),
        "signed_in_at": AT.isoformat(),
        "way": "local",
        "factor": "kod",
        "level": "substantial",
    }


@pytest.mark.rule("I-2-14")
def test_the_next_session_begins_in_the_profile_worked_in_last(office, person):
    """Only where there is one: nobody gets another's."""
    profile = Profile.objects.get(account=office)
    for account, seat in ((office, str(profile.pk)), (person, None)):
        session = SessionStore()
        services.complete(session, account_id=account.pk, caller=CALLER, at=AT)
        assert session.get("profile") == seat
    Account.objects.filter(pk=person.pk).update(last_profile_id=profile.pk)
    session = SessionStore()
    services.complete(session, account_id=person.pk, caller=CALLER, at=AT)
    assert "profile" not in session


def test_the_level_stands_in_the_entry_of_each_act(person, at_moment):
    at_moment(AT)
    give_totp(person)
    client = Client()
    password_step(client, person, "portal")
    secret = factories.account_again(person).totp_secret
    client.post(url("portal", "second-factor"), {"code": pyotp.TOTP(secret).at(AT)})
    at_moment(AT + MINUTE)
    code = pyotp.TOTP(secret).at(AT + MINUTE)
    client.post(url("portal", "account-codes"), {"confirm": code})
    entry = JournalEntry.objects.filter(kind="accounts.recovery_codes_made").latest("seq")
    assert entry.data["assurance"] == "substantial"


@pytest.mark.rule("I-2-14")
def test_nothing_is_done_without_authentication():
    answer = Client().post(reverse("portal:account-codes"), {"confirm": "x"})
    assert answer.status_code == 401


# -- from another site ----------------------------------------------------------------------

ELSEWHERE = {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://obca.example"}


@pytest.mark.rule("P-5-1")
@pytest.mark.parametrize("name", ["home", "sign-in", "help"])
def test_a_link_on_another_site_opens_the_entry_pages(name):
    page = Client().get(reverse(f"portal:{name}"), **ELSEWHERE, HTTP_SEC_FETCH_MODE="navigate")
    assert page.status_code == 200


@pytest.mark.rule("P-5-1")
@pytest.mark.parametrize("name", ["home", "sign-in", "account"])
def test_no_page_is_framed_kept_or_given_a_camera(name, person):
    page = factories.sign_in(Client(), person).get(reverse(f"portal:{name}"))
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    assert "camera=()" in page.headers["Permissions-Policy"]
    styles = Client().get("/static/nie-ma.css")
    assert "no-store" not in styles.headers.get("Cache-Control", "")


@pytest.mark.rule("P-5-1")
@pytest.mark.parametrize("face", ["portal", "desk"])
def test_a_form_of_another_site_is_refused_in_a_session_that_is_open(face, person):
    account = person if face == "portal" else factories.administrator()
    client = factories.sign_in(Client(enforce_csrf_checks=True), account)
    target = reverse(f"{face}:sign-out")
    refused = client.post(target, **ELSEWHERE)
    assert refused.status_code == 403
    assert "csrf_rejected" in refused.content.decode()

    page = client.get(reverse(f"{face}:account")).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(target, {"csrfmiddlewaretoken": token}).status_code == 302
