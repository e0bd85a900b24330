"""Components of the interface, rendered by Django's template engine as the pages render them."""

import json
import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from akta.ui.templatetags.akta_ui import viewer_config


class OrderForm(forms.Form):
    last_day = forms.DateField(label="Ostatni dzień dostępu", help_text="Na przykład 12.03.2026")
    reason = forms.CharField(label="Powód", widget=forms.Textarea, required=False)
    manner = forms.ChoiceField(
        label="Sposób",
        choices=[("view", "Przeglądanie"), ("download", "Przeglądanie i pobieranie")],
        widget=forms.RadioSelect,
    )
    paper = forms.BooleanField(label="Wydano także na piśmie", required=False)
    scan = forms.FileField(label="Skan", required=False)


def field(name, data=None):
    form = OrderForm(data)
    return render_to_string("ui/field.html", {"field": form[name]})


def ids(html):
    return set(re.findall(r'\bid="([^"]+)"', html))


def described_by(html):
    return set(re.search(r'aria-describedby="([^"]+)"', html).group(1).split())


def test_a_field_ties_label_and_hint_to_the_input():
    html = field("last_day")

    assert '<label class="field-label" for="id_last_day">Ostatni dzień dostępu' in html
    assert described_by(html) <= ids(html)
    assert "Na przykład 12.03.2026" in html


def test_an_error_stands_beside_the_field_and_is_tied_to_it():
    html = field("last_day", {"last_day": "31.02.2026"})

    assert 'aria-invalid="true"' in html
    assert "id_last_day_error" in described_by(html) & ids(html)
    assert 'value="31.02.2026"' in html  # nothing typed is lost


class EmptyForm(forms.Form):
    day = forms.DateField(label="Data postanowienia")
    number = forms.CharField(label="PESEL")
    role = forms.ChoiceField(label="Rola w sprawie", choices=[("a", "A")])
    seen = forms.BooleanField(label="Odpis jest poświadczony")
    login = forms.CharField(label="Login", error_messages={"required": "Proszę podać login."})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("day", "Proszę podać: data postanowienia."),
        ("number", "Proszę podać: PESEL."),
        ("role", "Proszę wybrać: rola w sprawie."),
        ("seen", "Proszę zaznaczyć: odpis jest poświadczony."),
        ("login", "Proszę podać login."),
    ],
)
def test_an_empty_field_says_what_to_enter_and_is_not_named_twice(name, words):
    form = EmptyForm({})
    summary = render_to_string("ui/errors.html", {"form": form})

    assert form.errors[name] == [words]
    assert f'<a href="#id_{name}">{words}</a>' in summary


def test_only_optional_fields_are_marked():
    assert "nieobowiązkowe" in field("reason")
    assert "nieobowiązkowe" not in field("last_day")


def test_choices_stand_in_a_fieldset_with_their_question():
    html = field("manner", {})

    assert re.search(r"<fieldset[^>]*>\s*<legend>Sposób", html)
    assert html.count('type="radio"') == 2
    assert "id_manner_error" in described_by(html) & ids(html)


@pytest.mark.parametrize("name", ["last_day", "reason", "manner", "paper", "scan"])
def test_every_kind_of_field_has_a_name_for_its_input(name):
    html = field(name)
    inputs = re.findall(r'<(?:input|textarea)[^>]*\bid="([^"]+)"', html)

    assert inputs
    assert {f'for="{each}"' for each in inputs} <= set(re.findall(r'for="[^"]+"', html))


def test_the_summary_links_each_error_to_its_input():
    form = OrderForm({})
    summary = render_to_string("ui/errors.html", {"form": form})
    inputs = ids("".join(render_to_string("ui/field.html", {"field": each}) for each in form))

    links = re.findall(r'href="#([^"]+)"', summary)
    assert links == ["id_last_day", "id_manner_0"]
    assert set(links) <= inputs
    assert 'tabindex="-1"' in summary


def test_no_summary_without_errors():
    assert "error-summary" not in render_to_string("ui/errors.html", {"form": OrderForm()})
    assert "Nie wolno" in render_to_string("ui/errors.html", {"errors": ["Nie wolno"]})


def pager(number, query=""):
    page = Paginator(range(1000), 10).page(number)
    request = RequestFactory().get(f"/sprawy/{query}")
    return render_to_string("ui/pager.html", {"page": page, "request": request})


def test_the_pager_keeps_the_address_and_leaves_out_far_pages():
    html = pager(50, "?sort=ref&strona=50")

    assert 'href="?sort=ref&amp;strona=51" rel="next"' in html
    assert "491–500 z 1000" in html
    assert html.count("…") == 2
    assert len(re.findall("strona=", html)) == 6


def test_progress_is_asked_again_until_it_is_finished():
    work = {"id": "ocr", "title": "Odczyt", "done": 3, "total": 9, "url": "/p/", "what": "karta 3"}

    running = render_to_string("ui/progress.html", {"progress": work})
    finished = render_to_string("ui/progress.html", {"progress": work | {"finished": True}})

    assert 'hx-get="/p/" hx-trigger="every 2s"' in running
    assert "hx-get" not in finished
    assert "Gotowe" in finished


@pytest.mark.parametrize("status", [403, 404, 409, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("is_desk", [True, False])
def test_an_error_page_says_what_why_and_what_next(status, is_desk):
    error = {
        "status": status,
        "code": "changed_meanwhile",
        "what": "Nie zapisano zmiany.",
        "why": "Dane zmieniła inna osoba.",
        "next_step": "Proszę obejrzeć nowy stan.",
        "action": None,
        "is_desk": is_desk,
    }
    html = render_to_string("ui/error_page.html", error)

    for part in ("what", "why", "next_step", "code"):
        assert error[part] in html
    home = "/pulpit/" if is_desk else "/"
    assert f'class="button button-main" href="{home}"' in html
    assert ("mood-desk" in html) is is_desk


def test_the_desk_marks_where_one_is():
    nav = [
        {"label": "Mój dzień", "url": "/pulpit/", "icon": "sun", "current": False},
        {"label": "Sprawy", "url": "/pulpit/sprawy/", "icon": "folder", "current": True},
    ]
    html = render_to_string("ui/base_desk.html", {"nav": nav, "is_demo": True})

    assert 'href="/pulpit/sprawy/" aria-current="page"' in html
    assert html.count("aria-current") == 1
    assert html.count("<main") == 1
    assert "Wersja pokazowa" in html
    assert '<a class="skip-link" href="#tresc">' in html


SIDE = {
    "id": "s2",
    "label": "t. 1 k. 1v",
    "citation": "4999-0.Ds.1.2026, t. 1, k. 1v [#s2]",
    "index": 2,
    "of": 3,
    "volume": 1,
    "document_title": "Protokół",
    "document_date": None,
    "width": 1000,
    "height": 1414,
    "rotation": 0,
    "text_source": "ocr",
}
VIEWER = {
    "base": "/akta/x",
    "title": "Akta główne",
    "reference": "4999-0.Ds.1.2026",
    "back_url": "/",
    "back_label": "Moje dostępy",
    "grant": None,
    "volumes": [
        {
            "id": "v1",
            "number": 1,
            "title": "",
            "documents": [
                {
                    "title": "Protokół",
                    "first_side": "s1",
                    "first_label": "k. 1",
                    "last_label": "k. 2",
                }
            ],
        }
    ],
    "side": SIDE,
    "prev": "s1",
    "next": "s3",
    "text": {"source": "ocr", "lines": [{"text": "Dnia 12 marca"}, {"text": "stawił się"}]},
}


def viewer(**changes):
    return render_to_string("ui/viewer.html", {"viewer": VIEWER | changes})


def test_the_viewer_has_a_plain_path_without_script():
    html = viewer()

    assert 'src="/akta/x/k/s2/obraz/?w=1200&amp;cel=karta"' in html
    assert 'href="/akta/x/k/s1/"' in html
    assert 'href="/akta/x/k/s3/"' in html
    assert 'action="/akta/x/idz/"' in html
    assert 'action="/akta/x/szukaj/"' in html
    assert re.search(r"Dnia 12 marca.*stawił się", html, re.DOTALL)


def test_the_config_of_the_viewer_is_json_and_keeps_the_term():
    to = datetime(2026, 3, 12, 22, 0, tzinfo=UTC)
    grant = {"number": "7/2026", "to": to, "server_now": to}

    config = json.loads(viewer_config(VIEWER | {"grant": grant}))
    assert config["grant"] == {
        "number": "7/2026",
        "to": "2026-03-12T22:00:00+00:00",
        "server_now": "2026-03-12T22:00:00+00:00",
    }
    assert json.loads(viewer_config(VIEWER))["grant"] is None


def test_two_meanings_of_a_number_are_both_offered():
    goto = {
        "k": "12",
        "matches": [
            {"side": "s1", "label": "t. 1 k. 12", "note": "według dzisiejszej numeracji"},
            {"side": "s3", "label": "t. 1 k. 13", "note": "do 3 maja 2026 r."},
        ],
    }
    html = viewer(goto=goto)

    assert 'href="/akta/x/k/s1/"' in html
    assert "według dzisiejszej numeracji" in html
    assert "do 3 maja 2026 r." in html


def test_a_reference_in_a_hint_stays_on_one_line():
    class Form(forms.Form):
        case = forms.CharField(label="Sygnatura", help_text="Na przykład 4999-0.Ds.123.2026.")

    html = render_to_string("ui/field.html", {"field": Form()["case"]})

    assert '<span class="nobreak reference">4999-0.Ds.123.2026</span>.' in html
