"""A whole filing by counsel: the steps, a cut connection, a mended name, a press made twice."""

import re
from concurrent.futures import ThreadPoolExecutor

from akta.ops.demofile import DEFAULT_SEED
from akta.ops.demofile.people import cast
from tests.browser.pages import assert_accessible, sideways
from tests.trust.signing import signed_cms

TEXT = "Wniosek dowodowy\n\nZałącznik 1 – opinia\n".encode()
LARGE = b"Opinia prywatna\n" * 200_000
CHECKED = 30_000


def made(folder, name):
    """The pleading, its signature apart, and an attachment under a name that is not allowed."""
    number = next(each.pesel for each in cast(DEFAULT_SEED) if each.name == name)
    who = (name, *name.rsplit(" ", 1), f"PNOPL-{number}")
    with ThreadPoolExecutor(1) as aside:  # the browser's driver has a loop in this thread
        signature = aside.submit(signed_cms, TEXT, detached=True, who=who).result()
    files = {
        "pismo.txt": TEXT,
        "pismo.txt.p7s": signature,
        "opinia–kopia.txt": LARGE,
    }
    for file, content in files.items():
        (folder / file).write_bytes(content)
    return {file: str(folder / file) for file in files}


def cut_once(page):
    """The first part that is sent breaks off on its way; the ones after it get through."""
    cut = []

    def part(route):
        if route.request.method == "PATCH" and not cut:
            cut.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route("**/pisma/wysylka/*/", part)
    return cut


def onward(page):
    page.get_by_role("link", name="Dalej").click()


def test_counsel_files_a_pleading(portal, site, tmp_path):
    page = portal("obronca")
    files = made(tmp_path, site.users["obronca"].name)
    page.get_by_role("link", name="Pisma", exact=True).click()
    page.get_by_role("link", name="Nowe pismo").first.click()
    page.get_by_role("button", name="Przygotuj pismo").click()

    page.get_by_label("Rodzaj pisma").select_option("wniosek-dowodowy")
    page.get_by_text("Zapisano").wait_for()
    page.reload()
    assert page.get_by_label("Rodzaj pisma").input_value() == "wniosek-dowodowy"
    page.get_by_role("button", name="Zapisz i dalej").click()
    page.get_by_role("button", name="Zatwierdź metrykę").click()

    page.get_by_label("Plik z pismem").set_input_files(files["pismo.txt"])
    page.get_by_role("heading", name="pismo.txt").wait_for()
    onward(page)
    attach_over_a_cut_connection(page, files["opinia–kopia.txt"])
    page.get_by_role("button", name="Wykaz jest zgodny").click()
    page.get_by_text("W tym kroku niczego nie brakuje").wait_for()
    assert_accessible(page)
    onward(page)
    page.get_by_label("Plik z podpisem").set_input_files(files["pismo.txt.p7s"])
    page.get_by_text("Rodzaju podpisu pliku „pismo.txt” nie da się teraz ustalić").wait_for(
        timeout=CHECKED
    )
    onward(page)
    onward(page)

    file_twice(page, site)


def attach_over_a_cut_connection(page, file):
    cut = cut_once(page)
    page.get_by_label("Pliki załączników").set_input_files(file)
    page.get_by_role("heading", name="opinia–kopia.txt").wait_for()
    assert cut
    page.get_by_role("button", name="Popraw za mnie").click(timeout=CHECKED)
    page.get_by_role("heading", name="opinia-kopia.txt").wait_for()
    page.get_by_text("Sprawdzono: bez uchybień").wait_for(timeout=CHECKED)


def file_twice(page, site):
    """The button pressed twice files once; the list shows it with the second of its filing."""
    assert_accessible(page)
    page.get_by_role("button", name="Złóż pismo").dblclick()
    page.get_by_role("heading", level=1, name=re.compile(r"^Pismo BP \d+$")).wait_for()
    page.get_by_text(re.compile(r"\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d")).first.wait_for()
    assert page.get_by_role("link", name="opinia-kopia.txt").is_visible()
    number = page.get_by_role("heading", level=1).inner_text().removeprefix("Pismo ")
    page.goto(f"{site.root}/pisma/")
    assert page.get_by_role("link", name=re.compile(rf"^{number}: ")).count() == 1
    page.set_viewport_size({"width": 320, "height": 640})
    assert not sideways(page)
