"""Signing in, as people meet it: a wrong password, a first time, codes to keep."""

import re

import pyotp

from tests.browser.pages import assert_accessible, enter, give_shown_code


def _password(page, site, login, password, path="/pulpit/logowanie/"):
    page.goto(f"{site.root}{path}")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Hasło").fill(password)
    page.get_by_role("button", name="Zaloguj", exact=True).click()


def test_a_wrong_password_is_said_in_words_and_keeps_the_login(visit, site):
    page = visit()
    _password(page, site, "prokurator2", "nie to hasło")

    problem = page.get_by_role("alert", name="Trzeba poprawić")
    problem.wait_for()
    assert re.search("nieprawidłow", problem.inner_text(), re.IGNORECASE)
    assert problem.evaluate("it => it === document.activeElement")
    assert page.get_by_label("Login").input_value() == "prokurator2"
    assert page.get_by_label("Hasło").input_value() == ""
    assert_accessible(page)


def test_a_login_that_nobody_has_gets_the_same_answer(visit, site):
    page = visit()
    _password(page, site, "prokurator2", "nie to hasło")
    known = page.get_by_role("main").inner_text()
    _password(page, site, "nikt-taki", "nie to hasło")

    assert page.get_by_role("main").inner_text() == known


def test_a_member_of_staff_signs_in_for_the_first_time(desk, visit, site):
    """The administrator opens an account; its owner changes nothing but the password given once,
    sets the application with codes, keeps the recovery codes, and uses one of them later.
    """
    given = _open_account(desk("administrator"))
    page = visit()
    _password(page, site, "nowa.osoba", given)
    codes = _set_up_second_factor(page)
    own = "Zupełnie nowe hasło 2026"
    _choose_password(page, own)
    page.get_by_role("button", name="Wyloguj").click()
    page.get_by_role("button", name="Wyloguj").wait_for(state="detached")

    _password(page, site, "nowa.osoba", given)
    page.get_by_label("Hasło").wait_for()  # the password given once is dead
    _password(page, site, "nowa.osoba", own)
    page.get_by_label(re.compile("Kod")).fill(codes[0])
    page.get_by_role("button", name="Potwierdź i zaloguj").click()
    page.get_by_role("button", name="Wyloguj").wait_for()
    page.goto(f"{site.root}/pulpit/konto/")
    page.get_by_text("Niewykorzystanych kodów: 9.").wait_for()


def _open_account(page):
    page.get_by_role("link", name="Konta", exact=True).click()
    page.get_by_role("link", name="Załóż konto pracownika").click()
    page.get_by_label("Login").fill("nowa.osoba")
    page.get_by_label("Imię").fill("Nowa")
    page.get_by_label("Nazwisko").fill("Osoba")
    page.get_by_role("button", name="Załóż konto").click()
    page.get_by_role("heading", name="Hasło jednorazowe").wait_for()
    assert_accessible(page)
    return page.locator(".secret").last.inner_text()


def _set_up_second_factor(page):
    page.get_by_role("heading", name="Ustawienie drugiego składnika logowania").wait_for()
    assert_accessible(page)
    page.get_by_text("Nie można zeskanować").click()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label(re.compile("Kod")).fill("000000")
    page.get_by_role("button", name="Ustaw i zaloguj").click()
    page.locator("[aria-invalid=true]").wait_for()
    page.get_by_label(re.compile("Kod")).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Ustaw i zaloguj").click()
    page.get_by_role("heading", name="Kody zapasowe").wait_for()
    assert_accessible(page)
    codes = page.locator(".secret").all_inner_texts()
    assert len(set(codes)) == 10
    page.get_by_role("main").get_by_role("link").last.click()
    return codes


def _choose_password(page, own):
    page.get_by_role("heading", name="Ustalenie własnego hasła").wait_for()
    page.get_by_label("Nowe hasło", exact=True).fill(own)
    page.get_by_label("Nowe hasło jeszcze raz").fill(own)
    page.get_by_role("button", name="Zmień hasło").click()
    page.get_by_role("heading", name="Ustalenie własnego hasła").wait_for(state="detached")


def test_a_code_is_good_once(visit, site):
    page = visit()
    enter(page, site, "audytor")
    used = visit()
    _password(used, site, "audytor", site.users["audytor"].password)
    code = pyotp.TOTP(site.users["audytor"].totp).now()
    used.get_by_label(re.compile("Kod")).fill(code)
    shown = used.get_by_role("note").locator(".secret").inner_text()
    if shown == code:  # the step has turned since the first sign-in: use it up
        give_shown_code(used, button="Potwierdź i zaloguj")
        used = visit()
        _password(used, site, "audytor", site.users["audytor"].password)
        used.get_by_label(re.compile("Kod")).fill(code)
    used.get_by_role("button", name="Potwierdź i zaloguj").click()

    used.locator("[aria-invalid=true]").wait_for()
    assert used.get_by_role("button", name="Wyloguj").count() == 0
