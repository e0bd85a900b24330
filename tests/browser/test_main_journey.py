"""From a stack of scans to a page read by counsel, as the three people walk it.

One test, since each step needs the one before: the secretary takes the case and the scans in and
orders them, the prosecutor opens a part to counsel, counsel reads, the prosecutor closes it.
"""

import re

from tests.browser import papers
from tests.browser.pages import (
    assert_accessible,
    assert_emptied,
    at_card,
    copied,
    give_shown_code,
    ready_to_read,
    settled,
    sideways,
)

PESEL = "44051401359"
PASSWORD = "klucz do akt 7"
FIRST = [
    "Notatka urzędowa. Dnia 2 marca 2026 r. zgłoszono kradzież roweru miejskiego ze stojaka.",
    "Notatka urzędowa, ciąg dalszy. Rower odnaleziono w piwnicy bloku przy ulicy Lipowej.",
    "Protokół przesłuchania świadka. Świadek widział mężczyznę w zielonej kurtce.",
    "Protokół przesłuchania świadka, odwrót. Podpisy świadka i przesłuchującego.",
]
SECOND = [
    "Opinia biegłego. Przedmiotem opinii jest stan techniczny roweru po odnalezieniu.",
    "Opinia biegłego, ciąg dalszy. Na ramie ujawniono ślady pilnika i nowego lakieru.",
]
LOCKED = ["Wyciąg z rachunku. Obciążenia rachunku podejrzanego w lutym 2026 r."]
INSERTED = ["Pismo przewodnie. Komisariat przekazuje materiały nadesłane później."]
DUPLEX = [
    "Wykaz dowodów rzeczowych. Pozycja pierwsza: rower miejski, rama stalowa.",
    "Wykaz dowodów rzeczowych, odwrót. Miejsce przechowania: gołębnik przy szkole.",
    "Zeznanie anonimowe. Treść pisma znalezionego w skrzynce komisariatu.",
    "Zeznanie anonimowe, odwrót. Autor wskazuje, że widział parowóz na bocznicy.",
    "Postanowienie. Postanawia się przedstawić zarzuty Janowi Nowakowi.",
    "Postanowienie, odwrót. Pouczenie o prawach i obowiązkach podejrzanego.",
]
SCOPE = "t. 1; t. 2 k. 1–3 bez k. 2v"
OWN_PASSWORD = "Cztery przypadkowe słowa 26"


def test_from_scans_to_a_page_read_by_counsel(desk, visit, chromium, site):
    secretary = desk("sekretariat")
    case = register_the_case(secretary, site.users["prokurator"].name)
    add_persons(secretary)
    take_scans_in(secretary, chromium)
    unlock_the_encrypted(secretary)
    order_the_first_volume(secretary, chromium)
    fill_the_second_volume(secretary, chromium)
    prosecutor = desk("prokurator")
    prosecutor.goto(case)
    prepare_the_order(prosecutor)
    order = issue_the_order(prosecutor)
    login, password = hand_over(prosecutor)
    counsel = visit()
    counsel.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in_for_the_first_time(counsel, site, login, password)
    read(counsel)
    find(counsel)
    revoke_while_it_is_open(prosecutor, order, counsel)


def register_the_case(page, referent):
    page.get_by_role("link", name="Sprawy", exact=True).click()
    page.get_by_role("link", name="Zarejestruj sprawę").click()
    page.get_by_role("button", name="Zarejestruj sprawę").click()
    page.get_by_role("alert", name="Trzeba poprawić").wait_for()
    assert_accessible(page)
    page.get_by_label("Forma postępowania").select_option("śledztwo")
    page.get_by_label("Przedmiot sprawy").fill("kradzież roweru miejskiego")
    page.get_by_label("Referent").select_option(label=referent)
    page.get_by_role("button", name="Zarejestruj sprawę").click()
    page.get_by_text("Zarejestrowano sprawę 4999-0.Ds.").first.wait_for()
    return page.url


def part(page, name):
    parts = page.get_by_role("navigation", name="Części sprawy")
    parts.get_by_role("link", name=name, exact=True).click()


def add_persons(page):
    page.get_by_role("link", name="Dodaj uczestnika").click()
    page.get_by_label("Rola w sprawie").select_option(label="podejrzany")
    page.get_by_label("Imię").fill("Jan")
    page.get_by_label("Nazwisko lub nazwa").fill("Nowak")
    page.get_by_label("PESEL").fill("44051401358")
    page.get_by_role("button", name="Zapisz uczestnika").click()
    page.get_by_role("alert", name="Trzeba poprawić").get_by_text("PESEL").wait_for()
    assert page.get_by_label("Nazwisko lub nazwa").input_value() == "Nowak"
    page.get_by_label("PESEL").fill(PESEL)
    page.get_by_role("button", name="Zapisz uczestnika").click()

    page.get_by_role("link", name="Dodaj uczestnika").click()
    page.get_by_label("Rola w sprawie").select_option(label="obrońca")
    page.get_by_label("Imię").fill("Adam")
    page.get_by_label("Nazwisko lub nazwa").fill("Kowalski")
    page.get_by_label("Kogo reprezentuje").select_option(label="Jan Nowak (podejrzany)")
    page.get_by_role("button", name="Zapisz uczestnika").click()
    page.get_by_role("rowheader", name="Adam Kowalski").wait_for()
    assert_accessible(page)


def take_scans_in(page, chromium):
    part(page, "Akta")
    page.get_by_role("link", name="Dodaj skany").first.click()
    send(
        page,
        ("1 notatka.tif", "image/tiff", papers.tiff(chromium, FIRST)),
        ("2 opinia.pdf", "application/pdf", papers.pdf(chromium, SECOND)),
        ("3 urwany.pdf", "application/pdf", papers.broken()),
        ("4 wyciag.pdf", "application/pdf", papers.pdf(chromium, LOCKED, password=PASSWORD)),
    )
    page.get_by_text("Wysłano 4 z 4").first.wait_for()
    assert_accessible(page)
    page.get_by_role("link", name="Przejdź do akt").click()
    until_worked(page)
    assert_accessible(page)
    assert sideways(page) == []


def send(page, *files):
    sent = [{"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files]
    page.get_by_label("Pliki", exact=True).set_input_files(sent)
    page.get_by_role("button", name="Dodaj skany do akt").click()


def until_worked(page):
    """The page tells the progress by itself and, when all is done, offers the new cards."""
    page.get_by_role("link", name="Spis treści", exact=True).wait_for()
    if not page.get_by_role("progressbar").count():
        return
    done = page.get_by_role("link", name="Pokaż nowe karty")
    done.wait_for(timeout=60_000)
    repeated = page.eval_on_selector_all(
        "[id]", "all => all.length - new Set(all.map(it => it.id)).size"
    )
    assert repeated == 0
    done.click()


def unlock_the_encrypted(page):
    page.get_by_role("link", name="Zobacz powody i co dalej").click()
    rows = page.get_by_role("row")
    assert re.search("uszkodzon", rows.filter(has_text="urwany").inner_text())
    assert re.search("hasł", rows.filter(has_text="wyciag").inner_text())
    assert_accessible(page)
    page.get_by_role("link", name="Podaj hasło").click()
    page.get_by_label("Hasło pliku").fill("nie to")
    page.get_by_role("button", name="Otwórz plik").click()
    page.get_by_role("alert", name="Trzeba poprawić").wait_for()
    page.get_by_label("Hasło pliku").fill(PASSWORD)
    page.get_by_role("button", name="Otwórz plik").click()
    page.get_by_text("wrócił do kolejki").first.wait_for()
    until_worked(page)
    page.get_by_text("7 kart").first.wait_for()


def order_the_first_volume(page, chromium):
    page.get_by_role("link", name=re.compile("Porządkuj")).first.click()
    assert_accessible(page)
    card(page, "1").check()
    card(page, "2").check()
    page.get_by_label("Tytuł dokumentu").fill("Notatka urzędowa o kradzieży")
    page.get_by_role("button", name="Utwórz dokument z kart").click()
    page.get_by_text("Utworzono dokument „Notatka urzędowa o kradzieży”.").first.wait_for()

    card(page, "4").check()
    page.get_by_role("button", name="Odwrót poprzedniej karty").click()
    page.get_by_text("Strona jest teraz odwrotem karty 3.").first.wait_for()

    card(page, "2").check()
    page.get_by_role("link", name="Wstaw skan za kartą").click()
    page.get_by_text("Nowe karty staną za wybraną kartą").first.wait_for()
    send(page, ("pismo.pdf", "application/pdf", papers.pdf(chromium, INSERTED)))
    page.get_by_text("Wysłano 1 z 1").first.wait_for()
    page.get_by_role("link", name="Przejdź do akt").click()
    until_worked(page)
    page.get_by_role("link", name=re.compile("Porządkuj")).first.click()
    assert labels(page) == ["1", "2", "2a", "3", "5", "6", "7"]
    page.get_by_role("button", name="Numeruj karty od 1").click()
    page.get_by_text("Przenumerowano").first.wait_for()
    assert labels(page) == ["1", "2", "3", "4", "5", "6", "7"]
    page.get_by_role("link", name="Wróć do akt").click()


def card(page, label):
    return page.get_by_role("checkbox", name=re.compile(rf"^k\. {label}( z odwrotem)?$"))


def labels(page):
    return page.locator("[data-card]").evaluate_all("all => all.map(it => it.dataset.label)")


def fill_the_second_volume(page, chromium):
    page.get_by_role("link", name="Dodaj skany").first.click()
    page.get_by_label("Tom, do którego wejdą karty").select_option("nowy:main")
    page.get_by_label("Skan dwustronny").check()
    send(page, ("wykaz.pdf", "application/pdf", papers.pdf(chromium, DUPLEX)))
    page.get_by_text("Wysłano 1 z 1").first.wait_for()
    page.get_by_role("link", name="Przejdź do akt").click()
    until_worked(page)
    page.get_by_text("3 karty").first.wait_for()


def prepare_the_order(page):
    part(page, "Udostępnianie")
    assert_accessible(page)
    page.get_by_role("link", name="Przygotuj zarządzenie").click()
    page.get_by_label("Osoba uprawniona").select_option(label="Adam Kowalski (obrońca)")
    page.get_by_label("Zakres wpisany").fill(SCOPE)
    assert_accessible(page)
    page.get_by_role("button", name="Pokaż, co zostanie udostępnione").click()
    page.get_by_role("heading", name="Czego nie zobaczy").wait_for()
    assert "2v" in page.get_by_role("region", name="Czego nie zobaczy").inner_text()
    assert (
        "10 kart (13 stron)"
        in page.get_by_role("region", name="Co zostanie zarządzone").inner_text()
    )
    assert_accessible(page)
    page.get_by_role("link", name="Tak zobaczy akta osoba uprawniona").click()
    page.get_by_role("heading", level=1).wait_for()
    assert "parowóz" not in page.content()
    page.go_back()


def issue_the_order(page):
    """Pressed twice it is issued once, and once more from the page left behind it is the same."""
    page.get_by_role("link", name="Przejdź do wydania").click()
    assert_accessible(page)
    confirm = page.url
    give_shown_code(page, button="Wydaj zarządzenie", twice=True)
    page.get_by_text("Wydano zarządzenie nr").first.wait_for()
    order = page.url
    page.goto(confirm)
    assert page.url == order
    assert_accessible(page)
    part(page, "Udostępnianie")
    orders = page.get_by_role("region", name="Zarządzenia").get_by_role("listitem")
    assert orders.count() == 1
    page.goto(order)
    return order


def hand_over(page):
    page.get_by_role("link", name="Wydaj dane do logowania").click()
    page.get_by_label("Kto odbiera").fill("Adam Kowalski")
    page.get_by_label("osobiście za pokwitowaniem").check()
    page.get_by_role("button", name="Wydaj dane do logowania").click()
    page.get_by_role("heading", name="Kartki z danymi do logowania").wait_for()
    assert_accessible(page)
    login, password = page.locator(".secret").all_inner_texts()
    page.get_by_role("link", name="Kartki są wydane").click()
    page.get_by_text("Wydano").first.wait_for()
    with page.expect_event("requestfailed"):  # nothing was kept, and it is not asked for again
        page.evaluate("setTimeout(() => history.back())")
    assert password not in settled(page)
    return login, password


def sign_in_for_the_first_time(page, site, login, password):
    page.goto(site.root)
    page.get_by_role("link", name="Zaloguj się").click()
    page.get_by_label("Login").fill(login)
    page.get_by_label("Hasło").fill(password)
    page.get_by_role("button", name="Zaloguj", exact=True).click()
    page.get_by_role("heading", name="Ustalenie własnego hasła").wait_for()
    page.get_by_label("Nowe hasło", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("Nowe hasło jeszcze raz").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Zmień hasło").click()
    page.get_by_role("link", name="Nie teraz").click()
    page.get_by_role("heading", name="Moje dostępy").wait_for()
    assert_accessible(page)
    assert sideways(page) == []


def read(page):
    page.get_by_role("link", name="Czytaj akta").click()
    ready_to_read(page)
    at_card(page, "t. 1 k. 1")
    page.keyboard.press("ArrowRight")
    at_card(page, "t. 1 k. 2")
    page.get_by_label("Idź do karty").fill("t. II k. 2")
    page.keyboard.press("Enter")
    at_card(page, "t. 2 k. 2")
    page.keyboard.press("ArrowRight")
    at_card(page, "t. 2 k. 3")  # 2v is withheld and is not told of
    page.get_by_label("Idź do karty").fill("t. 2 k. 2v")
    page.keyboard.press("Enter")
    page.get_by_text("W dostępnej części akt nie ma takiej karty.").first.wait_for()
    page.get_by_label("Idź do karty").fill("t. 1 k. 3")
    page.keyboard.press("Enter")
    matches = page.get_by_role("status").get_by_role("listitem")
    matches.first.wait_for()
    assert matches.count() == 2  # today's card 3, and the one that was 3 before the numbering
    matches.get_by_role("button", name="k. 4").click()
    at_card(page, "t. 1 k. 4")
    page.keyboard.press("c")
    page.get_by_text("Skopiowano").first.wait_for()
    assert re.search(r"^4999-0\.Ds\.\d+\.\d{4}, t\. 1, k\. ", copied(page))


def find(page):
    """Inflected, and only within what was opened."""
    page.get_by_label("Szukaj w aktach").fill("gołębniku")
    page.keyboard.press("Enter")
    hits = page.locator(".hits a")
    hits.first.wait_for()
    assert hits.count() == 1
    hits.first.click()
    at_card(page, "t. 2 k. 1v")
    page.get_by_label("Szukaj w aktach").fill("parowóz")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    assert "bocznicy" not in page.content()
    assert page.locator(".hits a").count() == 0


def revoke_while_it_is_open(prosecutor, order, counsel):
    counsel.get_by_label("Idź do karty").fill("t. 1 k. 1")
    counsel.keyboard.press("Enter")
    at_card(counsel, "t. 1 k. 1")
    prosecutor.goto(order)
    prosecutor.get_by_role("link", name="Cofnij udostępnienie").click()
    prosecutor.get_by_label("Uzasadnienie").fill("Obrona została cofnięta przez podejrzanego.")
    prosecutor.get_by_role("button", name="Pokaż, co zostanie udostępnione").click()
    prosecutor.get_by_role("link", name="Przejdź do wydania").click()
    give_shown_code(prosecutor, button="Wydaj zarządzenie")
    prosecutor.get_by_text("Wydano zarządzenie nr").first.wait_for()
    assert_emptied(counsel, "Notatka urzędowa", "4999-0.Ds")
    counsel.go_back()
    counsel.wait_for_timeout(500)
    assert "Notatka urzędowa" not in counsel.content()
    assert counsel.locator("canvas, img[src*=obraz]").count() == 0
