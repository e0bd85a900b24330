"""What follows a filing: its place in the log, its papers, and that nothing stops it for good."""

import io
import json
from dataclasses import replace
from uuid import uuid4

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core.errors import NotFound
from akta.core.timekeeping import ClockState
from akta.files import blobs
from akta.filing import handlers, tasks
from akta.filing.models import Filing, LogCheckpoint, LogLeaf, Paper, PaperKind, PaperState, SealUse
from akta.filing.proofs import log, seals, services
from akta.filing.proofs.queries import paper_file, papers_of
from akta.filing.services import submission
from akta.trust.receipts.record import RECORD_JSON, read
from akta.trust.receipts.verification import Given, verify
from akta.trust.sealing.errors import SealUnusable
from tests import factories
from tests.filing import making
from tests.trust.test_sealing import SilentStamper

pytestmark = pytest.mark.django_db(transaction=True)

SIGNATURE = {
    "signer": {"name": "Anna Obrońca", "given_name": "Anna", "surname": "Obrońca"},
    "kind": "signature",
    "quality": "qualified",
    "intact": True,
    "changes_after": "none",
    "indication": "INDETERMINATE",
    "signing_time": "2026-11-22T10:00:00Z",
    "signing_time_source": "claimed",
    "sentence": "Podpis („Anna Obrońca”) jest nienaruszony i obejmuje całą treść.",
}
JUDGED = {"signatures": [SIGNATURE], "problems": [], "container": "pades", "intact": True}


@pytest.fixture
def owner(transactional_db):
    making.desk()
    return making.counsel()


@pytest.fixture
def plain_papers(monkeypatch):
    """Papers of one empty page: what proves rules runs in forks, where typst cannot draw."""
    draw_plainly(monkeypatch)


def draw_plainly(monkeypatch):
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    for name in ("confirmation_pdf", "report_pdf"):
        monkeypatch.setattr(services, name, lambda *_, **__: out.getvalue())


def filed(owner, attachments=0, key="one"):
    """A draft signed by one person, submitted."""
    draft = making.draft(owner, attachments=attachments)
    draft.files.filter(role="pleading").update(signatures=JUDGED)
    return submission.submit(
        actor=factories.actor(owner), draft_id=draft.pk, at=making.now(), key=key
    )


def prove(filing):
    return services.prove(filing.pk, at=making.now())


def text_of(filing, kind):
    import pypdfium2

    document = pypdfium2.PdfDocument(paper_file(filing, kind).content)
    pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def test_a_filing_is_followed_up_without_being_asked(owner, plain_papers):
    """The date's own transaction leaves the job; a failed filing leaves none."""
    filing = filed(owner)

    job = ProcrastinateJob.objects.get(task_name=handlers.PROVE)
    assert job.args == {"filing_id": str(filing.pk)}
    tasks.prove.func(**job.args)

    assert {paper.state for paper in papers_of(filing.pk)} == {PaperState.READY}


def test_the_confirmation_says_everything_and_holds_its_record(owner):
    filing = filed(owner, attachments=1)

    assert prove(filing)

    told = text_of(filing, PaperKind.CONFIRMATION)
    for part in (filing.label, filing.filer_name, filing.addressee_name, filing.kind_name):
        assert part in told
    assert f"{filing.filed_at.astimezone(factories.WARSAW):%H:%M:%S} (UTC+01:00)" in told
    assert "zal1.pdf" in told
    assert "POKAZOWY" in told
    assert "jest przekazaniem pisma adresatowi" in told
    with pikepdf.open(io.BytesIO(paper_file(filing, "confirmation").content)) as pdf:
        record = read(pdf.attachments[RECORD_JSON].get_file().read_bytes())
    assert record["filing_id"] == filing.public_id
    assert record["sender"]["name"] == filing.sender_name
    assert [each["sha256"] for each in record["files"]] == [
        file.sha256 for file in filing.files.all()
    ]


def test_the_confirmation_is_proven_without_us(owner):
    """By the anchors that lie outside the database."""
    first, second = filed(owner), filed(owner, key="two")
    prove(first), prove(second)
    folder = settings.AKTA.anchor_dir
    key = load_pem_public_key((folder / "log-key.pem").read_bytes())
    from akta.trust.sealing.pem import certificates_in

    roots = certificates_in((folder / "seal-ca.pem").read_bytes())

    for filing in (first, second):
        data = paper_file(filing, PaperKind.CONFIRMATION).content
        found = verify(data, Given((), roots, [key]), at=making.now())
        assert found.ok, found.problems
        assert found.filing_id == filing.public_id


def test_the_report_tells_each_file_and_each_signature(owner):
    """One signature and one attachment without: both are in the report, sealed like the rest."""
    filing = filed(owner, attachments=1)
    prove(filing)

    told = text_of(filing, PaperKind.REPORT)

    assert "Wynik weryfikacji nieokreślony" in told
    assert "22 listopada 2026 r., godz. 11:00:00, podana przez osobę podpisującą" in told
    assert "Imię (imiona) Anna" in told
    assert "Nazwisko Obrońca" in told
    assert "zal1.pdf" in told
    assert "Plik nie zawiera podpisu elektronicznego." in told
    found = verify(paper_file(filing, PaperKind.REPORT).content, Given(), at=making.now())
    assert found.seal["intact"] is True


@pytest.mark.rule("F-5")
def test_proving_twice_changes_nothing(owner, plain_papers):
    filing = filed(owner)
    prove(filing)
    before = list(Paper.objects.order_by("pk").values())

    assert prove(filing)

    assert list(Paper.objects.order_by("pk").values()) == before
    assert LogLeaf.objects.count() == 1
    assert LogCheckpoint.objects.count() == 1


@pytest.mark.rule("F-5")
def test_what_is_ready_needs_no_seal_any_more(owner, plain_papers, monkeypatch):
    """A seal that ended since does not take a confirmation back."""
    filing = filed(owner)
    prove(filing)

    def missing(**_):
        raise SealUnusable("Pieczęć straciła ważność.")

    monkeypatch.setattr(services, "current_seal", missing)
    assert prove(filing)


class Killed(BaseException):
    """The worker is gone at this instant."""


@pytest.mark.parametrize(
    ("room", "name"),
    [
        (log, "_write_outside"),
        (services, "_paper"),
        (services, "seal_pdf"),
        (services, "note_use"),
        (log, "record_of"),
        (log, "proof_for"),
        (services, "report_pdf"),
    ],
)
def test_a_job_killed_anywhere_goes_on(owner, monkeypatch, room, name):
    """One leaf, one paper of each kind, whatever instant the worker died at."""
    filing = filed(owner)

    def killed(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(room, name, killed)
        with pytest.raises(Killed):
            prove(filing)
    tasks.look_after_papers.func(timestamp=0)

    assert {paper.state for paper in Paper.objects.all()} == {PaperState.READY}
    assert (Paper.objects.count(), LogLeaf.objects.count()) == (2, 1)


@pytest.mark.rule("F-5")
def test_without_a_seal_the_filing_stands_and_its_papers_wait(owner, plain_papers, monkeypatch):
    """Nothing unsealed is given out; with the seal everything follows by itself."""
    filing = filed(owner)

    def missing(**_):
        raise SealUnusable("Pliku pieczęci nie ma.")

    with monkeypatch.context() as patch:
        patch.setattr(services, "current_seal", missing)
        assert not prove(filing)
        assert {paper.get_state_display() for paper in papers_of(filing.pk)} == {
            "oczekuje na pieczęć"
        }
        with pytest.raises(NotFound):
            paper_file(filing, PaperKind.CONFIRMATION)
        assert LogLeaf.objects.filter(filing=filing).exists()
    assert services.unproven() == [filing.pk]

    tasks.look_after_papers.func(timestamp=0)

    assert paper_file(filing, PaperKind.CONFIRMATION).content
    assert services.unproven() == []


def test_a_time_stamp_that_is_late_is_added(owner, monkeypatch):
    """The sealed document is there at once; the one with its stamp takes its place."""
    filing = filed(owner)
    silent = replace(seals.current_seal(at=making.now()), stamper=SilentStamper())
    with monkeypatch.context() as patch:
        patch.setattr(services, "current_seal", lambda **_: silent)
        assert not prove(filing)
        early = paper_file(filing, PaperKind.CONFIRMATION).content
        assert papers_of(filing.pk)[0].state == PaperState.UNSTAMPED

    assert prove(filing)

    late = paper_file(filing, PaperKind.CONFIRMATION).content
    assert late.startswith(early)
    kept = Paper.objects.get(filing=filing, kind=PaperKind.CONFIRMATION)
    assert blobs.store().read_verified(kept.unstamped_sha256) == early


def test_the_confirmation_says_when_the_clock_was_off(owner, monkeypatch):
    monkeypatch.setattr(log, "database_clock", lambda: ClockState(2.5))
    filing = filed(owner)
    prove(filing)

    assert "odbiegał w chwili wniesienia od czasu wzorcowego o 2,5 s" in text_of(
        filing, PaperKind.CONFIRMATION
    )


@pytest.mark.rule("F-5")
def test_before_its_date_nothing_is_confirmed(owner):

    filing = Filing(pk=uuid4())

    with pytest.raises(NotFound):
        prove(filing)
    assert not Paper.objects.exists()


def test_the_history_of_seals_names_each_once(owner):
    prove(filed(owner)), prove(filed(owner, key="two"))

    use = SealUse.objects.get()
    assert use.is_demonstration
    assert "BEGIN CERTIFICATE" in use.certificate


def test_checkpoints_lie_outside_the_database(owner):
    prove(filed(owner))

    lines = (settings.AKTA.anchor_dir / log.ANCHORS).read_text().splitlines()
    row = LogCheckpoint.objects.get()
    told = [json.loads(line) for line in lines]  # tests that run beside this one write there too
    (own,) = [one for one in told if one["root"] == bytes(row.root).hex()]
    assert (own["size"], own["log"]) == (row.size, "akta-filings-1")


@pytest.mark.rule("F-6-1b")
def test_every_file_and_every_signature_is_told(owner):
    """One signed twice, one without a signature, one that nobody judged."""
    filing = filed(owner, attachments=2)
    pleading, first, second = filing.files.all()
    pleading.signatures = {**JUDGED, "signatures": [SIGNATURE, SIGNATURE]}
    first.signatures = {**JUDGED, "signatures": [], "problems": [{"message": "Bez podpisu."}]}
    second.signatures = None

    told = list(services.checked_files([pleading, first, second]))

    assert [each.name for each in told] == ["pismo.pdf", "zal1.pdf", "zal2.pdf"]
    assert [len(each.verdicts) for each in told] == [2, 0, 0]
    assert told[0].verdicts[0].surname == "Obrońca"
    assert [each.findings for each in told] == [(), ("Bez podpisu.",), (services.UNJUDGED,)]
