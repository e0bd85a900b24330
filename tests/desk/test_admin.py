"""The administrator's screens: what they do, and that nobody else has them."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.accounts import services
from akta.accounts.errors import SignInRefused
from akta.accounts.models import Account
from akta.cases.links.transfer import military_cells
from akta.core import journal
from akta.core.actors import Face
from akta.core.models import JournalEntry
from akta.grants.models import Ground
from akta.grants.queries import held_by
from akta.units import services as units
from akta.units.models import Post, PostKind, Unit
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen(at_moment):
    at_moment(AT)


@pytest.fixture
def admin():
    return factories.administrator(given_name="Anna")


@pytest.fixture
def desk(client, admin):
    return factories.sign_in(client, admin)


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def text_of(response):
    return html.unescape(response.content.decode())


LISTS = ["admin-accounts", "admin-account-new", "admin-units"]
ACTS = ["admin-password", "admin-disable", "admin-enable", "admin-unlock", "admin-factor-reset"]
OTHERS = ["referent", "head", "secretary", "auditor", "outside", None]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_has_any_of_these_pages(client, who):
    people = factories.people()
    subject = people.other_prosecutor
    units.load_reference(AT)
    pages = [url(name) for name in LISTS]
    pages += [url(name, subject.pk) for name in ["admin-account", "admin-post-give", *ACTS]]
    pages += [url("admin-post-end", subject.pk, subject.posts.get().pk)]
    pages += [url("admin-unit", "rej-kolno"), url("admin-unit-cell", "rej-kolno")]
    before = list(JournalEntry.objects.values_list("pk", flat=True))
    if who is not None:
        factories.sign_in(client, getattr(people, who))
    known = who not in {None, "outside"}
    for page in pages:
        assert client.get(page, headers={"accept": "application/json"}).status_code in (
            {404} if known else {401}
        )
        answer = client.post(
            page,
            {"login": "nowy.admin", "kind": "administrator", "since": "2026-03-02", "code": "7001"},
            headers={"accept": "application/json"},
        )
        assert answer.status_code in ({404} if known else {401})
    assert list(JournalEntry.objects.values_list("pk", flat=True)) == before
    assert factories.account_again(subject).disabled_at is None


def test_an_administrator_whose_post_ended_has_them_no_more(desk, admin, at_moment):
    assert desk.get(url("admin-accounts")).status_code == 200
    units.end_post(actor=factories.actor(admin), post_id=admin.posts.get().pk, at=AT)
    assert desk.get(url("admin-accounts")).status_code == 404


def test_accounts_are_found_by_words_and_kind(desk):
    factories.prosecutor("Żółkiewska", given_name="Łucja", login="l.zolkiewska")
    factories.outside_person("Żółkiewski")
    page = text_of(desk.get(url("admin-accounts"), {"q": "żółk"}))
    assert "Żółkiewska" in page
    assert "Żółkiewski" in page
    page = text_of(desk.get(url("admin-accounts"), {"q": "zolk łuc", "rodzaj": "staff"}))
    assert "Żółkiewska" in page
    assert "Żółkiewski</" not in page
    assert "Nie znaleziono kont" in text_of(desk.get(url("admin-accounts"), {"q": "xyz"}))


def test_lists_ask_the_same_number_of_questions_however_long_they_are(
    desk, django_assert_num_queries
):
    units.load_reference(AT)
    factories.people()
    for _ in range(30):
        factories.prosecutor("Kolnowski")
    for name, one in (("admin-accounts", "audytor"), ("admin-units", "kolno")):
        with CaptureQueriesContext(connection) as few:
            page = desk.get(url(name), {"q": one})
        assert text_of(page).count("data-row-link") == 1
        asked = len(few)
        with django_assert_num_queries(asked):
            page = desk.get(url(name))
        assert text_of(page).count("data-row-link") > 30


def test_long_lists_page(desk):
    for _ in range(55):
        factories.staff()
    first, second = (desk.get(url("admin-accounts"), {"strona": page}) for page in (1, 2))
    rows = [text_of(answer).count("data-row-link") for answer in (first, second)]
    assert rows == [50, 6]
    assert desk.get(url("admin-accounts"), {"strona": "źle"}).status_code == 200


def test_a_new_account_gets_a_password_that_is_shown_once(desk, admin):
    fields = {"login": "Ewa.Nowak", "given_name": "Ewa", "surname": "Nowak"}
    answer = desk.post(url("admin-account-new"), fields)
    password = re.search(r"([2-9a-z]{4}-){3}[2-9a-z]{4}", text_of(answer))[0]
    account = Account.objects.get(login="ewa.nowak")
    caller = services.Caller(Face.DESK)
    assert (
        services.check_password(login="ewa.nowak", password=password, caller=caller, at=AT)
        == account
    )
    assert password not in text_of(desk.get(url("admin-account", account.pk)))
    told = JournalEntry.objects.filter(stream=journal.account_stream(account.pk))
    assert [entry.actor_id for entry in told] == [admin.pk] * 2
    assert password not in str([entry.data for entry in told])


@pytest.mark.parametrize(
    ("login", "said"),
    [("", "Proszę podać login"), ("ąę", "małe litery"), ("zajęty", "małe litery")],
)
def test_a_login_that_cannot_be_used_is_told_beside_its_field(desk, login, said):
    fields = {"login": login, "given_name": "E", "surname": "N"}
    answer = desk.post(url("admin-account-new"), fields)
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_a_login_belongs_to_one_account(desk):
    factories.staff(login="jan.nowak")
    fields = {"login": "Jan.Nowak", "given_name": "E", "surname": "N"}
    answer = desk.post(url("admin-account-new"), fields)
    assert "należy już do innego konta" in text_of(answer)
    assert Account.objects.filter(login="jan.nowak").count() == 1


def give(desk, account, **fields):
    unit = factories.cell().unit
    given = {"kind": "prosecutor", "unit": unit.code, "cell": "0", "since": "01.03.2026"}
    return desk.post(url("admin-post-give", account.pk), {**given, **fields})


def test_a_post_gives_its_rights_for_its_days_and_not_longer(desk):
    account = factories.staff()
    assert give(desk, account, kind="secretariat", until="05.03.2026").status_code == 302

    actor = factories.actor(account)
    warsaw = factories.WARSAW
    last = datetime(2026, 3, 5, 23, 59, tzinfo=warsaw)
    grounds = {grant.ground for grant in held_by(actor, at=last)}
    assert grounds == {Ground.SECRETARIAT, Ground.UNIT_MEMBER}
    assert not held_by(actor, at=last + timedelta(minutes=1)).exists()
    assert not held_by(actor, at=datetime(2026, 2, 28, 23, 59, tzinfo=warsaw)).exists()


@pytest.mark.parametrize("kind", ["administrator", "auditor"])
def test_administrators_and_auditors_work_everywhere(desk, kind):
    account = factories.staff()
    assert give(desk, account, kind=kind, unit="", cell="").status_code == 302
    post = account.posts.get()
    assert (post.unit, post.cell, post.kind) == (None, None, kind)


def test_a_post_in_a_unit_without_a_code_leads_to_where_it_is_entered(desk):
    clerk, unit = factories.secretary(), factories.cell().unit
    entry = url("admin-unit", unit.pk)
    assert entry not in text_of(desk.get(url("admin-account", clerk.pk)))

    Unit.objects.filter(pk=unit.pk).update(code=None)
    assert entry in text_of(desk.get(url("admin-account", clerk.pk)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"unit": "nie ma takiej"}, "wybrać jednostkę"),
        ({"unit": ""}, "wybrać jednostkę"),
        ({"kind": "secretariat", "cell": ""}, "podać jej numer"),
        ({"cell": "7"}, "nie ma komórki"),
        ({"since": ""}, "Proszę podać dzień"),
        ({"until": "28.02.2026"}, "nie może być przed"),
        ({"kind": "cesarz"}, "cesarz"),
    ],
)
def test_a_post_that_cannot_be_given_is_told_why(desk, fields, said):
    account = factories.staff()
    answer = give(desk, account, **fields)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not account.posts.exists()


def test_outside_persons_get_no_posts_and_no_passwords_here(desk):
    person = factories.outside_person()
    assert give(desk, person).status_code == 404
    assert desk.post(url("admin-password", person.pk)).status_code == 404
    assert not Post.objects.filter(account=person).exists()
    assert factories.account_again(person).password == ""


def test_the_end_of_a_post_ends_its_rights(desk):
    account = factories.prosecutor()
    post = account.posts.get()
    assert held_by(factories.actor(account), at=AT).exists()
    other = factories.prosecutor()
    assert desk.post(url("admin-post-end", other.pk, post.pk)).status_code == 404
    desk.post(url("admin-post-end", account.pk, post.pk))
    assert not held_by(factories.actor(account), at=AT).exists()


@pytest.mark.parametrize("name", ACTS)
def test_each_act_asks_before_it_is_done(desk, name):
    account = factories.prosecutor()
    before = list(JournalEntry.objects.values_list("pk", flat=True))
    page = desk.get(url(name, account.pk))
    assert page.status_code == 200
    assert account.login in text_of(page)
    assert "Wróć bez zmian" in text_of(page)
    assert list(JournalEntry.objects.values_list("pk", flat=True)) == before


def test_an_account_is_disabled_and_enabled_and_its_sessions_end(client, admin):
    account = factories.auditor()
    theirs, desk = factories.sign_in(Client(), account), factories.sign_in(client, admin)
    assert theirs.get(url("account")).status_code == 200
    desk.post(url("admin-disable", account.pk))
    assert theirs.get(url("account")).status_code == 302
    assert "zablokowane" in text_of(desk.get(url("admin-account", account.pk)))
    desk.post(url("admin-enable", account.pk))
    assert factories.account_again(account).disabled_at is None
    assert theirs.get(url("account")).status_code == 302  # the ended session stays ended


def test_nobody_disables_themselves(desk, admin):
    desk.post(url("admin-disable", admin.pk))
    assert factories.account_again(admin).disabled_at is None


def test_a_lockout_is_seen_and_ended(desk, at_moment):
    account = factories.prosecutor()
    caller = services.Caller(Face.DESK, address="203.0.113.1")
    for minute in range(10):
        with pytest.raises(SignInRefused):
            services.check_password(
                login=account.login,
                password="źle",
                caller=caller,
                at=AT + timedelta(minutes=minute),
            )
    at_moment(AT + timedelta(minutes=10))
    assert "logowanie wstrzymane" in text_of(desk.get(url("admin-accounts")))
    assert "Przywróć logowanie" in text_of(desk.get(url("admin-account", account.pk)))
    desk.post(url("admin-unlock", account.pk))
    assert "logowanie wstrzymane" not in text_of(desk.get(url("admin-accounts")))


def test_the_administrators_account_page_shows_no_secret(desk):
    person = factories.outside_person(pesel="44051401359")
    page = text_of(desk.get(url("admin-account", person.pk)))
    assert person.login in page
    assert "44051401359" not in page


def test_an_unknown_account_or_unit_is_not_found(desk):
    missing = "00000000-0000-0000-0000-000000000001"
    assert desk.get(url("admin-account", missing)).status_code == 404
    assert desk.get(url("admin-unit", "nie-ma")).status_code == 404


def test_codes_of_units_are_configured(desk):
    units.load_reference(AT)
    assert desk.post(url("admin-unit", "rej-kolno"), {"code": "7001"}).status_code == 302
    assert Unit.objects.get(pk="rej-kolno").code == "7001"
    taken = desk.post(url("admin-unit", "rej-grajewo"), {"code": "7001"})
    assert (taken.status_code, "ma już inna jednostka" in text_of(taken)) == (422, True)
    desk.post(url("admin-unit", "rej-kolno"), {"code": ""})
    assert Unit.objects.get(pk="rej-kolno").code is None
    assert "Kolnie" in text_of(desk.get(url("admin-units"), {"q": "kolno"}))


def test_an_administrator_enters_a_cell_for_military_matters(desk):
    units.load_reference(AT)
    address = url("admin-unit-cell", "rej-kolno")
    given = {"number": "5", "name": "Dział do Spraw Wojskowych", "kind": "military"}
    assert desk.post(address, given).url == url("admin-unit", "rej-kolno")
    page = text_of(desk.get(url("admin-unit", "rej-kolno")))
    assert "5: Dział do Spraw Wojskowych" in page
    assert "komórka do spraw wojskowych" in page
    (cell,) = military_cells()
    assert (cell.unit_id, cell.number) == ("rej-kolno", 5)
    entry = JournalEntry.objects.filter(kind="units.cell_opened").get()
    assert entry.data["name"] == "Dział do Spraw Wojskowych"

    again = desk.post(address, given | {"name": "Drugi"})
    assert again.status_code == 422
    assert "Ten numer ma już w tej jednostce: Dział do Spraw Wojskowych" in text_of(again)
    assert desk.post(address, given | {"number": "", "kind": "unit"}).status_code == 422
    assert desk.post(url("admin-unit-cell", "nie-ma"), given).status_code == 404
    assert desk.get(address).status_code == 405


def test_the_administrator_holds_no_ground_but_their_own(admin):
    grounds = {grant.ground for grant in held_by(factories.actor(admin), at=AT)}
    assert grounds == {Ground.ADMINISTRATOR}
    assert {post.kind for post in admin.posts.all()} == {PostKind.ADMINISTRATOR}
