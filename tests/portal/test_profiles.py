"""Profiles and dependent accounts on the screens of the portal."""

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.access.facts import RequestFacts
from akta.access.models import AccessRequest
from akta.access.queries import own_requests
from akta.access.services import file_request
from akta.accounts import dependents, profiles
from akta.accounts.models import Account, Dependent, ProfileKind, TestMessage
from akta.accounts.profiles_errors import DependentDataRequired, DependentExists
from akta.audit.models import LogEntry
from akta.core import clock
from akta.core.actors import SYSTEM
from akta.core.models import JournalEntry
from akta.delivery.models import Notice
from akta.delivery.services import notify
from akta.grants import services as grants
from akta.grants.delegation import Rights, set_rights
from akta.grants.models import Ground, Manner
from akta.portal import forms_dependents
from tests import factories

PESELS = ("44051401359", "02070803628", "90090515836")
HEAD = "imiona;nazwisko;PESEL;e-mail;sprawy;do"


def facts(number=0, surname="Aplikant"):
    return dependents.DependentFacts("Jan", surname, PESELS[number], f"jan{number}@firma.example")


@pytest.fixture
def firm(scene):
    """Counsel of the scene with an advocate's profile that holds the case."""
    owner = scene.people.outside
    profile = profiles.open_profile(
        actor=SYSTEM, account_id=owner.pk, kind=ProfileKind.ADVOCATE, at=factories.SINCE
    )
    grant = grants.give(
        holder_id=owner.pk,
        profile_id=profile.pk,
        ground=Ground.ORDER,
        ground_id=scene.grant.ground_id,
        case_id=scene.other_case.pk,
        since=factories.SINCE,
        until=factories.SINCE.replace(year=2099),
        at=factories.SINCE,
        manner=Manner.VIEW,
        side_ids=[side.pk for side in scene.foreign],
    )
    browser = factories.sign_in(Client(), owner)
    return SimpleNamespace(scene=scene, owner=owner, profile=profile, grant=grant, browser=browser)


def switch(browser, profile):
    return browser.post(
        reverse("portal:profile-choose"), {"profile": str(profile.pk) if profile else ""}
    )


def actor_in(account, profile_id, *, behalf=None, may_apply=True):
    return factories.actor(account).__class__(
        **{
            **{name: getattr(factories.actor(account), name) for name in ("id", "face", "name")},
            "profile_id": profile_id,
            "on_behalf_of": behalf,
            "may_apply": may_apply,
        }
    )


def page(browser, name, *args):
    return browser.get(reverse(f"portal:{name}", args=args)).content.decode()


@pytest.mark.rule("I-9-9")
@pytest.mark.rule("I-2-12")
def test_the_list_of_cases_changes_with_the_profile(firm):
    case, other = firm.scene.case.reference, firm.scene.other_case.reference
    private = page(firm.browser, "home")
    assert case in private
    assert other not in private

    assert switch(firm.browser, firm.profile).status_code == 302
    as_advocate = page(firm.browser, "home")

    assert other in as_advocate
    assert case not in as_advocate
    assert "adwokat" in as_advocate
    assert firm.browser.get(f"{firm.scene.base}/dane/").status_code == 404
    assert firm.browser.get(f"/akta/{firm.grant.pk}/dane/").status_code == 200

    switch(firm.browser, None)
    assert case in page(firm.browser, "home")


@pytest.mark.rule("I-9-9")
def test_who_has_one_profile_sees_no_switcher_and_takes_no_foreign_one(firm):
    other = factories.sign_in(Client(), firm.scene.people.other_outside)

    assert "Zmień profil" not in page(other, "home")
    assert "Zmień profil" in page(firm.browser, "home")
    for wrong in (str(firm.profile.pk), "nic"):
        answer = other.post(reverse("portal:profile-choose"), {"profile": wrong})
        assert answer.status_code == 404


@pytest.mark.rule("I-9-9")
def test_the_next_session_begins_in_the_profile_worked_in_last(firm):
    switch(firm.browser, firm.profile)

    again = factories.sign_in(Client(), factories.account_again(firm.owner))

    assert firm.scene.other_case.reference in page(again, "home")


@pytest.mark.rule("I-9-8")
def test_an_open_session_in_a_closed_profile_is_refused_once_and_goes_on_privately(firm):
    switch(firm.browser, firm.profile)
    profiles.close_profile(
        actor=SYSTEM, profile_id=firm.profile.pk, reason="skreślenie z listy", at=clock.now()
    )

    refused = firm.browser.get(f"/akta/{firm.grant.pk}/dane/")

    assert refused.status_code == 403
    assert firm.scene.case.reference in page(firm.browser, "home")
    assert "skreślenie z listy" in page(firm.browser, "profiles")


def test_notices_and_requests_stay_in_their_profile(firm):
    for profile_id, kind in ((None, "request-transferred"), (firm.profile.pk, "access-refused")):
        notify(
            account_id=firm.owner.pk,
            kind=kind,
            about=None,
            at=clock.now(),
            profile_id=profile_id,
            number="7/2026",
            target="PR",
        )
        file_request(
            actor=actor_in(firm.owner, profile_id),
            facts=RequestFacts("", "", case_typed=f"4999-0.Ds.{9 if profile_id else 8}.2026"),
            at=clock.now(),
        )
    assert Notice.objects.count() >= 2

    private = page(firm.browser, "notices") + page(firm.browser, "requests")
    switch(firm.browser, firm.profile)
    as_advocate = page(firm.browser, "notices") + page(firm.browser, "requests")

    assert ("przekazano" in private, "odmówiono" in private) == (True, False)
    assert ("przekazano" in as_advocate, "odmówiono" in as_advocate) == (False, True)
    assert ("Ds.8." in private, "Ds.9." in private) == (True, False)
    assert ("Ds.8." in as_advocate, "Ds.9." in as_advocate) == (False, True)


def test_unread_notices_are_counted_beside_notices_in_a_professional_profile_too(firm):
    switch(firm.browser, firm.profile)
    notify(
        account_id=firm.owner.pk,
        kind="access-refused",
        about=None,
        at=clock.now(),
        profile_id=firm.profile.pk,
        number="7/2026",
        target="PR",
    )

    shown = page(firm.browser, "home")

    assert "Konta zależne" in shown
    assert re.findall(r'(\w+) <span class="soft">\(1\)', shown) == ["Zawiadomienia"]


def letters():
    return list(TestMessage.objects.order_by("pk"))


def opened(firm, number=0, *, surname="Aplikant"):
    """A dependent account of the firm, and the letter that its user got."""
    dependent = dependents.open_dependent(
        actor=actor_in(firm.owner, firm.profile.pk),
        facts=facts(number, surname),
        at=clock.now(),
    )
    dependents.send_invitation(dependent_id=dependent.pk, at=clock.now())
    return dependent, letters()[-1].text


def taken_up(dependent, letter):
    """The user's browser after they took up the invitation."""
    user = factories.account_again(dependent.profile.account)
    Account.objects.filter(pk=user.pk).update(must_change_password=False)
    browser = factories.sign_in(Client(), factories.account_again(user))
    code = re.search(r"Kod zaproszenia: (\S+)", letter)[1]
    answer = browser.post(reverse("portal:invitation-accept"), {"code": code})
    assert answer.status_code == 302
    return browser


def test_an_invitation_of_an_owner_struck_off_meanwhile_is_refused_in_words(firm):
    dependent, letter = opened(firm)
    profiles.close_profile(
        actor=SYSTEM, profile_id=firm.profile.pk, reason="skreślenie z listy", at=clock.now()
    )
    user = factories.account_again(dependent.profile.account)
    Account.objects.filter(pk=user.pk).update(must_change_password=False)
    browser = factories.sign_in(Client(), factories.account_again(user))
    code = re.search(r"Kod zaproszenia: (\S+)", letter)[1]

    answer = browser.post(reverse("portal:invitation-accept"), {"code": code})

    assert answer.status_code == 422
    assert "Nie przyjęto zaproszenia." in answer.content.decode()
    dependent.profile.refresh_from_db()
    assert dependent.profile.confirmed_at is None


@pytest.mark.rule("I-6-2")
@pytest.mark.rule("I-6-3")
def test_a_dependent_account_works_once_its_user_took_up_the_invitation(firm):
    switch(firm.browser, firm.profile)
    answer = firm.browser.post(
        reverse("portal:dependent-new"),
        {"given_name": "Jan", "surname": "Nowak", "pesel": PESELS[0], "email": "jan@firma.example"},
    )
    dependent = Dependent.objects.get()
    assert answer.url == reverse("portal:dependent", args=[dependent.pk])
    assert dependent.identifier in page(firm.browser, "dependent", dependent.pk)
    assert PESELS[0] not in page(firm.browser, "dependent", dependent.pk)

    dependents.send_invitation(dependent_id=dependent.pk, at=clock.now())
    assert letters()[0].to == "jan@firma.example"
    user = factories.account_again(dependent.profile.account)
    assert not user.works_privately
    assert profiles.seats_of(user, at=clock.now()) == []
    browser = taken_up(dependent, letters()[0].text)

    assert [seat.owner_name for seat in profiles.seats_of(user, at=clock.now())] == [
        firm.owner.full_name
    ]
    assert "w imieniu: Anna Obrońca" in page(browser, "home")
    assert not dependents.send_invitation(dependent_id=dependent.pk, at=clock.now())


@pytest.mark.rule("I-6-2")
@pytest.mark.parametrize("missing", ["given_name", "surname", "pesel", "email"])
def test_all_four_data_are_needed(missing):
    given = {"given_name": "Jan", "surname": "N", "pesel": PESELS[0], "email": "a@b.example"}
    assert dependents.checked(dependents.DependentFacts(**given)).pesel == PESELS[0]

    with pytest.raises(DependentDataRequired) as refused:
        dependents.checked(dependents.DependentFacts(**{**given, missing: " "}))

    assert refused.value.field == missing


def test_a_wrong_code_and_a_foreign_account_take_up_nothing(firm):
    dependent, letter = opened(firm)
    code = re.search(r"Kod zaproszenia: (\S+)", letter)[1]
    stranger = factories.sign_in(Client(), firm.scene.people.other_outside)

    answer = stranger.post(reverse("portal:invitation-accept"), {"code": code})

    assert answer.status_code == 422
    dependent.profile.refresh_from_db()
    assert dependent.profile.confirmed_at is None


def test_a_known_person_works_in_it_from_their_own_account(firm):
    known = factories.outside_person("Aplikant", pesel=PESELS[1])

    dependent, letter = opened(firm, 1)

    assert dependent.profile.account_id == known.pk
    assert "Hasło" not in letter
    browser = taken_up(dependent, letter)
    assert "osoba prywatna" in page(browser, "home")


@pytest.mark.rule("I-2-4")
@pytest.mark.rule("I-6-3")
def test_the_same_person_twice_under_one_owner_is_refused(firm):
    first, _ = opened(firm)

    with pytest.raises(DependentExists):
        opened(firm)

    assert re.fullmatch(r"Z-[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", first.identifier)
    assert PESELS[0] not in first.identifier
    assert dependents.identifier_of(PESELS[0], firm.profile.pk) == first.identifier
    assert dependents.identifier_of(PESELS[1], firm.profile.pk) != first.identifier
    assert dependents.identifier_of(PESELS[0], firm.owner.pk) != first.identifier


@pytest.mark.rule("I-6-4")
def test_the_user_reads_in_the_owners_name_and_the_log_says_both(firm):
    dependent, letter = opened(firm)
    browser = taken_up(dependent, letter)
    assert firm.scene.other_case.reference not in page(browser, "home")
    switch(firm.browser, firm.profile)

    answer = firm.browser.post(
        reverse("portal:dependent", args=[dependent.pk]),
        {"reach": "wszystkie", "manner": "view", "until": "", "version": dependent.version},
    )
    assert answer.status_code == 302
    child = firm.grant.children.get()

    assert firm.scene.other_case.reference in page(browser, "home")
    assert browser.get(f"/akta/{child.pk}/dane/").status_code == 200
    looked = LogEntry.objects.filter(grant_id=child.pk).latest("pk")
    assert (looked.actor_id, looked.on_behalf_of_id) == (
        dependent.profile.account_id,
        firm.owner.pk,
    )
    assert browser.get(f"/akta/{firm.grant.pk}/dane/").status_code == 404

    firm.browser.post(reverse("portal:dependent-close", args=[dependent.pk]))

    assert browser.get(f"/akta/{child.pk}/dane/").status_code == 403
    told = JournalEntry.objects.filter(subject_id=dependent.profile_id).order_by("seq")
    assert [entry.kind.split(".")[1] for entry in told][-1] == "dependent_closed"


def test_a_request_through_a_dependent_account_needs_the_right_and_is_the_owners(firm):
    dependent, letter = opened(firm)
    browser = taken_up(dependent, letter)
    form = {"case_typed": "4999-0.Ds.5.2026", "capacity": "defence", "method": "local"}

    assert browser.post(reverse("portal:request-new"), form).status_code == 403
    set_rights(
        actor=actor_in(firm.owner, firm.profile.pk),
        dependent_id=dependent.pk,
        rights=Rights(may_apply=True),
        version=None,
        at=clock.now(),
    )
    assert browser.post(reverse("portal:request-new"), form).status_code == 302

    mine = own_requests(actor_in(firm.owner, firm.profile.pk))
    assert [row.case_typed for row in mine] == ["4999-0.Ds.5.2026"]
    assert "Ds.5." in page(browser, "requests")


def table(*rows):
    text = "\n".join([HEAD, *rows])
    return {"table": SimpleUploadedFile("konta.csv", text.encode("utf-8-sig"))}


def test_a_table_opens_all_accounts_or_none(firm):
    switch(firm.browser, firm.profile)
    good = f"Jan;Nowak;{PESELS[0]};a@firma.example;wszystkie;31.12.2098"
    case = f"Ewa;Kos;{PESELS[1]};e@firma.example;{firm.scene.other_case.reference};"
    wrong = [
        f"Bez;Poczty;{PESELS[2]};;;",
        "Zły;Pesel;123;b@firma.example;;",
        f"Obca;Sprawa;{PESELS[2]};c@firma.example;4999-0.Ds.77.2026;",
        f"Zły;Dzień;{PESELS[2]};c@firma.example;;jutro",
        f"Ten;Sam;{PESELS[0]};c@firma.example;;",
    ]
    url = reverse("portal:dependent-import")
    for row in wrong:
        answer = firm.browser.post(url, table(good, row))
        assert answer.status_code == 422
        assert "wiersz 3" in answer.content.decode()
        assert not Dependent.objects.exists()
    for content in (b"a;b\n1;2\n", b"\0\1", b"", f"{HEAD}\n".encode()):
        answer = firm.browser.post(url, {"table": SimpleUploadedFile("konta.csv", content)})
        assert answer.status_code == 422

    assert firm.browser.post(url, table(good, case)).status_code == 302

    assert Dependent.objects.count() == firm.grant.children.count() == 2
    assert Account.objects.filter(works_privately=False).count() == 2


def test_the_table_is_searched_and_paged_by_a_constant_number_of_queries(firm):
    switch(firm.browser, firm.profile)
    page(firm.browser, "dependents")
    counted = []
    for surname in ("Aaa", "Bbb"):
        number = len(counted)
        opened(firm, number, surname=surname)
        with CaptureQueriesContext(connection) as asked:
            shown = page(firm.browser, "dependents")
        counted.append(len(asked))
        assert surname in shown
    assert counted[0] == counted[1]

    found = firm.browser.get(reverse("portal:dependents"), {"q": "bbb"}).content.decode()
    assert ("Bbb" in found, "Aaa" in found) == (True, False)


def test_only_an_owners_profile_opens_the_screens(firm):
    dependent, letter = opened(firm)
    user = taken_up(dependent, letter)
    for browser in (firm.browser, user):  # private, and a dependent account itself
        for name in ("dependents", "dependent-new", "dependent-import"):
            assert browser.get(reverse(f"portal:{name}")).status_code == 403
        assert browser.get(reverse("portal:dependent", args=[dependent.pk])).status_code == 403


@pytest.fixture
def checked(firm):
    """A browser of the firm's advocate whose forms are checked as in use."""
    return factories.sign_in(Client(enforce_csrf_checks=True), firm.owner)


def token_of(browser, name="request-new"):
    """What a form of the page, opened now, would carry."""
    return re.search(r'csrfmiddlewaretoken" value="([\w.]+)"', page(browser, name))[1]


def apply(browser, token, **headers):
    typed = {"csrfmiddlewaretoken": token, "case_typed": "4999-0.Ds.7.2026", "wanted": "tom 3"}
    typed |= {"capacity": "defence", "method": "local", "key": "a" * 32}
    return browser.post(reverse("portal:request-new"), typed, headers=headers)


@pytest.mark.rule("I-9-9")
def test_a_form_opened_in_one_profile_does_not_act_in_another(firm, checked):
    """The request is filed in no profile, what was typed comes back, and it can be sent again."""
    in_private = token_of(checked)
    there = {"csrfmiddlewaretoken": in_private, "profile": str(firm.profile.pk)}
    assert checked.post(reverse("portal:profile-choose"), there).status_code == 302

    refused = apply(checked, in_private)

    told = refused.content.decode()
    assert refused.status_code == 412
    assert "Formularz otwarto w profilu „osoba prywatna”" in told
    assert "profil „adwokat”" in told
    assert 'name="wanted" value="tom 3"' in told
    assert not AccessRequest.objects.exists()

    again = re.findall(r'csrfmiddlewaretoken" value="([\w.]+)"', told)
    kept = next(token for token in again if token.endswith(in_private.partition(".")[2]))
    back = {"csrfmiddlewaretoken": in_private, "profile": ""}
    assert checked.post(reverse("portal:profile-choose"), back).status_code == 302
    assert apply(checked, kept).status_code == 302
    assert AccessRequest.objects.get().profile_id is None


@pytest.mark.rule("I-9-9")
def test_what_a_script_sends_from_a_page_of_another_profile_is_refused_too(firm, checked):
    in_private = token_of(checked)
    switch_to = {"csrfmiddlewaretoken": in_private, "profile": str(firm.profile.pk)}
    checked.post(reverse("portal:profile-choose"), switch_to)
    sent = {"Accept": "application/json", "X-CSRFToken": in_private}

    answer = checked.post(reverse("portal:request-new"), {"wanted": "tom 3"}, headers=sent)

    assert answer.status_code == 412
    assert answer.json()["code"] == "accounts.other_profile"
    assert "wpisane dane nie przepadły" in answer.json()["detail"]


def test_a_form_of_one_person_does_not_act_for_the_next_one_in_the_same_browser(firm, checked):
    """Somebody else signed in in another tab; the token alone would still be good."""
    token = token_of(checked)
    factories.sign_in(checked, firm.scene.people.other_outside)

    refused = apply(checked, token)

    assert refused.status_code == 412
    assert "na innym koncie" in refused.content.decode()
    assert not AccessRequest.objects.exists()


def test_a_page_of_another_profile_may_still_sign_out_and_say_that_somebody_is_there(firm, checked):
    token = token_of(checked)
    there = {"csrfmiddlewaretoken": token, "profile": str(firm.profile.pk)}
    checked.post(reverse("portal:profile-choose"), there)

    for name, status in (("account-presence", 200), ("sign-out", 302)):
        answer = checked.post(reverse(f"portal:{name}"), {"csrfmiddlewaretoken": token})
        assert answer.status_code == status


def test_a_page_says_for_whom_it_was_made_and_a_strangers_for_nobody(firm, checked):
    """The mark is the same on each page of a profile, another in the next, and no id."""
    mark = token_of(checked).partition(".")[2]
    assert token_of(checked, "profiles").partition(".")[2] == mark
    switch(firm.browser, firm.profile)
    assert token_of(firm.browser).partition(".")[2] not in {"", mark}
    assert str(firm.owner.pk)[:8] not in mark
    assert "." not in token_of(Client(), "sign-in")


def test_an_owner_of_many_cases_names_them_by_reference(firm, monkeypatch):
    """Where boxes to tick would fill pages, references are typed or pasted; all or none."""
    monkeypatch.setattr(forms_dependents, "MOST_BOXES", 0)
    dependent, _ = opened(firm)
    switch(firm.browser, firm.profile)
    where = reverse("portal:dependent", args=[dependent.pk])
    reference = firm.scene.other_case.reference
    given = {"reach": "wybrane", "manner": "view", "until": ""}

    unknown = f"{reference}\n4999-0.Ds.77.2026"
    refused = firm.browser.post(where, {**given, "version": dependent.version, "cases": unknown})
    assert refused.status_code == 422
    assert "Nie ma wśród udostępnionych spraw: 4999-0.Ds.77.2026" in refused.content.decode()
    assert not firm.grant.children.exists()

    named = f" {reference};\r\n{reference}, "
    answer = firm.browser.post(where, {**given, "version": dependent.version, "cases": named})
    assert answer.status_code == 302
    assert firm.grant.children.get().case_id == firm.scene.other_case.pk
    assert f">\n{reference}</textarea>" in page(firm.browser, "dependent", dependent.pk)
