"""The filing desk in the portal: steps that save themselves, files, tus, one's own filings."""

import base64
import hashlib
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akta.accounts.session_store import SessionStore
from akta.audit.models import LogEntry
from akta.files import blobs
from akta.filing import services
from akta.filing.errors import FilingFailed
from akta.filing.models import Draft, DraftFile, Filing, Mending, Paper, PaperKind, Upload
from akta.trust.signatures.inspection import inspect
from tests import factories
from tests.filing import making
from tests.filing.making import AT
from tests.trust import signing
from tests.trust.test_pdfa_mending import broken

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.AKTA = replace(settings.AKTA, data_dir=tmp_path)


@pytest.fixture
def case(db):
    return factories.case()


@pytest.fixture
def owner(case):
    making.desk()
    return making.counsel(case)


@pytest.fixture
def browser(client, owner):
    return factories.sign_in(client, owner)


def step(draft, slug):
    return f"/pisma/projekt/{draft.pk}/{slug}/"


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_draft_begins_from_a_case_and_saves_each_field(browser, owner, case):
    begun = browser.post("/pisma/nowe/", {"case": str(case.pk)})
    draft = Draft.objects.get(owner=owner)
    assert begun.url == step(draft, "rodzaj")

    saved = browser.post(f"{begun.url}zapisz/", {"kind": "zazalenie"}, headers=HTMX)
    assert "Zapisano" in text_of(saved)
    assert 'id="kroki"' in text_of(saved)
    draft.refresh_from_db()
    assert (draft.kind_id, draft.case) == ("zazalenie", case)


def test_without_javascript_the_form_leads_on_once_nothing_is_missing(browser, owner):
    draft = making.draft(owner, ready=False, kind=None)
    address = step(draft, "rodzaj")

    assert browser.post(f"{address}zapisz/", {"kind": "", "next": "1"}).url == address
    answer = browser.post(f"{address}zapisz/", {"kind": "zazalenie", "next": "1"})
    assert answer.url == step(draft, "metryka")


@pytest.mark.rule("F-3-2")
def test_a_kind_that_is_not_offered_is_refused_beside_the_field(browser, owner):
    draft = making.draft(owner, ready=False, kind=None)
    page = text_of(browser.get(step(draft, "rodzaj")))
    assert "wniosek dowodowy" in page
    assert "opinia biegłego" not in page

    answer = browser.post(f"{step(draft, 'rodzaj')}zapisz/", {"kind": "opinia"})
    assert answer.status_code == 422
    assert "Takiego rodzaju nie ma na liście" in text_of(answer)
    htmx = browser.post(f"{step(draft, 'rodzaj')}zapisz/", {"kind": "opinia"}, headers=HTMX)
    assert (htmx.status_code, "Takiego rodzaju nie ma" in text_of(htmx)) == (422, True)


def test_choosing_a_case_refreshes_the_form_and_approval_leads_on(browser, owner, case):
    draft = making.draft(owner, ready=False, addressee=None, metryka={})
    address = f"{step(draft, 'metryka')}zapisz/"

    chosen = browser.post(address, {"case": str(case.pk), "reference": ""}, headers=HTMX)
    assert chosen.headers["HX-Refresh"] == "true"
    draft.refresh_from_db()
    whole = {"case": str(case.pk), "addressee": str(draft.addressee_id)}
    approved = browser.post(address, {**whole, "reference": case.reference, "approve": "1"})
    assert approved.url == step(draft, "pismo")


@pytest.mark.parametrize(
    "slug", ["rodzaj", "metryka", "pismo", "zalaczniki", "podpisy", "poswiadczenia", "zlozenie"]
)
@pytest.mark.rule("F-3-1")
def test_every_step_shows_itself_and_leads_back_after_signing_in(browser, owner, slug):
    draft = making.draft(owner, attachments=1)
    answer = browser.get(step(draft, slug))
    assert answer.status_code == 200
    assert 'aria-current="step"' in text_of(answer)

    stranger = Client()
    assert stranger.get(step(draft, slug)).url.startswith(
        f"/logowanie/?dalej=%2Fpisma%2Fprojekt%2F{draft.pk}%2F{slug}%2F"
    )
    assert stranger.post(f"/pisma/projekt/{draft.pk}/zloz/").status_code == 401
    assert Draft.objects.get(pk=draft.pk).state == "draft"


def test_an_unknown_step_is_not_there(browser, owner):
    assert browser.get(step(making.draft(owner), "inny")).status_code == 404


@pytest.mark.rule("F-3")
def test_submission_with_unmet_conditions_is_422_with_all_codes(browser, owner):
    draft = making.draft(owner, ready=False, kind=None)

    answer = browser.post(f"/pisma/projekt/{draft.pk}/zloz/", {"key": "one"})
    assert answer.status_code == 422
    for code in ("KIND_REQUIRED", "PLEADING_MISSING"):
        assert code in text_of(answer)
    assert "disabled" in text_of(browser.get(step(draft, "zlozenie")))


@pytest.mark.django_db(transaction=True)
@pytest.mark.rule("F-3-8")
@pytest.mark.rule("F-6-1")
def test_one_press_files_and_shows_the_second(transactional_db, client):
    making.desk()
    owner = making.counsel()
    browser = factories.sign_in(client, owner)
    draft = making.draft(owner)
    address = f"/pisma/projekt/{draft.pk}/zloz/"

    first = browser.post(address, {"key": "one"})
    filing = Filing.objects.get()
    assert first.url == f"/pisma/{filing.pk}/"
    assert browser.post(address, {"key": "one"}).url == first.url
    told = browser.post(address, {"key": "two"}, follow=True)
    assert "zostało już złożone" in text_of(told)
    moment = filing.filed_at.astimezone(factories.WARSAW)
    for page in (first.url, "/pisma/"):
        assert f"{moment:%d.%m.%Y, %H:%M:%S}" in text_of(browser.get(page))
    assert Filing.objects.count() == 1


@pytest.mark.rule("F-2-3")
@pytest.mark.rule("F-6-1")
def test_the_address_of_a_submitted_draft_leads_to_its_filing(browser, owner):
    """After the back button, or from an old bookmark."""
    draft = making.draft(owner)
    filing = making.filed(draft)

    answer = browser.get(step(draft, "zlozenie"), follow=True)

    assert answer.redirect_chain == [(f"/pisma/{filing.pk}/", 302)]
    assert f"Ten projekt złożono jako pismo {filing.label}" in text_of(answer)


def test_what_was_not_filed_says_so_with_the_button_at_hand(browser, owner, monkeypatch):
    draft = making.draft(owner)

    def failing(**_):
        raise FilingFailed(reason="Baza danych przerwała zapisywanie.")

    monkeypatch.setattr(services, "submit", failing)

    answer = browser.post(f"/pisma/projekt/{draft.pk}/zloz/", {"key": "a"})

    assert answer.status_code == 503
    assert "Pismo nie zostało złożone. Baza danych przerwała zapisywanie." in text_of(answer)
    assert f'action="/pisma/projekt/{draft.pk}/zloz/"' in text_of(answer)


def test_a_button_pressed_after_the_browser_lost_its_session_says_what_to_do(client, owner):
    draft = making.draft(owner)

    answer = client.post(f"/pisma/projekt/{draft.pk}/zloz/", {"key": "a"}, headers={
        "Accept": "text/html", "Referer": f"http://testserver{step(draft, 'zlozenie')}"
    })  # fmt: skip

    assert answer.status_code == 401
    assert "nic nie zapisano" in text_of(answer)
    assert f"dalej=%2Fpisma%2Fprojekt%2F{draft.pk}%2Fzlozenie%2F" in text_of(answer)


def test_a_signature_of_an_office_program_is_explained_where_signatures_are_asked_for(
    browser, owner
):
    draft = making.draft(owner, ready=False)
    told = [{"code": "OFFICE_SIGNATURE", "message": "Podpis Office. Proszę podpisać (XAdES)."}]
    making.file(draft, name="pismo.docx", signatures={"signatures": [], "problems": told})

    page = text_of(browser.get(step(draft, "podpisy")))
    assert "Proszę podpisać (XAdES)." in page
    assert "Bez podpisu." not in page
    assert "Proszę podpisać (XAdES)." in text_of(browser.get(step(draft, "zlozenie")))


@pytest.mark.rule("F-2-5")
def test_a_filing_shows_its_sheet_its_signatures_and_papers_as_they_come(browser, owner):
    sheet = {"concerns": "opinia", "further": [{"label": "Pilne", "value": "tak"}]}
    filing = making.filed(making.draft(owner), metryka=sheet)
    filing.files.create(
        order=1,
        role="pleading",
        name="p.pdf",
        name_given="p.pdf",
        sha256="a" * 64,
        size=10,
        uploaded_at=AT,
        signatures=making.SIGNED,
    )
    page = text_of(browser.get(f"/pisma/{filing.pk}/"))
    for told in ("<dt>Pilne</dt><dd>tak</dd>", "<dd>opinia</dd>", "wynik pozytywny. Podpis („ANNA"):
        assert told in page
    asks = f'hx-get="/pisma/{filing.pk}/stan/"'
    assert asks in page

    for kind in PaperKind.values:
        Paper.objects.create(filing=filing, kind=kind, state="ready", made_at=AT)
    page = text_of(browser.get(f"/pisma/{filing.pk}/stan/", headers=HTMX))

    assert "Potwierdzenie wniesienia pisma (PDF)" in page
    assert asks not in page


def test_filings_are_the_accounts_own_and_one_without_its_time_is_nobodys(browser, owner):
    mine = making.filed(making.draft(owner))
    making.filed(making.draft(making.counsel(surname="Inny")), sender=owner, reference="OBCA/2")
    making.filed(making.draft(making.counsel(surname="Obcy")), reference="OBCA/1")
    waits = making.filed(making.draft(owner), filed_at=None, reference="CZEKA/1")

    page = text_of(browser.get("/pisma/"))
    assert mine.label in page
    assert [told for told in ("OBCA/1", "OBCA/2", "CZEKA/1") if told in page] == []
    assert browser.get(f"/pisma/{mine.pk}/").status_code == 200
    for hidden in (waits, Filing.objects.get(reference="OBCA/1")):
        assert browser.get(f"/pisma/{hidden.pk}/").status_code == 404


def test_the_list_pages_with_a_constant_number_of_queries(browser, owner):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            browser.get("/pisma/")
        return len(queries)

    making.filed(making.draft(owner))
    making.draft(owner)
    browser.get("/pisma/")
    few = asked()
    for _ in range(25):
        making.filed(making.draft(owner))
    for _ in range(5):
        making.draft(owner)

    assert asked() == few
    assert "strona=2" in text_of(browser.get("/pisma/"))


def test_files_come_by_a_plain_form_and_refusals_are_told(browser, owner):
    draft = making.draft(owner, ready=False)
    sent = [SimpleUploadedFile(name, b"tresc") for name in ("a.txt", "b.txt")]

    answer = browser.post(
        f"/pisma/projekt/{draft.pk}/pliki/",
        {"role": "attachment", "file": [*sent, SimpleUploadedFile("c.txt", b"")]},
        follow=True,
    )
    assert [file.name for file in draft.files.order_by("number")] == ["a.txt", "b.txt"]
    assert "Plik jest pusty" in text_of(answer)
    none = browser.post(f"/pisma/projekt/{draft.pk}/pliki/", {"role": "pleading"}, follow=True)
    assert "Nie wskazano pliku" in text_of(none)


def test_a_file_is_described_mended_moved_and_removed(browser, owner):
    draft = making.draft(owner, attachments=2)
    bad = {"ok": False, "problems": [making.problem()]}
    first, second = draft.files.filter(role="attachment").order_by("number")
    DraftFile.objects.filter(pk=first.pk).update(name="a?.pdf", check_result=bad)

    page = text_of(browser.get(step(draft, "zalaczniki")))
    assert "Popraw za mnie" in page
    assert "zał. nr 2 pkt 6" in page
    base = f"/pisma/plik/{first.pk}"
    said = browser.post(f"{base}/", {"title": "Opinia", "step": "zalaczniki"}, headers=HTMX)
    assert 'id="braki"' in text_of(said)
    there = step(draft, "zalaczniki")
    assert browser.post(f"{base}/przesun/", {"to": "down"}).url == f"{there}#plik-{first.pk}"
    after = browser.post(f"{base}/popraw/", {}).url
    mended = DraftFile.objects.get(replaces=first)
    assert after == f"{there}#plik-{mended.pk}"
    assert (mended.name, mended.title, mended.number) == ("a_.pdf", "Opinia", 2)
    assert browser.get(f"{base}/stan/").status_code == 404
    assert "jest sprawdzany" in text_of(browser.get(f"/pisma/plik/{mended.pk}/stan/"))
    after = browser.post(f"/pisma/plik/{second.pk}/usun/", {}).url
    assert after == f"{there}#dodaj-attachment"
    assert 'id="dodaj-attachment"' in text_of(browser.get(there))
    left = draft.files.filter(removed_at=None, replaced_by=None)
    assert sorted(one.name for one in left) == ["a_.pdf", "pismo.pdf"]


@pytest.mark.rule("F-Z3")
def test_an_overridable_problem_asks_for_a_reason(browser, owner):
    draft = making.draft(owner, attachments=1)
    file = draft.files.get(role="attachment")
    low = making.problem("SCAN_RESOLUTION_TOO_LOW", "overridable")
    DraftFile.objects.filter(pk=file.pk).update(check_result={"ok": True, "problems": [low]})

    assert "Powód odstępstwa" in text_of(browser.get(step(draft, "zalaczniki")))
    assert "disabled" in text_of(browser.get(step(draft, "zlozenie")))
    browser.post(f"/pisma/plik/{file.pk}/", {"override_reason": "oryginał nieczytelny"})
    page = text_of(browser.get(step(draft, "zlozenie")))
    assert "Powód odstępstwa: oryginał nieczytelny" in page
    assert "disabled" not in page


@pytest.mark.rule("F-3-7")
def test_certification_is_asked_for_and_withdrawn(browser, owner):
    draft = making.draft(owner, attachments=1)
    file = draft.files.get(role="attachment")
    browser.post(f"/pisma/plik/{file.pk}/", {"certified": ["0", "1"], "step": "poswiadczenia"})
    assert "CERTIFICATION_MISSING" in text_of(browser.get(step(draft, "poswiadczenia")))

    browser.post(f"/pisma/plik/{file.pk}/", {"certified": "0", "step": "poswiadczenia"})
    assert "CERTIFICATION_MISSING" not in text_of(browser.get(step(draft, "poswiadczenia")))


def test_own_files_are_downloads_and_each_is_logged_first(browser, owner):
    stored = blobs.store().put([b"<script>alert(1)</script>"])
    draft = making.draft(owner, ready=False)
    file = making.file(draft, name="żądanie.html", sha256=stored.sha256)

    answer = browser.get(f"/pisma/plik/{file.pk}/tresc/")
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert LogEntry.objects.filter(subject_id=file.pk, kind="download").count() == 1


def test_a_draft_is_discarded_after_a_page_that_says_what_is_lost(browser, owner):
    draft = making.draft(owner)
    address = f"/pisma/projekt/{draft.pk}/usun/"
    assert "dodane pliki" in text_of(browser.get(address))

    assert browser.post(address).url == "/pisma/"
    assert browser.get(step(draft, "pismo")).status_code == 409


@pytest.mark.rule("F-1")
def test_who_may_not_file_is_not_offered_the_desk(client, case):
    making.desk()
    witness = factories.sign_in(client, making.counsel(case, capacity="witness"))

    assert 'href="/pisma/"' not in text_of(witness.get("/"))
    assert witness.get("/pisma/nowe/").status_code == 403
    refused = witness.post("/pisma/nowe/", {}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (403, "FILING_NOT_ENTITLED")
    assert not Draft.objects.exists()


def test_who_may_file_finds_the_desk(browser):
    assert 'href="/pisma/"' in text_of(browser.get("/"))


TUS = {"Tus-Resumable": "1.0.0"}


def metadata(**told):
    pairs = (f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in told.items())
    return ",".join(pairs)


def announce(browser, draft, length, **told):
    headers = {**TUS, "Upload-Length": str(length), "Upload-Metadata": metadata(**told)}
    return browser.post(
        f"/pisma/projekt/{draft.pk}/wysylka/", b"", content_type="text/plain", headers=headers
    )


def patch(browser, where, offset, content, content_type="application/offset+octet-stream"):
    return browser.patch(
        where, content, content_type=content_type, headers={**TUS, "Upload-Offset": str(offset)}
    )


def test_a_file_comes_by_tus_in_two_parts(browser, owner):
    draft = making.draft(owner, ready=False)
    made = announce(browser, draft, 10, filename="żądanie.txt", role="pleading")
    where = made.headers["Location"]
    assert made.status_code == 201
    assert made.headers["Upload-Expires"].endswith("GMT")

    first = patch(browser, where, 0, b"01234")
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "5")
    assert browser.head(where, headers=TUS).headers["Upload-Offset"] == "5"
    assert patch(browser, where, 0, b"01234").status_code == 409
    last = patch(browser, where, 5, b"56789")
    file = draft.files.get()
    told = (last.headers["Upload-Offset"], last.headers["Akta-Place"])
    assert told == ("10", f"plik-{file.pk}")
    assert (file.name, file.role, file.size) == ("żądanie.txt", "pleading", 10)
    assert blobs.store().read_verified(file.sha256) == b"0123456789"


def test_tus_says_what_it_speaks_and_refuses_the_rest(browser, owner):
    draft = making.draft(owner, ready=False)
    spoken = browser.options("/pisma/wysylka/")
    assert spoken.headers["Tus-Extension"] == "creation,expiration,termination"
    assert announce(browser, draft, 104_857_601, filename="a.pdf").status_code == 413
    large = announce(browser, draft, 104_857_601, filename="a.pdf")
    assert "104857600" in text_of(large)
    bare = browser.post(f"/pisma/projekt/{draft.pk}/wysylka/")
    assert bare.status_code == 412
    assert announce(browser, draft, "x", filename="a.pdf").status_code == 400
    where = announce(browser, draft, 5, filename="a.pdf").headers["Location"]
    assert patch(browser, where, 0, b"01234", "text/plain").status_code == 415
    assert browser.get(where).status_code == 405
    assert browser.delete(where, headers=TUS).status_code == 204
    assert browser.head(where, headers=TUS).status_code == 404
    assert not draft.files.exists()


def test_an_upload_is_its_senders_alone_and_ends(browser, owner):
    draft = making.draft(owner, ready=False)
    where = announce(browser, draft, 5, filename="a.pdf").headers["Location"]
    other = factories.sign_in(Client(), making.counsel(surname="Obcy"))
    assert other.head(where, headers=TUS).status_code == 404
    assert Client().head(where, headers=TUS).status_code == 401

    Upload.objects.update(expires_at=AT - timedelta(days=3000))
    assert browser.head(where, headers=TUS).status_code == 410


@pytest.mark.rule("F-2-6")
def test_a_file_that_changed_in_the_store_is_not_given_out(browser, owner):
    file = making.file(making.draft(owner, ready=False))
    address = f"/pisma/plik/{file.pk}/tresc/"
    whole = browser.get(address)
    assert whole["X-Content-SHA256"] == file.sha256
    assert hashlib.sha256(b"".join(whole)).hexdigest() == file.sha256

    path = blobs.store().path(file.sha256)
    path.chmod(0o600)
    path.write_bytes(b"inne bajty")

    refused = browser.get(address)
    assert refused.status_code == 409
    assert "Suma kontrolna zapisanego pliku nie zgadza się" in text_of(refused)


@pytest.mark.rule("F-2-7")
def test_the_first_factor_alone_does_not_open_the_desk(client, owner):
    session = SessionStore()
    session["pending"] = {"account": str(owner.pk)}
    session.save()
    client.cookies["akta_portal"] = session.session_key

    refused = client.post("/pisma/nowe/", {"case": ""})
    assert (refused.status_code, refused.json()["code"]) == (401, "AUTH_INCOMPLETE")
    assert client.get("/pisma/").url == "/logowanie/?dalej=%2Fpisma%2F"
    assert not Draft.objects.exists()
    assert "code" not in Client().post("/pisma/nowe/").json()


@pytest.mark.rule("F-2-7")
def test_whoever_signed_in_wholly_finds_the_desk_open(browser):
    assert browser.get("/pisma/").status_code == 200


@pytest.fixture
def convertible(owner):
    """An attachment that is a PDF and not PDF/A, as its check found."""
    draft = making.draft(owner, ready=False)
    stored = blobs.store().put(io.BytesIO(broken()))
    found = {
        "format": {"detected": "application/pdf"},
        "problems": [making.problem("PDF_NOT_PDFA")],
    }
    return making.file(
        draft, "attachment", "umowa.pdf", number=1, sha256=stored.sha256, check_result=found
    )


def test_a_file_is_converted_looked_at_and_replaced_without_javascript(browser, convertible):
    step_page = text_of(browser.get(step(convertible.draft, "zalaczniki")))
    address = f"/pisma/plik/{convertible.pk}/pdfa/"
    assert f'href="{address}"' in step_page
    assert "Przygotuj wersję PDF/A" in text_of(browser.get(address))

    assert browser.post(address).url == address
    assert "jest przygotowywana" in text_of(browser.get(address))
    mending = Mending.objects.get(file=convertible)
    ready = blobs.store().put(io.BytesIO(broken()))
    Mending.objects.filter(pk=mending.pk).update(
        state="ready", way="repair", pages=1, pages_before=1, sha256=ready.sha256,
        done=["Dodano profil barw sRGB."], check_result={"problems": []},
    )  # fmt: skip

    page = text_of(browser.get(f"{address}?strona=99"))
    assert "Dodano profil barw sRGB." in page
    assert "Strona 1 z 1" in page
    for version in ("stary", "nowy"):
        image = f"/pisma/poprawa/{mending.pk}/{version}/1/"
        assert f'src="{image}"' in page
        before = LogEntry.objects.count()
        answer = browser.get(image)
        assert (answer["Content-Type"], answer.content[:2]) == ("image/jpeg", b"\xff\xd8")
        assert LogEntry.objects.count() == before + 1
    assert browser.get(f"/pisma/poprawa/{mending.pk}/inny/1/").status_code == 404
    assert browser.get(f"/pisma/poprawa/{mending.pk}/nowy/7/").status_code == 404

    taken = browser.post(f"/pisma/poprawa/{mending.pk}/", {"decision": "take"}, follow=True)
    assert "Plik zastąpiono wersją PDF/A: umowa.pdf." in text_of(taken)
    convertible.refresh_from_db()
    assert convertible.replaced_by.sha256 == ready.sha256


def test_a_conversion_may_be_left_and_a_stranger_sees_none(browser, client, convertible):
    browser.post(f"/pisma/plik/{convertible.pk}/pdfa/")
    mending = Mending.objects.get(file=convertible)
    Mending.objects.filter(pk=mending.pk).update(state="failed", reason="Plik jest uszkodzony.")
    assert "Plik jest uszkodzony." in text_of(browser.get(f"/pisma/plik/{convertible.pk}/pdfa/"))

    other = factories.sign_in(Client(), making.counsel(surname="Obcy"))
    assert other.get(f"/pisma/plik/{convertible.pk}/pdfa/").status_code == 404
    assert other.get(f"/pisma/poprawa/{mending.pk}/stary/1/").status_code == 404
    assert other.post(f"/pisma/poprawa/{mending.pk}/", {"decision": "leave"}).status_code == 404

    left = browser.post(f"/pisma/poprawa/{mending.pk}/", {"decision": "leave"}, follow=True)
    assert "Zostawiono dotychczasowy plik." in text_of(left)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"signatures": making.SIGNED}, "Plik jest podpisany."),
        ({"check_result": {"format": {"detected": "audio/mpeg"}, "problems": []}}, "Z plików tego"),
    ],
)
def test_why_no_conversion_is_offered_is_told(browser, convertible, facts, told):
    DraftFile.objects.filter(pk=convertible.pk).update(**facts)
    address = f"/pisma/plik/{convertible.pk}/pdfa/"

    assert told in text_of(browser.get(address))
    assert address not in text_of(browser.get(step(convertible.draft, "zalaczniki")))
    browser.post(address)
    assert not Mending.objects.exists()


def test_who_checks_a_file_sees_what_was_changed_after_its_signing(browser, owner):
    draft = making.draft(owner, ready=False)
    signed = signing.signed_pdf()
    twice = signing.signed_pdf(signed, field="Drugi", who=("Anna Nowak", "Anna", "Nowak"))
    sha256 = blobs.store().put(io.BytesIO(twice)).sha256
    found = inspect(twice).as_dict()
    row = making.file(draft, sha256=sha256, size=len(twice), signatures=found)
    changes = f"/pisma/plik/{row.pk}/zmiany/1/"

    assert changes in text_of(browser.get(step(draft, "podpisy")))
    page = text_of(browser.get(changes))
    assert "Żadna z porównanych stron nie wygląda inaczej" in page
    assert "Jan Kowalski" in page
    assert browser.get(f"{changes}podpisana/1/")["Content-Type"] == "image/jpeg"
    assert browser.get(f"/pisma/plik/{row.pk}/zmiany/2/").status_code == 404
    stranger = factories.sign_in(Client(), factories.outside_person("Obcy"))
    assert stranger.get(changes).status_code == 404
    assert stranger.get(f"{changes}obecna/1/").status_code == 404
