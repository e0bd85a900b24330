"""The inbox on the desk: what its pages show, log and refuse; the outage log beside it."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akta.audit.models import LogEntry, LookKind
from akta.cases.models import Case
from akta.core.clock import local_day
from akta.delivery.models import Notice
from akta.files import blobs
from akta.files.models import Ingest
from akta.filing.models import FilingFile, Outage, Paper, PaperKind, Received, ReceivedStep
from akta.filing.outages import services as outages
from akta.filing.proofs import services as proofs
from akta.filing.received import services
from akta.trust.signatures.inspection import inspect
from tests import factories
from tests.filing import making
from tests.filing.test_proofs import JUDGED, draw_plainly
from tests.filing.test_received import other_unit
from tests.trust import signing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


@pytest.fixture
def people(db):
    making.desk()
    return factories.people()


@pytest.fixture
def case(people):
    return factories.case(people.referent)


@pytest.fixture
def desk(client, people):
    return factories.sign_in(client, people.secretary)


def arrived(case, content=None, **facts):
    """A filing in the inbox, its file in the store."""
    draft = making.draft(making.counsel(case))
    filing = making.filed(draft, **facts)
    stored = blobs.store().put(io.BytesIO(content or f"%PDF-1.4 {filing.pk}".encode()))
    FilingFile.objects.create(
        filing=filing,
        order=1,
        role="pleading",
        name="pismo.pdf",
        name_given="pismo.pdf",
        sha256=stored.sha256,
        size=stored.size,
        media_type="application/pdf",
        signatures=inspect(content).as_dict() if content else JUDGED,
        uploaded_at=making.AT,
    )
    return Received.objects.create(filing=filing, unit=filing.unit, filed_at=filing.filed_at)


def address(name, received, *more):
    return reverse(f"desk:incoming-{name}", args=[received.pk, *more])


def press(desk, name, received, **typed):
    received.refresh_from_db()
    return desk.post(address(name, received), {"version": received.version, **typed})


def test_the_list_shows_filings_with_seconds_and_the_report_beside(desk, case):
    received = arrived(case)
    empty = desk.get(reverse("desk:incoming") + "?stan=zalatwione").content.decode()
    assert "Nie ma tu pism" in empty
    proofs.prove(received.pk, at=making.now())

    page = desk.get(reverse("desk:incoming")).content.decode()

    assert "12:00:00" in page
    assert address("paper", received, "report") in page
    assert "wniosek dowodowy" in page
    assert LogEntry.objects.filter(kind=LookKind.CONTENTS).count() == 2


def test_a_letter_that_waits_is_new_in_my_day(desk, case):
    """With the second of its filing, as everywhere (F-2-1)."""
    received = arrived(case)
    page = desk.get(reverse("desk:today")).content.decode()
    assert "22.11.2026, 12:00:00" in page
    assert address("filing", received) in page
    assert "Wniosek dowodowy" in page
    Received.objects.filter(pk=received.pk).update(state="filed")
    assert address("filing", received) not in desk.get(reverse("desk:today")).content.decode()


def test_the_list_asks_as_often_for_one_as_for_many(desk, case):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("desk:incoming"))
        return len(queries)

    arrived(case)
    asked()
    one = asked()
    for _ in range(8):
        arrived(case)

    assert asked() == one


def test_who_has_no_post_in_a_unit_finds_no_inbox(client, people):
    factories.sign_in(client, people.administrator)

    assert client.get(reverse("desk:incoming")).status_code == 404


def test_a_filing_is_seen_logged_and_downloaded(desk, case, people):
    received = arrived(case)
    proofs.prove(received.pk, at=making.now())
    file = received.filing.files.get()

    page = desk.get(address("filing", received)).content.decode()
    assert "Anna Obrońca" in page
    assert "przekazaniem pisma adresatowi" in page
    content = desk.get(address("file", received, file.pk))
    assert b"".join(content.streaming_content) == f"%PDF-1.4 {received.pk}".encode()
    assert "attachment" in content["Content-Disposition"]
    for kind in PaperKind.values:
        assert desk.get(address("paper", received, kind)).content.startswith(b"%PDF")

    seen = LogEntry.objects.filter(subject_id=received.pk, actor_id=people.secretary.pk)
    assert sorted(seen.values_list("kind", flat=True)) == ["document", *["download"] * 3]
    assert not seen.filter(grant_id=None).exists()


def test_what_was_changed_after_signing_is_shown_beside_it(desk, case, people):
    received = arrived(case, signing.with_drawing(signing.signed_pdf()))
    file = received.filing.files.get()
    changes = address("changes", received, file.pk, 1)

    assert changes in desk.get(address("filing", received)).content.decode()
    page = desk.get(changes).content.decode().replace("\xa0", " ")
    assert "w sposób, na który podpis nie pozwala" in page
    assert "zmiany w 1 miejscu" in page
    images = [address("changes-image", received, file.pk, 1, each, 1)
              for each in ("podpisana", "obecna")]  # fmt: skip
    then, now = (desk.get(each) for each in images)
    assert then.content != now.content
    assert then["Content-Type"] == now["Content-Type"] == "image/jpeg"
    assert LogEntry.objects.filter(subject_id=received.pk, kind=LookKind.LOOK).count() == 3

    assert desk.get(address("changes", received, file.pk, 2)).status_code == 404
    assert desk.get(address("changes-image", received, file.pk, 1, "obecna", 9)).status_code == 404
    assert desk.get(address("changes-image", received, file.pk, 1, "inna", 1)).status_code == 404


def test_what_waits_for_its_seal_is_not_given_out(desk, case):
    received = arrived(case)
    Paper.objects.create(filing=received.filing, kind=PaperKind.REPORT, made_at=making.AT)

    assert "oczekuje na pieczęć" in desk.get(address("filing", received)).content.decode()
    assert desk.get(address("paper", received, "report")).status_code == 404
    assert desk.get(address("paper", received, "inny")).status_code == 404


def test_from_the_inbox_into_the_file(desk, case):
    received = arrived(case)

    wrong = press(desk, "assign", received, reference="4999-0.Ds.9.2031")
    assert wrong.status_code == 422
    assert "nie ma sprawy o takiej sygnaturze" in wrong.content.decode()
    assert press(desk, "assign", received, reference=case.reference).status_code == 302
    assert press(desk, "into-file", received).status_code == 302

    assert Ingest.objects.get().file_name == "pismo.pdf"
    page = desk.get(address("filing", received)).content.decode()
    assert "Otwórz akta sprawy" in page
    assert "Przekaż pismo" not in page


def test_a_case_is_opened_from_the_filing_and_has_it(desk, case):
    """One press registers the case and assigns the filing; the same press again does nothing."""
    received = arrived(case)
    opened = desk.get(address("open-case", received))
    form = opened.context["form"]
    assert received.filing.label in opened.content.decode()
    assert form["opened_on"].value() == local_day(received.filed_at)
    typed = {
        "cell": form.fields["cell"].choices[0][0],
        "register": "Ds",
        "form": form.fields["form"].choices[0][0],
        "opened_on": "02.03.2026",
        "referent": "",
        "key": form["key"].value(),
    }

    assert press(desk, "open-case", received, **typed, subject="").status_code == 422
    for _ in range(2):
        answer = press(desk, "open-case", received, **typed, subject="oszustwo")
        assert answer["Location"] == address("filing", received)

    received.refresh_from_db()
    assert (received.case.subject, received.state) == ("oszustwo", "assigned")
    assert Case.objects.exclude(pk=case.pk).get() == received.case


def test_no_case_is_left_of_a_filing_that_changed_meanwhile(desk, case, people):
    """Somebody else assigned it while the form was open: nothing is registered."""
    received = arrived(case)
    form = desk.get(address("open-case", received)).context["form"]
    typed = {name: form.fields[name].choices[0][0] for name in ("cell", "register", "form")}
    typed |= {"opened_on": "02.03.2026", "subject": "oszustwo", "key": form["key"].value()}
    press(
        factories.sign_in(Client(), people.referent), "assign", received, reference=case.reference
    )

    answer = desk.post(address("open-case", received), {"version": received.version - 1, **typed})

    assert answer.status_code == 409
    assert Case.objects.get() == case


def test_who_may_not_act_opens_no_case(client, case, people):
    desk = factories.sign_in(client, people.head)
    assert desk.get(address("open-case", arrived(case))).status_code == 403


def test_a_prosecutor_who_assigns_to_a_colleagues_case_returns_to_the_list(client, case, people):
    desk = factories.sign_in(client, people.other_prosecutor)
    received = arrived(case)

    answer = press(desk, "assign", received, reference=case.reference)

    assert answer["Location"] == reverse("desk:incoming")
    assert desk.get(address("filing", received)).status_code == 404


def test_passing_on_needs_a_unit_and_a_reason(desk, case):
    received = arrived(case)
    target = other_unit()

    assert press(desk, "pass", received, unit_id="", note="").status_code == 422
    assert (
        press(desk, "pass", received, unit_id=target.pk, note="Inna właściwość.").status_code == 302
    )

    received.refresh_from_db()
    assert (received.unit, received.filed_at) == (target, received.filing.filed_at)
    assert desk.get(address("filing", received)).status_code == 404


def test_a_call_and_its_service(desk, case):
    received = arrived(case)
    assert press(desk, "call", received, defects="").status_code == 422
    press(desk, "call", received, defects="Brak podpisu.")
    early = press(desk, "served", received, served_on="1.01.2020")
    assert early.status_code == 422
    today = making.now().astimezone(factories.WARSAW)

    press(desk, "served", received, served_on=f"{today:%d.%m.%Y}")

    page = desk.get(address("filing", received)).content.decode()
    assert "termin usunięcia braków upływa" in page
    assert "art. 123 § 1 k.p.k." in page
    mine = factories.sign_in(Client(), received.filing.filer)
    told = mine.get(reverse("portal:filing", args=[received.pk])).content.decode()
    assert "Termin usunięcia braków upływa" in told


def test_a_call_nobody_collected_is_served_by_its_two_notices(desk, case, people):
    received = arrived(case)
    services.call_to_mend(
        actor=factories.actor(people.secretary),
        filing_id=received.pk,
        defects="Brak podpisu.",
        version=received.version,
        at=making.now() - timedelta(days=40),
    )
    today = making.now().astimezone(factories.WARSAW).date()
    first, second = today - timedelta(days=20), today - timedelta(days=10)
    given = {"served_on": "", "first_notice": f"{first:%d.%m.%Y}"}

    half = press(desk, "served", received, **given)
    assert (half.status_code, "<details open><summary>Nikt" in half.content.decode()) == (422, True)
    soon = f"{first + timedelta(days=5):%d.%m.%Y}"
    early = press(desk, "served", received, **given, second_notice=soon)
    assert "po upływie siedmiu dni" in early.content.decode()
    assert ".." not in early.context["failed"].errors["second_notice"][0]
    late = press(desk, "served", received, **given, second_notice=f"{today:%d.%m.%Y}")
    assert list(late.context["failed"].errors) == ["second_notice"]
    assert "uznane za doręczone dopiero" in late.content.decode()
    before = {**given, "first_notice": "02.01.2020", "second_notice": "12.01.2020"}
    long_ago = press(desk, "served", received, **before)
    assert list(long_ago.context["failed"].errors) == ["first_notice"]
    assert "wcześniejsze niż wezwanie" in long_ago.content.decode()
    press(desk, "served", received, **given, second_notice=f"{second:%d.%m.%Y}")

    step = ReceivedStep.objects.get(kind="served")
    assert step.served_on == second + timedelta(days=7)
    assert "art. 133 § 2 k.p.k." in step.why[0]


def test_the_head_reads_and_has_no_buttons(client, case, people):
    desk = factories.sign_in(client, people.head)
    received = arrived(case)

    page = desk.get(address("filing", received)).content.decode()

    assert "Przydziel do sprawy" not in page
    assert press(desk, "assign", received, reference=case.reference).status_code == 403


def test_a_form_on_an_old_state_says_so(desk, case):
    received = arrived(case)
    press(desk, "call", received, defects="Brak podpisu.")

    answer = desk.post(address("assign", received), {"version": 1, "reference": case.reference})

    assert answer.status_code == 409


@pytest.mark.rule("F-5")
def test_ones_own_papers_in_the_portal_and_nobody_elses(case, people, monkeypatch):
    draw_plainly(monkeypatch)
    received = arrived(case)
    proofs.prove(received.pk, at=making.now())
    place = reverse("portal:filing-paper", args=[received.pk, "confirmation"])
    mine = factories.sign_in(Client(), received.filing.filer)

    assert mine.get(place).content.startswith(b"%PDF")
    assert place in mine.get(reverse("portal:filing", args=[received.pk])).content.decode()
    other = factories.sign_in(Client(), people.other_outside)
    assert other.get(place).status_code == 404


def test_the_outage_log_is_written_by_an_administrator_and_read_by_all(client, people):
    admin = factories.sign_in(Client(), people.administrator)
    day = {"began_on": "2.03.2026", "began_time": "14:05:09"}
    new, what = reverse("desk:outage-new"), "Składanie pism"

    assert (
        admin.post(new, {"what": what, "key": "a", **day, "ended_on": "3.03.2026"}).status_code
        == 422
    )
    later = {"began_on": "2.03.2199", "began_time": "14:05"}
    assert admin.post(new, {"what": what, "key": "a", **later}).status_code == 422
    assert admin.post(new, {"what": what, "key": "a", **day}).status_code == 302
    row = Outage.objects.get()
    end = {"outage_id": row.pk, "version": 1, "ended_on": "2.03.2026"}
    assert admin.post(reverse("desk:outage-end"), {**end, "ended_time": "14:00"}).status_code == 422
    assert admin.post(reverse("desk:outage-end"), {**end, "ended_time": "15:00"}).status_code == 302
    assert "15:00:00" in admin.get(reverse("desk:outages")).content.decode()
    place = reverse("portal:outage-certificate", args=[row.pk])
    assert client.get(place).status_code == 404
    outages.certify(row.pk, version=2, at=making.now())

    public = client.get(reverse("portal:outages")).content.decode()
    assert "Składanie pism" in public
    assert place in public
    assert client.get(place).content.startswith(b"%PDF")
    assert (
        factories.sign_in(Client(), people.secretary).get(reverse("desk:outages")).status_code
        == 404
    )


def test_the_checking_page_carries_this_installations_keys(client, case):
    proofs.prove(arrived(case).pk, at=making.now())

    assert client.get(reverse("portal:receipt-check")).status_code == 200
    page = client.get(reverse("portal:receipt-check-file"))

    assert "attachment" in page["Content-Disposition"]
    text = page.content.decode()
    assert '<script type="application/json" id="anchors">["-----BEGIN PUBLIC KEY-----' in text
    assert "BEGIN CERTIFICATE" in text


def test_the_filer_is_told_of_confirmation_call_and_passing_on(desk, case):
    received = arrived(case)
    proofs.prove(received.pk, at=making.now())
    press(desk, "call", received, defects="Brak podpisu.")
    press(
        desk, "served", received, served_on=f"{making.now().astimezone(factories.WARSAW):%d.%m.%Y}"
    )
    press(desk, "pass", received, unit_id=other_unit().pk, note="Inna właściwość.")

    notices = Notice.objects.filter(account_id=received.filing.filer_id)

    assert sorted(notices.values_list("kind", flat=True)) == [
        "filing-call-served",
        "filing-called",
        "filing-confirmed",
        "filing-passed-on",
    ]
    assert all(received.filing.label in row.text for row in notices)
    assert not any("Brak podpisu" in row.text for row in notices)
