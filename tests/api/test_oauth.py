"""OAuth 2: PKCE always, codes once, renewal once, consent per profile, revoked at once."""

import json
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from akta.accounts import profiles
from akta.accounts.institutions.models import Institution, Purpose
from akta.accounts.models import Account, Profile, ProfileKind
from akta.accounts.profiles import Seat
from akta.api import services
from akta.api.errors import RedirectRefused
from akta.api.models import Application, Code, Token
from akta.api.scopes import known
from akta.core import clock
from akta.core.actors import SYSTEM
from akta.core.errors import NotFound
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from akta.grants import services as grants
from akta.grants.models import Ground
from tests import factories
from tests.accounts.opening import entity
from tests.accounts.opening.entity import HEAD
from tests.api.conftest import (
    BACK,
    Program,
    advocate,
    agree,
    exchange,
    question,
    register,
    token_of,
)


@pytest.mark.rule("I-3-2")
def test_consent_gives_a_token_that_works_and_no_secret_is_kept(light):
    token = token_of(light)

    assert Program(token["access_token"]).get("/me").json()["name"] == light.person.full_name
    kept = json.dumps(
        [*Token.objects.values(), *Code.objects.values(), *JournalEntry.objects.values("data")],
        default=str,
    )
    assert token["access_token"] not in kept
    assert token["refresh_token"] not in kept
    assert token["scope"] == "cases:read files:read requests:write notices:read drafts:write"
    kinds = list(JournalEntry.objects.values_list("kind", flat=True))
    assert "api.consent_given" in kinds


@pytest.mark.rule("I-3-2")
@pytest.mark.parametrize(
    ("asked", "allowed", "given"),
    [
        ("cases:read", "cases:read files:read", "cases:read"),
        ("files:read cases:read", "cases:read files:read", "cases:read files:read"),
        ("files:read", "cases:read", None),
        ("admin", "cases:read", None),
        ("", "cases:read", None),
        (None, "cases:read", None),
    ],
)
def test_an_application_gets_no_scope_it_was_not_registered_for(asked, allowed, given):
    assert known(asked, allowed) == given


def test_refusing_tells_the_application_only_that(light):
    back = agree(light.browser, question(light.application), decision="refuse")

    assert back == {"error": "access_denied", "state": "xyz"} | {
        name: back[name] for name in back if name == "error_description"
    }
    assert not Code.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "told_here"),
    [
        ({"client_id": "nikt"}, True),
        ({"redirect_uri": "https://zly.example/"}, True),
        ({"redirect_uri": f"{BACK}/dalej"}, True),
        ({"code_challenge": ""}, False),
        ({"code_challenge_method": "plain"}, False),
        ({"scope": "admin"}, False),
        ({"scope": ""}, False),
        ({"response_type": "token"}, False),
    ],
)
def test_a_wrong_question_opens_no_consent(light, wrong, told_here):
    asked = {name: each for name, each in question(light.application, **wrong).items() if each}
    url = f"{reverse('api-screens:oauth-consent')}?{urlencode(asked)}"
    for answer in (light.browser.get(url), light.browser.post(url, {"decision": "agree"})):
        assert answer.status_code == (400 if told_here else 302)
        assert told_here or answer.headers["Location"].startswith(f"{BACK}?error=")
    assert not Code.objects.exists()


def test_a_stranger_signs_in_before_consenting(light):
    url = f"{reverse('api-screens:oauth-consent')}?{urlencode(question(light.application))}"

    assert "/logowanie/" in Client().get(url).url


def test_a_code_is_good_once_and_its_reuse_ends_what_came_of_it(light):
    code = agree(light.browser, question(light.application))["code"]
    token = exchange(light.application, code).json()

    again = exchange(light.application, code)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert Program(token["access_token"]).get("/me").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": "w" * 64},
        {"code_verifier": ""},
        {"redirect_uri": "https://klient.example/inny"},
        {"client_id": "nikt"},
        {"code": "zmyslony"},
    ],
)
def test_a_stolen_code_is_worth_nothing(light, wrong):
    code = agree(light.browser, question(light.application))["code"]

    answer = exchange(light.application, wrong.pop("code", code), **wrong)

    assert answer.status_code in {400, 401}
    assert not Token.objects.exists()


def test_a_code_of_another_application_and_an_old_one_are_refused(light, at_moment):
    other, _ = register(light.person)
    now = at_moment(clock.now())
    code = agree(light.browser, question(light.application))["code"]
    assert exchange(other, code).status_code == 400

    at_moment(now + timedelta(seconds=60))

    assert exchange(light.application, code).status_code == 400


def renew(application, refresh, **more):
    form = {
        "grant_type": "refresh_token",
        "client_id": application.client_id,
        "refresh_token": refresh,
    }
    return Client().post(reverse("api-screens:oauth-token"), {**form, **more})


def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_family(light):
    first = token_of(light)
    second = renew(light.application, first["refresh_token"])
    assert second.status_code == 200
    assert Program(first["access_token"]).get("/me").status_code == 401
    assert Program(second.json()["access_token"]).get("/me").status_code == 200

    assert renew(light.application, first["refresh_token"]).status_code == 400

    assert Program(second.json()["access_token"]).get("/me").status_code == 401
    assert renew(light.application, second.json()["refresh_token"]).status_code == 400
    assert JournalEntry.objects.filter(kind="api.token_reused").count() == 1


def test_renewal_gives_no_wider_scope_and_not_to_another_application(light):
    token = token_of(light, scope="cases:read")
    other, _ = register(light.person)

    wider = renew(light.application, token["refresh_token"], scope="cases:read files:read")
    assert wider.status_code == 400
    assert renew(other, token["refresh_token"]).status_code == 400


def test_tokens_run_out(light, at_moment):
    now = at_moment(clock.now())
    token = token_of(light)
    at_moment(now + timedelta(minutes=15))
    assert Program(token["access_token"]).get("/me").status_code == 401
    at_moment(now + timedelta(days=30))

    assert renew(light.application, token["refresh_token"]).status_code == 400


@pytest.mark.parametrize("by", ["owner", "application", "disabled", "account"])
def test_a_token_is_revoked_at_once(light, by):
    token = token_of(light)
    program = Program(token["access_token"])
    page = light.browser.get(reverse("api-screens:applications")).content.decode()
    assert "Kancelaria Plus" in page
    if by == "owner":
        url = reverse("api-screens:consent-end", args=[Token.objects.get().pk])
        other = factories.sign_in(Client(), light.developer)
        assert (other.get(url).status_code, other.post(url).status_code) == (404, 404)
        asked = light.browser.get(url).content.decode()
        assert "Aplikacja od razu straci dostęp w tym profilu." in asked
        assert program.get("/me").status_code == 200
        light.browser.post(url)
    elif by == "application":
        form = {"token": token["refresh_token"], "client_id": light.application.client_id}
        assert Client().post(reverse("api-screens:oauth-revoke"), form).status_code == 200
    elif by == "disabled":
        owner = factories.sign_in(Client(), light.application.owner)
        owner.post(reverse("api-screens:application-disable", args=[light.application.pk]))
    else:
        from akta.accounts import services as accounts

        accounts.disable(actor=SYSTEM, account_id=light.person.pk, at=clock.now())

    assert program.get("/me").status_code == 401
    assert renew(light.application, token["refresh_token"]).status_code in {400, 401}


def test_an_application_is_disabled_once_it_was_said_what_that_ends(light):
    token = token_of(light)
    url = reverse("api-screens:application-disable", args=[light.application.pk])
    owner = factories.sign_in(Client(), light.developer)
    assert light.browser.get(url).status_code == 404

    asked = owner.get(url).content.decode()

    assert light.application.client_id in asked
    assert "Zgody, które teraz działają</dt><dd>1<" in asked
    assert Program(token["access_token"]).get("/me").status_code == 200


def test_a_session_alone_gives_no_application_lasting_access(light, at_moment):
    """Whoever took over a session has to show the factor too, unless it was just given."""
    at_moment(clock.now() + timedelta(minutes=14))
    assert agree(light.browser, question(light.application))["code"]
    notice = Notice.objects.get(account=light.person)
    assert "udzielono zgody aplikacji" in notice.text

    at_moment(clock.now() + timedelta(minutes=1))
    light.browser.post(reverse("portal:account-presence"))
    url = f"{reverse('api-screens:oauth-consent')}?{urlencode(question(light.application))}"
    for answer in (light.browser.get(url), light.browser.post(url, {"decision": "agree"})):
        assert answer.url.startswith(reverse("portal:account-confirm"))
    assert Code.objects.count() == 1

    password = "cztery słowa bez związku"
    Account.objects.filter(pk=light.person.pk).update(password=make_password(password))
    back = light.browser.post(answer.url, {"confirm": password, "dalej": url})
    assert back.url == url
    assert agree(light.browser, question(light.application))["code"]


@pytest.mark.rule("I-5-6")
def test_a_former_administrator_is_out_by_programs_too(db):
    institution = Institution.objects.get(pk=entity.settled().institution_id)
    profile = Profile.objects.get(account=institution.account)
    seat = Seat(profile.pk, profile.kind, "instytucja")
    own, secret = register(institution.account, confidential=True, seat=seat)
    form = {"grant_type": "client_credentials", "scope": "cases:read", "client_secret": secret}

    def draw():
        asked = {**form, "client_id": own.client_id}
        return Client().post(reverse("api-screens:oauth-token"), asked)

    program = Program(draw().json()["access_token"])
    assert program.get("/me").status_code == 200

    entity.settled(Purpose.CHANGE, administrator=HEAD)

    assert program.get("/me").status_code == 401
    assert draw().status_code in {400, 401}


def test_a_token_belongs_to_the_profile_it_was_given_in(light):
    profile = advocate(light.person)
    grants.give(
        holder_id=light.person.pk,
        ground=Ground.ORDER,
        ground_id=uuid4(),
        case_id=uuid4(),
        since=factories.SINCE,
        until=factories.SINCE.replace(year=2099),
        at=factories.SINCE,
    )
    private = Program(token_of(light)["access_token"])
    light.browser.post(reverse("portal:profile-choose"), {"profile": str(profile.pk)})
    as_advocate = Program(token_of(light)["access_token"])

    assert private.get("/accesses").json()["total"] == 1
    assert as_advocate.get("/accesses").json()["total"] == 0
    assert as_advocate.get("/me").json()["profile"] == "adwokat"
    assert services.tokens_of(factories.actor(light.person), at=clock.now()).count() == 1

    profiles.close_profile(actor=SYSTEM, profile_id=profile.pk, reason="x", at=clock.now())

    assert as_advocate.get("/me").status_code == 401
    assert private.get("/me").status_code == 200


def test_an_institutions_program_works_in_its_name_with_its_password_only(light):
    account = factories.outside_person("Urząd")
    profile = advocate(account, kind=ProfileKind.INSTITUTION)
    seat = Seat(profile.pk, profile.kind, "instytucja")
    made, secret = register(account, confidential=True, back=(), seat=seat)
    form = {"grant_type": "client_credentials", "scope": "cases:read"}

    def ask(password, client=made.client_id):
        login = {"client_id": client, "client_secret": password}
        return Client().post(reverse("api-screens:oauth-token"), {**form, **login})

    answer = ask(secret)
    assert answer.status_code == 200, answer.content
    assert "refresh_token" not in answer.json()
    me = Program(answer.json()["access_token"]).get("/me").json()
    assert (me["name"], me["profile"]) == ("Anna Urząd", "instytucja")
    assert ask("zle").status_code == 401
    assert ask("", light.application.client_id).status_code in {400, 401}
    private, other = register(account, confidential=True)
    assert ask(other, private.client_id).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "http://klient.example/",
        "javascript:alert(1)",
        "https://klient.example/#x",
        "https://a@klient.example/",
        "klient",
        "https://[::1",
        "https://klient.example/" + "x" * 400,
    ],
)
def test_an_unsafe_address_is_not_registered(light, address):
    with pytest.raises(RedirectRefused):
        register(light.person, back=(address,))
    with pytest.raises(RedirectRefused):
        register(light.person, back=())


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("http://127.0.0.1/cb", True),
        ("http://127.0.0.1:51234/cb", True),
        ("http://127.0.0.1:51234/inne", False),
        ("http://a@127.0.0.1:51234/cb", False),
        ("http://127.0.0.1:x/cb", False),
        ("http://127.0.0.2:51234/cb", False),
    ],
)
def test_on_ones_own_machine_the_port_is_free(asked, fits):
    application = Application(redirect_uris=["http://127.0.0.1/cb"])

    assert application.check_redirect_uri(asked) is fits
    assert not Application(redirect_uris=[BACK]).check_redirect_uri(f"{BACK}?x=1")


def test_an_application_is_registered_on_its_screen_and_its_secret_shown_once(light):
    url = reverse("api-screens:application-new")
    form = {"name": "Nowa", "redirect_uris": BACK, "scope": ["cases:read"]}
    assert light.browser.get(url).status_code == 200
    assert light.browser.post(url, {**form, "redirect_uris": "http://zly/"}).status_code == 422

    shown = light.browser.post(url, {**form, "is_confidential": "on"}).content.decode()

    made = Application.objects.get(name="Nowa")
    assert made.client_id in shown
    assert made.is_confidential
    listed = light.browser.get(reverse("api-screens:applications")).content.decode()
    assert made.client_id in listed
    with pytest.raises(NotFound):
        services.disable_application(
            actor=factories.actor(light.application.owner),
            application_id=made.pk,
            at=clock.now(),
        )


def test_the_consent_page_lets_the_form_lead_back_to_the_application_only(light):
    url = f"{reverse('api-screens:oauth-consent')}?{urlencode(question(light.application))}"

    answer = light.browser.get(url)

    policy = answer.headers["Content-Security-Policy"]
    assert "form-action 'self' https://klient.example;" in policy
    page = answer.content.decode()
    assert "osoba prywatna" in page
    assert "Anna Pełnomocnik" in page
