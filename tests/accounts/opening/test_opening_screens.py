"""The screens of opening an account, as a browser without scripts sees them."""

import html
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.accounts import services as accounts
from akta.accounts.institutions.models import Institution, Purpose
from akta.accounts.models import Account, AccountApplication, InstitutionNotification
from akta.accounts.screens import edge
from akta.core.config import Mode
from akta.delivery.services import notify
from akta.delivery.texts import PROTECTION
from akta.units.models import PostKind
from tests import factories
from tests.accounts.opening import entity, scene
from tests.accounts.opening.scene import AT, PESEL

pytestmark = pytest.mark.django_db
FORM = {
    "given_names": "Jan Maria",
    "surname": "Nowak-Lis",
    "pesel": PESEL,
    "profile": "party",
    "email": "jan@example.pl",
    "phone": "600 000 000",
    "address_country": "PL",
    "place": "Warszawa",
    "postcode": "00-950",
    "house": "1",
}
DOCUMENT = {
    "kind": "identity-card",
    "number": "ABC 123456",
    "valid_until": "01.01.2030",
    "given_names": "Jan Maria",
    "surname": "Nowak-Lis",
    "pesel": PESEL,
}


@pytest.fixture(autouse=True)
def frozen(at_moment):
    at_moment(AT)


def url(name, *args):
    return reverse(name, args=args)


def text_of(answer):
    return html.unescape(answer.content.decode()).replace("\xa0", " ")


@pytest.fixture
def clerk(db):
    return factories.sign_in(Client(), factories.secretary())


@pytest.fixture
def admin(db):
    return factories.sign_in(Client(), factories.administrator())


def apply(client, **changes):
    return client.post(url("portal:opening-person"), {**FORM, **changes})


def test_from_the_form_to_the_slip_in_the_office(client, clerk):
    assert url("portal:opening-person") in text_of(client.get(url("portal:opening")))
    answer = apply(client)
    assert answer.url == url("portal:opening-contacts")
    number = AccountApplication.objects.get().number
    assert number in text_of(client.get(answer.url))
    assert "skrzynce testowej" in text_of(client.get(answer.url))
    sent = scene.codes()
    assert sent["sms"] in text_of(client.get(url("portal:test-mailbox")))
    codes = {"email_code": sent["email"], "phone_code": sent["sms"]}
    answer = client.post(url("portal:opening-contacts"), codes)
    assert answer.url == url("portal:opening-proof")
    shown = text_of(client.get(answer.url))
    assert "16 marca 2026" in shown
    assert client.get(url("portal:opening-paper")).content.startswith(b"%PDF-")

    found = clerk.post(url("desk:opening"), {"number": number.lower()})
    page = text_of(clerk.get(found.url))
    assert "Nowak-Lis" in page
    assert PESEL not in page
    slip = text_of(clerk.post(found.url, DOCUMENT))
    login = Account.objects.get(kind="outside").login
    assert login in slip
    password = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", slip)[0]
    caller = accounts.Caller(face="portal", address="192.0.2.1")
    accounts.check_password(login=login, password=password, caller=caller, at=AT)
    assert "założono konto" in text_of(clerk.get(found.url))
    assert "Zaloguj się" in text_of(client.get(url("portal:opening-proof")))


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client):
    answer = apply(client, pesel="44051401358", email="", house="")
    shown = text_of(answer)

    assert answer.status_code == 422
    assert "Nie podano adresu poczty elektronicznej" in shown
    assert "Brakuje części adresu: numer domu" in shown
    assert 'value="Nowak-Lis"' in shown
    assert "Cyfra kontrolna" in text_of(apply(client, pesel="44051401358"))
    assert not AccountApplication.objects.exists()


def test_a_foreigner_needs_no_pesel(client):
    foreign = {"pesel": "", "no_pesel": "on", "birth_date": "06.05.1980", "country": "DE"}
    assert apply(client, **foreign, document="").status_code == 422
    assert apply(client, **foreign, document="C01X00T47").status_code == 302
    sent = scene.codes()
    client.post(
        url("portal:opening-contacts"), {"email_code": sent["email"], "phone_code": sent["sms"]}
    )
    offered = text_of(client.get(url("portal:opening-proof")))
    assert "Bez numeru PESEL tożsamość potwierdza się osobiście" in offered
    assert "Pobierz wniosek (PDF)" not in offered


def test_all_that_stands_for_the_pesel_is_asked_at_once_with_the_rest(client):
    lacking = {"pesel": "", "no_pesel": "on", "birth_date": "", "country": "", "document": ""}
    told = text_of(apply(client, **lacking, email=""))
    assert "Bez numeru PESEL potrzebna jest data urodzenia" in told
    assert "potrzebne jest państwo, które wydało dokument" in told
    assert "potrzebna jest seria i numer dokumentu" in told
    assert "Nie podano adresu poczty elektronicznej" in told


@pytest.mark.rule("I-2-5-a")
def test_the_form_says_the_same_whether_somebody_has_an_account_or_not():
    """No enumeration: pages of somebody with an account and of somebody without are alike."""
    pages = []
    for known in (False, True):
        if known:
            factories.outside_person("Nowak-Lis", "Jan Maria", pesel=PESEL)
        browser = Client(REMOTE_ADDR=f"192.0.2.{int(known) + 1}")
        answer = apply(browser)
        sent = scene.codes()
        steps = [(answer.status_code, answer.url), text_of(browser.get(answer.url))]
        codes = {"email_code": sent["email"], "phone_code": sent["sms"]}
        steps.append(browser.post(url("portal:opening-contacts"), codes).url)
        steps.append(text_of(browser.get(url("portal:opening-proof"))))
        pages.append([_without_what_is_drawn(str(step)) for step in steps])
    assert pages[0] == pages[1]


def _without_what_is_drawn(text):
    text = re.sub(r"WK-2026-[A-Z0-9]{8}", "WK", text)
    return re.sub(r"[A-Za-z0-9]{64}", "TOKEN", text)


def test_wrong_codes_are_told_and_new_ones_can_be_had(client):
    apply(client)
    page = url("portal:opening-contacts")
    answer = client.post(page, {"email_code": "1", "phone_code": ""})
    assert answer.status_code == 422
    assert "Nie potwierdzono kontaktu" in text_of(answer)
    assert client.post(page, {"again": "1"}).url == page
    assert client.post(url("portal:opening-person"), FORM).status_code == 302


def test_without_an_application_in_the_session_there_is_nothing(client):
    for name in ("contacts", "proof", "institution-proof"):
        assert client.get(url(f"portal:opening-{name}")).url == url("portal:opening")
    for name in ("paper", "institution-paper"):
        assert client.get(url(f"portal:opening-{name}")).status_code == 404


def test_a_signature_that_proves_nothing_says_so(client):
    apply(client)
    sent = scene.codes()
    client.post(
        url("portal:opening-contacts"), {"email_code": sent["email"], "phone_code": sent["sms"]}
    )
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7", content_type="application/pdf")
    answer = client.post(url("portal:opening-proof"), {"signed": file})

    assert answer.status_code == 422
    assert "nie jest wnioskiem pobranym z tej strony" in text_of(answer)


def test_the_mailbox_is_there_in_a_demonstration_only(client, monkeypatch):
    assert client.get(url("portal:test-mailbox")).status_code == 200
    production = type("Production", (), {"is_demo": False, "mode": Mode.PRODUCTION})()
    monkeypatch.setattr(settings, "AKTA", production)
    monkeypatch.setattr("akta.core.context.installation", lambda request: {}, raising=False)
    answer = client.get(url("portal:test-mailbox"), headers={"accept": "application/json"})
    assert answer.status_code == 404


def test_the_clerk_is_told_what_differs(clerk):
    made = scene.confirmed()
    page = url("desk:opening-application", made.application_id)
    answer = clerk.post(page, {**DOCUMENT, "surname": "Nowak"})

    assert answer.status_code == 422
    assert "Dane różnią się od wniosku: nazwisko" in text_of(answer)
    assert "dane różne" in text_of(answer)
    refused = clerk.post(url("desk:opening-reject", made.application_id), {"reason": ""})
    assert refused.status_code == 422
    done = clerk.post(url("desk:opening-reject", made.application_id), {"reason": "Pomyłka."})
    assert "Powód odrzucenia: Pomyłka." in text_of(clerk.get(done.url))


def test_an_unknown_number_is_told_at_its_field(clerk):
    answer = clerk.post(url("desk:opening"), {"number": "WK-2026-AAAAAAAA"})
    assert answer.status_code == 422
    assert "Nie ma wniosku o takim numerze" in text_of(answer)


@pytest.mark.parametrize("who", ["referent", "head", "auditor"])
def test_nobody_else_sits_at_this_desk(client, who):
    made = scene.confirmed()
    factories.sign_in(client, getattr(factories.people(), who))
    for page in (url("desk:opening"), url("desk:opening-application", made.application_id)):
        assert client.get(page).status_code == 404
        assert client.post(page, DOCUMENT).status_code == 404
    assert AccountApplication.objects.get().state == "awaiting"


# --- public entities ---------------------------------------------------------------------------

ENTITY = {
    "purpose": "opening",
    "kind": "public-finance",
    "name": "Urząd Gminy Przykładowo",
    "nip": entity.NIP,
    "seat": "Przykładowo",
    "place": "Przykładowo",
    "postcode": "00-950",
    "house": "1",
    "email": "urzad@example.pl",
    "admin_given_names": "Piotr",
    "admin_surname": "Lis",
    "admin_pesel": entity.ADMIN.pesel,
    "rep_given_names": "Maria",
    "rep_surname": "Wójt",
    "rep_pesel": entity.HEAD.pesel,
}
HEAD = {**DOCUMENT, "given_names": "Maria", "surname": "Wójt", "pesel": entity.HEAD.pesel}


def scan():
    return SimpleUploadedFile("powołanie.pdf", b"%PDF-1.7 x", content_type="application/pdf")


def test_from_the_notification_to_both_identifiers(client, clerk, admin):
    answer = client.post(url("portal:opening-institution"), {**ENTITY, "documents": [scan()]})
    row = InstitutionNotification.objects.get()
    assert answer.url == url("portal:opening-institution-proof")
    assert row.number in text_of(client.get(answer.url))
    assert client.get(url("portal:opening-institution-paper")).content.startswith(b"%PDF-")

    found = clerk.post(url("desk:opening"), {"number": row.number}).url
    assert entity.HEAD.pesel not in text_of(clerk.get(found))
    wrong = clerk.post(url("desk:opening-notification-prove", row.pk), {**HEAD, "surname": "Inna"})
    assert (wrong.status_code, "nazwisko" in text_of(wrong)) == (422, True)
    assert clerk.post(url("desk:opening-notification-prove", row.pk), HEAD).url == found
    assert "sprawdza dokument umocowania" in text_of(client.get(answer.url))

    assert "Urząd Gminy" in text_of(admin.get(url("desk:opening-notifications")))
    document = url("desk:opening-document", row.pk, row.documents.get().pk)
    assert document in text_of(admin.get(found))
    saved = admin.get(document)
    assert (saved.content, saved["Content-Disposition"]) == (b"%PDF-1.7 x", "attachment")
    check = {"certified": "on", "authorised": "on", "found_name": ""}
    approve = url("desk:opening-notification-approve", row.pk)
    assert "rejestr ma podmiot o innej nazwie" in text_of(admin.post(approve, check))
    slip = text_of(admin.post(approve, {**check, "found_name": row.name}))
    assert f"NIP-{entity.NIP}" in slip
    assert re.search("inst-[a-z2-9]{4}-[a-z2-9]{4}", slip)


def test_a_company_and_a_form_without_document_are_told_why(client):
    answer = client.post(url("portal:opening-institution"), {**ENTITY, "kind": "other"})
    assert answer.status_code == 422
    assert "działa osoba uprawniona do jej reprezentowania" in text_of(answer)
    assert "This field" not in text_of(answer)
    exists = {**ENTITY, "documents": [scan()]}
    entity.settled()
    refused = client.post(
        url("portal:opening-institution"), exists, headers={"accept": "application/json"}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "ENTITY_EXISTS")


def test_a_clerk_proves_but_does_not_check(clerk):
    made = entity.proven()
    page = url("desk:opening-notification", made.notification_id)
    shown = text_of(clerk.get(page))
    assert "Załóż konto instytucji" not in shown
    assert "urzad@example.pl" not in shown
    for name in ("approve", "return"):
        target = url(f"desk:opening-notification-{name}", made.notification_id)
        assert clerk.post(target, {"reason": "x", "reject": "1"}).status_code == 404
    assert InstitutionNotification.objects.get().state == "to-check"


def test_the_administrator_returns_a_notification(admin):
    made = entity.proven()
    target = url("desk:opening-notification-return", made.notification_id)
    assert admin.post(target, {"reason": ""}).status_code == 422
    admin.post(target, {"reason": "Odpis bez poświadczenia."})
    assert InstitutionNotification.objects.get().state == "returned"


def test_a_notification_on_paper(admin):
    page = url("desk:opening-paper")
    assert "Dzień wpływu" in text_of(admin.get(page))
    facts = {**ENTITY, "paper_number": "PP-12/26", "received_on": "27.02.2026"}
    assert admin.post(page, facts).status_code == 422
    done = admin.post(page, {**facts, "documents": [scan()]})
    assert "PP-12/26" in text_of(admin.get(done.url))


def test_the_list_costs_the_same_with_one_and_with_many(admin):
    def cost():
        with CaptureQueriesContext(connection) as spent:
            admin.get(url("desk:opening-notifications"))
        return len(spent)

    entity.notified()
    one = cost()
    for _ in range(12):
        entity.notified()
    assert cost() == one


def test_the_desk_shows_the_entry_to_whom_it_is_open(clerk, admin):
    assert url("desk:opening") in text_of(clerk.get(url("desk:opening")))
    prosecutor = factories.sign_in(Client(), factories.staff(PostKind.PROSECUTOR))
    assert f'href="{url("desk:opening")}"' not in text_of(prosecutor.get(url("desk:today")))


def test_a_change_shows_who_goes_and_who_comes_and_what_ended(admin, client):
    entity.settled()
    made = entity.proven(Purpose.CHANGE, administrator=entity.HEAD, email="nowy@example.pl")
    page = url("desk:opening-notification", made.notification_id)
    shown = text_of(admin.get(page))
    for words in ("Dotychczasowy administrator", "Piotr Jan Lis", "Maria Wójt", "nowy@example.pl"):
        assert words in shown
    assert "(nieobowiązkowe)" not in shown.split("Sprawdzenie")[1].split("Zwrot")[0]

    check = {"certified": "1", "authorised": "1", "found_name": "Urząd Gminy Przykładowo"}
    done = text_of(
        admin.post(url("desk:opening-notification-approve", made.notification_id), check)
    )

    assert "Zmieniono administratora" in done
    assert "aplikacje działające w imieniu instytucji wyłączono" in done


def test_an_institution_sees_its_dependents_and_what_is_told_of_it(client, monkeypatch):
    monkeypatch.setattr(edge, "is_there", lambda: True)
    account = Institution.objects.get(pk=entity.settled().institution_id).account
    Account.objects.filter(pk=account.pk).update(must_change_password=False)
    profile = account.profiles.get()
    notify(account_id=account.pk, kind=PROTECTION, about=None, at=entity.AT)
    browser = factories.sign_in(client, account)
    browser.post(url("portal:profile-choose"), {"profile": str(profile.pk)})

    assert "drugi składnik" in text_of(browser.get(url("portal:notices")))
    shown = text_of(browser.get(url("portal:account")))
    assert url("portal:dependents") in shown
    assert "Powiąż konto z login.gov.pl" not in shown
