"""What stays after work: in the browser a cookie for the session and the device, in addresses,
titles and logs nothing; and no secret anywhere.
"""

from tests.browser.pages import enter, kept, logged, titles_of, working_code

PESEL = "44051401359"


def test_after_work_on_the_desk(visit, site):
    page = visit()
    asked, titles, before = [], titles_of(page), logged(site)
    page.context.on("request", lambda request: asked.append(request.url))
    enter(page, site, "kierownik")
    page.get_by_role("link", name="Osoby").click()
    page.get_by_label("Nazwisko, imię i nazwisko albo PESEL").fill(PESEL)
    page.get_by_label("Do której sprawy").fill("4999-0.Ds.123.2026")
    page.get_by_label("Cel wyszukania").fill("ustalenie innych postępowań")
    page.get_by_role("button", name="Wyszukaj i zapisz").click()
    page.get_by_role("region", name="Wynik").or_(page.get_by_role("alert")).first.wait_for()
    page.goto(f"{site.root}/pulpit/konto/kody/")
    code = working_code(page)
    page.get_by_role("textbox").last.fill(code)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("heading", name="Kody zapasowe").wait_for()
    codes = page.locator(".secret").all_inner_texts()
    assert len(codes) == 10

    user = site.users["kierownik"]
    secrets = (user.password, user.totp, PESEL, code, *codes)
    session = next(each for each in page.context.cookies() if each["name"] == "akta_pulpit")
    told = "\n".join([*asked, *titles, *logged(site, before).values()])
    assert "Kody zapasowe" in told
    assert [s for s in (*secrets, session["value"]) if s in told] == []
    assert [s for s in secrets if s in kept(page)] == []
    again = page.request.get(page.url)
    assert codes[0] not in again.text()


def test_after_reading_in_the_portal(portal, site):
    page = portal("obronca")
    page.get_by_role("link", name="Czytaj akta").click()
    page.locator("[data-stage] canvas").first.wait_for(state="attached")
    text = page.locator(".viewer-lines").inner_text()
    found = kept(page)

    assert site.users["obronca"].password not in found
    assert [line for line in text.splitlines() if len(line) > 12 and line in found] == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.evaluate("caches.keys().then(all => all.length)") == 0
