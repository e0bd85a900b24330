"""The tutorial (samouczek): short films of the portal's own screens, open to everybody.

Each film shows a screen for `STEP` seconds; the same sentences are its captions and its text.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from akta.accounts.doors import open_to_all
from akta.core.errors import NotFound
from akta.law.marks import implements

STEP = 7
PUBLIC = "filmy o korzystaniu z portalu, bez danych"


@dataclass(frozen=True, slots=True)
class Tutorial:
    """One film: its name in addresses and files, its title, a sentence for each screen."""

    slug: str
    title: str
    sentences: tuple[str, ...]

    @property
    def seconds(self) -> int:
        return STEP * len(self.sentences)


TUTORIALS = (
    Tutorial(
        "wniosek",
        "Jak złożyć wniosek o udostępnienie akt",
        (
            "Akta czyta tylko ten, komu udostępnił je prokurator.",
            "Najpierw trzeba zapytać jednostkę prowadzącą sprawę, czy akta są zdigitalizowane.",
            "Wniosek do prokuratora podaje sygnaturę, imię i nazwisko, rolę i to, czego dotyczy.",
            "Kto chce składać wnioski przez portal, zakłada konto. Konto samo nie otwiera akt.",
            "Po zalogowaniu wniosek składa się na stronie Wnioski. Tam też widać jego stan.",
        ),
    ),
    Tutorial(
        "logowanie",
        "Pierwsze logowanie loginem i hasłem",
        (
            "Sekretariat wydaje login i hasło jednorazowe. Zaczyna się od „Zaloguj się”.",
            "W pierwszym polu wpisuje się login z wydanej karty.",
            "W drugim hasło jednorazowe. Przy pierwszym logowaniu portal prosi o własne hasło.",
            "Drugi krok to kod z telefonu, jeżeli go ustawiono. Nikomu nie wolno go podawać.",
            "Po zalogowaniu widać dostępy i czas, który pozostał do ich końca.",
        ),
    ),
    Tutorial(
        "login-gov-pl",
        "Logowanie przez login.gov.pl",
        (
            "Gdy prokurator udostępnił akta po numerze PESEL, loginu i hasła się nie odbiera.",
            "Na stronie logowania wybiera się „Zaloguj przez login.gov.pl”.",
            "Tożsamość potwierdza się w login.gov.pl; na filmie zastępuje go strona testowa.",
            "Portal otwiera dostępy przypisane do tego numeru PESEL i żadne inne.",
        ),
    ),
    Tutorial(
        "czytanie",
        "Czytanie udostępnionych akt",
        (
            "Przy dostępie jest przycisk „Czytaj akta”.",
            "Po lewej jest spis udostępnionych dokumentów, w rogu czas do końca dostępu.",
            "W polu „Idź do karty” wpisuje się tom i kartę, na przykład t. 2 k. 40.",
            "Strzałki w prawo i w lewo przechodzą do następnej i poprzedniej strony.",
            "Szukanie znajduje słowo w każdej odmianie, tylko w kartach z zakresu.",
            "Każdy wgląd jest odnotowany; własne wpisy pokazuje „Moje wglądy”.",
        ),
    ),
)


@implements("P-9-1")
@require_safe
@open_to_all(PUBLIC)
def tutorials(request: HttpRequest) -> HttpResponse:
    """The films, each with its captions and the same words to read."""
    return render(request, "portal/tutorials.html", {"tutorials": TUTORIALS})


@implements("P-9-1")
@require_safe
@open_to_all(PUBLIC)
def captions(request: HttpRequest, film: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The captions of a film (WebVTT)."""
    found = next((each for each in TUTORIALS if each.slug == film), None)
    if found is None:
        raise NotFound
    return HttpResponse(vtt_of(found.sentences), content_type="text/vtt; charset=utf-8")


def vtt_of(sentences: tuple[str, ...]) -> str:
    """A cue for each sentence, one after another."""
    cues = (
        f"{_clock(number * STEP)} --> {_clock((number + 1) * STEP)}\n{sentence}\n"
        for number, sentence in enumerate(sentences)
    )
    return "\n".join(["WEBVTT\n", *cues])


def _clock(seconds: int) -> str:
    return f"00:{seconds // 60:02}:{seconds % 60:02}.000"


urlpatterns = [
    path("samouczek/", tutorials, name="tutorials"),
    path("samouczek/<slug:film>.vtt", captions, name="tutorial-captions"),
]
