"""The five commonest jobs of a prosecutor: how many screens, how much effort, by keys alone too."""

import sys

import pytest

from tests.browser.effort import Effort
from tests.browser.pages import days_ago, working_code

SCREENS, SECONDS = 5, 60
GIVEN, SURNAME = "Jan", "Kos"
SUSPECT = f"{GIVEN} {SURNAME}"
STORY = "4999-0.Ds.123.2026"


@pytest.mark.parametrize("by_mouse", [True, False], ids=["mouse", "keys"])
def test_the_commonest_jobs_take_little_effort(desk, site, capsys, by_mouse):
    page = desk("prokurator")
    start = page.url
    counted = []

    def job(name, do, *given):
        page.goto(start)
        effort = Effort(page, by_mouse=by_mouse)
        found = do(effort, page, *given)
        effort.stop()
        counted.append((name, effort))
        return found

    reference = job("open a case", open_a_case)
    running(page, site)
    job("extend an investigation", extend, reference)
    job("present charges", present_charges, reference)
    job("discontinue", discontinue, reference)
    job("order access", order_access, "Irena" if by_mouse else "Kamil")
    with capsys.disabled():
        sys.stdout.write("".join(f"\n{effort.told(name)}" for name, effort in counted) + "\n")
    assert {name: e.screens for name, e in counted if e.screens > SCREENS} == {}
    assert {name: e.seconds for name, e in counted if e.seconds > SECONDS} == {}


def open_a_case(effort, page):
    effort.go(page.get_by_role("link", name="Zarejestruj sprawę"), hotkey="n")
    effort.pick(page.get_by_label("Forma postępowania"), "sl")
    effort.reach(page.get_by_label("Przedmiot sprawy"))
    effort.type("rozboj na stacji paliw")
    effort.press("Enter")
    page.get_by_text("Zarejestrowano sprawę").first.wait_for()
    return page.get_by_role("heading", level=1).inner_text()


def running(page, site):
    """Not counted: the case of the first job gets a suspect and is opened."""
    case = page.url
    page.get_by_role("link", name="Dodaj uczestnika").click()
    page.get_by_label("Rola w sprawie").select_option(label="podejrzany")
    page.get_by_label("Imię").fill(GIVEN)
    page.get_by_label("Nazwisko lub nazwa").fill(SURNAME)
    page.get_by_role("button", name="Zapisz uczestnika").click()
    page.get_by_role("rowheader", name=SUSPECT).wait_for()
    page.goto(f"{case}przebieg/zdarzenie/?rodzaj=initiated")
    page.get_by_label("Forma", exact=True).select_option("investigation")
    page.get_by_label("Dzień zdarzenia", exact=True).fill(days_ago(85))
    page.get_by_role("button", name="Zapisz zdarzenie").click()
    page.get_by_text("Zapisano zdarzenie").first.wait_for()


def row_of(page, reference):
    return page.get_by_role("row").filter(has_text=reference)


def extend(effort, page, reference):
    name = "Wniosek o przedłużenie śledztwa"
    effort.row(row_of(page, reference).get_by_role("link", name=name))
    effort.go(page.get_by_role("link", name="Zapisz: Wniosek o przedłużenie"), hotkey="n")
    save(effort, page)


def save(effort, page):
    effort.go(page.get_by_role("button", name="Zapisz zdarzenie"))
    page.get_by_text("Zapisano zdarzenie").first.wait_for()


def course(effort, page, reference):
    effort.row(row_of(page, reference).get_by_role("link", name=reference).first)


def event(effort, page, reference, words, name):
    course(effort, page, reference)
    effort.go(page.get_by_role("link", name="Zapisz zdarzenie"), hotkey="n")
    if effort.by_mouse:
        effort.choices += 1
        effort.go(page.get_by_role("link", name=name, exact=True))
    else:
        effort.ready(page.get_by_role("searchbox", name="Nazwa zdarzenia"))
        effort.type(words)
        effort.press("Enter")
    page.get_by_role("heading", name=name, exact=True).wait_for()


def present_charges(effort, page, reference):
    event(effort, page, reference, "o przedst", "Postanowienie o przedstawieniu zarzutów")
    assert SUSPECT in page.get_by_label("Podejrzany").locator("option:checked").inner_text()
    save(effort, page)


def discontinue(effort, page, reference):
    event(effort, page, reference, "umorzenie post", "Umorzenie postępowania w całości")
    effort.pick(page.get_by_label("Przyczyna"), "podejrzany")
    save(effort, page)


def order_access(effort, page, given_name):
    course(effort, page, STORY)
    effort.go(page.get_by_role("link", name="Udostępnij akta"), hotkey="u")
    effort.pick(page.get_by_label("Osoba uprawniona"), given_name)
    effort.tick(page.get_by_role("group", name="Całe tomy").get_by_role("checkbox").first)
    effort.go(page.get_by_role("button", name="Pokaż, co zostanie udostępnione"))
    issue = page.get_by_role("link", name="Przejdź do wydania")
    effort.skip_to_content(issue)
    effort.go(issue)
    effort.skip_to_content(page.get_by_role("button", name="Wydaj zarządzenie"))
    code = working_code(page)
    effort.reach(page.get_by_label("Kod potwierdzający czynność"))
    effort.type(code)
    effort.press("Enter")
    page.get_by_text("Wydano zarządzenie nr").first.wait_for()
