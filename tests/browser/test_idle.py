"""The warning before a session ends: seen in time, and one press keeps everything."""

from tests.browser.pages import assert_accessible


def test_a_warning_comes_before_the_end_and_what_was_typed_stays(desk, site):
    page = desk("kierownik")
    page.clock.install()
    page.goto(f"{site.root}/pulpit/osoby/")
    field = page.get_by_label("Cel wyszukania")
    field.fill("wpisane przed przerwą")
    page.route(
        "**/obecnosc/",
        lambda route: (
            route.continue_()
            if route.request.method == "POST"
            else route.fulfill(json={"left": 90, "token": "x"})
        ),
    )
    page.clock.fast_forward(28 * 60 * 1000 + 30_000)

    warning = page.get_by_role("dialog", name="Koniec sesji")
    warning.wait_for()
    assert "za 2 min" in warning.inner_text()
    assert_accessible(page)
    page.get_by_role("button", name="Pracuj dalej").click()
    warning.wait_for(state="hidden")
    assert field.input_value() == "wpisane przed przerwą"
