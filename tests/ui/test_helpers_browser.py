"""The small helpers of every page: dates, numbers, errors, tables, sending once."""

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

pytestmark = pytest.mark.browser

PAGE = """{% extends "ui/base_desk.html" %}{% block content %}
<h1>Próba</h1>
{% include "ui/errors.html" with form=form only %}
<form method="post" action="/wyslane" novalidate data-once>
{% for field in form %}{% include "ui/field.html" with field=field only %}{% endfor %}
<button class="button button-main" type="submit">Zapisz</button></form>
<table data-rows><tbody>
<tr><th><a href="/1" data-row-link>4999-0.Ds.1.2026</a></th></tr>
<tr><th><a href="/2" data-row-link>4999-0.Ds.2.2026</a></th></tr>
</tbody></table>
<input type="file" aria-label="Skan" data-hotkey="z">
<details class="seats"><summary>Zmień profil</summary><button>pełnomocnik</button></details>
<div hx-get="/nie-ma" hx-trigger="click" id="brak">pobierz</div>
{% endblock %}"""


class PersonForm(forms.Form):
    born = forms.DateField(label="Data urodzenia")
    pesel = forms.CharField(label="PESEL", widget=forms.TextInput({"data-check": "pesel"}))


def draw(portal, form):
    context = {
        "form": form,
        "nav": [{"label": "Sprawy", "url": "/", "icon": "folder", "current": True}],
    }
    template = engines["django"].from_string(PAGE)
    request = RequestFactory().get("/proba")
    portal.pages["/proba"] = template.render(context | {"request": request, "csrf_token": "x"})
    portal.pages["/wyslane"] = "<title>Wysłane</title>"


@pytest.fixture
def form_page(page, portal):
    draw(portal, PersonForm())
    page.goto(f"{portal.root}/proba")
    return page


def test_a_date_is_tidied_and_has_a_calendar_beside(form_page):
    born = form_page.get_by_label("Data urodzenia", exact=True)
    born.fill("1-3-2026")
    born.blur()

    assert born.input_value() == "01.03.2026"
    assert form_page.get_by_role("button", name="Kalendarz: Data urodzenia").is_visible()
    form_page.locator(".date-native").evaluate(
        "native => { native.value = '2026-03-12'; native.dispatchEvent(new Event('change')) }"
    )
    assert born.input_value() == "12.03.2026"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("44051401359", ""),
        ("44051401358", "Cyfra kontrolna numeru PESEL się nie zgadza"),
        ("4405140", "PESEL ma 11 cyfr"),
    ],
)
def test_a_pesel_is_doubted_kindly_when_one_leaves_the_field(form_page, typed, said):
    pesel = form_page.get_by_label("PESEL")
    pesel.fill(typed)
    pesel.blur()

    note = form_page.locator(".field-warning").inner_text()
    assert said in note
    assert bool(note) == bool(said)


def test_the_summary_takes_the_focus_and_leads_to_the_field(page, portal):
    draw(portal, PersonForm({"born": "31.02.2026", "pesel": ""}))
    page.goto(f"{portal.root}/proba")
    page.locator("[data-error-summary]:focus").wait_for()

    page.get_by_role("link", name="PESEL").click()
    assert page.evaluate("document.activeElement.id") == "id_pesel"
    assert page.locator("#id_born").input_value() == "31.02.2026"


def test_pressed_twice_is_sent_once(form_page, portal):
    form_page.get_by_role("button", name="Zapisz").evaluate("(it) => { it.click(); it.click() }")
    form_page.wait_for_url("**/wyslane")

    assert len([address for address in portal.asked if "wyslane" in address]) == 1


def test_a_key_presses_the_choice_of_a_file_also_from_within_it(form_page):
    scan = form_page.get_by_label("Skan")
    scan.evaluate("(it) => it.addEventListener('click', () => { it.dataset.pressed = 'yes' })")
    scan.focus()
    form_page.keyboard.press("z")

    assert scan.get_attribute("data-pressed") == "yes"


def test_a_table_by_keyboard(form_page):
    form_page.keyboard.press("j")
    assert form_page.evaluate("document.activeElement.textContent") == "4999-0.Ds.1.2026"
    form_page.keyboard.press("ArrowDown")
    assert form_page.evaluate("document.activeElement.textContent") == "4999-0.Ds.2.2026"


def test_escape_closes_the_menu_of_profiles_and_gives_the_focus_back(form_page):
    form_page.get_by_text("Zmień profil").click()
    form_page.get_by_role("button", name="pełnomocnik").focus()
    form_page.keyboard.press("Escape")

    assert not form_page.get_by_role("button", name="pełnomocnik").is_visible()
    assert form_page.evaluate("document.activeElement.textContent") == "Zmień profil"


def test_a_failed_request_is_said_in_words_once(form_page, portal):
    portal.statuses["/nie-ma"] = "503 Service Unavailable"
    form_page.locator("#brak").click()
    form_page.get_by_text("System jest chwilowo niedostępny.").wait_for()
    form_page.locator("#brak").click()
    form_page.wait_for_timeout(300)

    assert form_page.locator("[data-problem]").count() == 1


@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_in_the_way_of_anybody(form_page, width):
    from axe_playwright_python.sync_playwright import Axe

    form_page.set_viewport_size({"width": width, "height": 800})
    found = Axe().run(form_page).response["violations"]

    assert [each["id"] for each in found] == []
    assert form_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert form_page.complaints == []
