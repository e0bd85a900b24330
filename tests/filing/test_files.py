"""Files of a draft: placed, numbered, described, mended, paired with their signatures, checked."""

import io

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from akta.core.errors import NotFound
from akta.files import blobs
from akta.filing import inspection, tasks
from akta.filing.errors import NothingToMend, PleadingAlreadyPlaced, SignedIsNotMended
from akta.filing.models import CheckState, DraftFile, FileRole
from akta.filing.services import describe_file, mend_name, move_file, place_file, remove_file
from akta.filing.services.checks import check_file
from akta.filing.services.files import CHECK
from akta.filing.services.ready import current_files
from akta.imaging import FailureKind, TaskFailed
from tests import factories
from tests.filing import making
from tests.filing.making import AT
from tests.trust.signing import signed_cms


@pytest.fixture
def draft(counsel):
    return making.draft(counsel, ready=False)


def place(actor, draft, name="pismo.txt", content=b"Pismo\n", role=FileRole.PLEADING):
    stored = blobs.store().put(io.BytesIO(content))
    return place_file(actor=actor, draft_id=draft.pk, role=role, name=name, stored=stored, at=AT)


def attach(actor, draft, *names):
    return [place(actor, draft, name, role=FileRole.ATTACHMENT) for name in names]


def numbers(draft):
    return [(file.number, file.name) for file in current_files(draft) if file.number]


@pytest.mark.rule("F-2-4")
def test_a_file_has_its_own_record_and_a_check(actor, draft):
    file = place(actor, draft, "C:/skany/o\u0301sma.txt")

    assert (file.name, file.name_given) == ("ósma.txt", "C:/skany/o\u0301sma.txt")
    assert (file.size, file.sha256) == (6, blobs.store().put(io.BytesIO(b"Pismo\n")).sha256)
    assert (file.check_state, file.uploaded_at) == (CheckState.WAITING, AT)
    assert ProcrastinateJob.objects.filter(task_name=CHECK, args={"file_id": str(file.pk)}).exists()


@pytest.mark.rule("F-3-4")
def test_a_second_pleading_is_refused_with_the_way_out(actor, draft):
    place(actor, draft, "opinia.txt", role=FileRole.ATTACHMENT)
    place(actor, draft)

    with pytest.raises(PleadingAlreadyPlaced, match="jako załącznik"):
        place(actor, draft, "drugie.txt")
    place(actor, draft, "drugie.txt", role=FileRole.ATTACHMENT)
    assert numbers(draft) == [(1, "opinia.txt"), (2, "drugie.txt")]


def test_attachments_are_numbered_moved_and_closed_up(actor, draft):
    a, _, c = attach(actor, draft, "a.txt", "b.txt", "c.txt")
    assert (a.title, numbers(draft)) == ("a", [(1, "a.txt"), (2, "b.txt"), (3, "c.txt")])

    move_file(actor=actor, file_id=c.pk, by=-1, at=AT)
    assert [name for _, name in numbers(draft)] == ["a.txt", "c.txt", "b.txt"]
    move_file(actor=actor, file_id=a.pk, by=-1, at=AT)
    assert numbers(draft)[0] == (1, "a.txt")

    remove_file(actor=actor, file_id=c.pk, at=AT)
    assert numbers(draft) == [(1, "a.txt"), (2, "b.txt")]
    with pytest.raises(NotFound):
        move_file(actor=actor, file_id=c.pk, by=1, at=AT)


@pytest.mark.rule("F-4-4")
def test_a_name_is_mended_in_a_copy_beside_the_old(actor, draft):
    (old,) = attach(actor, draft, "opinia: zła–nazwa.txt")

    new = mend_name(actor=actor, file_id=old.pk, at=AT)

    assert (new.name, new.name_given) == ("opinia_ zła-nazwa.txt", "opinia: zła–nazwa.txt")
    assert (new.sha256, new.number, new.check_state) == (old.sha256, 1, CheckState.WAITING)
    old.refresh_from_db()
    assert (old.name, old.replaced_by) == ("opinia: zła–nazwa.txt", new)
    assert current_files(draft) == [new]
    with pytest.raises(NothingToMend):
        mend_name(actor=actor, file_id=new.pk, at=AT)


@pytest.mark.rule("F-4-4")
def test_a_mended_name_is_nobody_elses(actor, draft):
    _, other = attach(actor, draft, "a_b.txt", "a:b.txt")

    assert mend_name(actor=actor, file_id=other.pk, at=AT).name == "a_b 2.txt"


@pytest.mark.rule("F-4-4")
@pytest.mark.parametrize("where", ["inside", "apart"])
def test_a_signed_file_is_never_mended(actor, draft, where):
    (file,) = attach(actor, draft, "umowa?.txt")
    if where == "inside":
        DraftFile.objects.filter(pk=file.pk).update(signatures=making.SIGNED)
    else:
        place(actor, draft, "umowa?.txt.p7s", b"x", FileRole.SIGNATURE)

    with pytest.raises(SignedIsNotMended):
        mend_name(actor=actor, file_id=file.pk, at=AT)


@pytest.mark.parametrize(
    ("signature", "signs"),
    [
        ("pismo.txt.p7s", "pismo.txt"),
        ("Pismo.txt.xades", "pismo.txt"),
        ("pismo.p7s", "pismo.txt"),
        ("inne.p7s", None),
    ],
)
@pytest.mark.rule("F-Z1-28")
def test_a_signature_finds_its_file_by_name(actor, draft, signature, signs):
    place(actor, draft, signature, b"x", FileRole.SIGNATURE)
    place(actor, draft)

    row = DraftFile.objects.get(draft=draft, role=FileRole.SIGNATURE)
    assert (row.signs.name if row.signs else None) == signs


def test_what_is_said_of_a_file_is_kept_and_judged_again(actor, draft):
    (file,) = attach(actor, draft, "skan.tif")
    DraftFile.objects.filter(pk=file.pk).update(check_state=CheckState.DONE)

    kept = describe_file(
        actor=actor,
        file_id=file.pk,
        at=AT,
        title=" Opinia ",
        certified=True,
        override_reason="oryginał nieczytelny",
    )
    assert (kept.title, kept.certified, kept.check_state) == ("Opinia", True, "done")
    assert kept.override_reason == "oryginał nieczytelny"

    again = describe_file(actor=actor, file_id=file.pk, at=AT, scan_kind="text")
    assert (again.scan_kind, again.check_state) == ("text", "waiting")
    assert describe_file(actor=actor, file_id=file.pk, at=AT, scan_kind="x").scan_kind == ""


def test_a_signature_is_joined_by_hand(actor, draft):
    file = place(actor, draft)
    row = place(actor, draft, "podpis.p7s", b"x", FileRole.SIGNATURE)

    assert describe_file(actor=actor, file_id=row.pk, at=AT, signs=str(file.pk)).signs == file
    assert describe_file(actor=actor, file_id=row.pk, at=AT, signs="").signs is None


def test_anothers_file_is_not_there(actor, draft):
    file = place(actor, draft)
    other = factories.actor(making.counsel(surname="Obcy"))

    with pytest.raises(NotFound):
        describe_file(actor=other, file_id=file.pk, at=AT, title="x")


@pytest.fixture
def child(children, monkeypatch):
    monkeypatch.setattr(inspection, "pool", lambda: children)


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        pytest.param("pismo.txt", b"Pismo\n", [], id="fine"),
        pytest.param("pismo.exe", b"MZ" + b"\0" * 60, ["FORMAT_NOT_ALLOWED"], id="program"),
        pytest.param(
            "pismo?.pdf", b"Pismo\n", ["NAME_CHARACTER", "EXTENSION_MISMATCH"], id="two at once"
        ),
    ],
)
def test_the_job_checks_a_file_in_a_child(child, actor, draft, name, content, codes):
    file = place(actor, draft, name, content)

    tasks.check_file(str(file.pk))

    file.refresh_from_db()
    told = file.check_result["problems"]
    assert file.check_state == CheckState.DONE
    assert [problem["code"] for problem in told if problem["severity"] == "error"] == codes
    assert file.check_result["sha256"] == file.sha256


@pytest.mark.rule("F-Z1-30")
def test_a_signature_apart_is_judged_over_its_file(child, actor, draft):
    content = b"Wniosek dowodowy\n"
    place(actor, draft, content=content)
    signed = signed_cms(content, detached=True)
    row = place(actor, draft, "pismo.txt.p7s", signed, FileRole.SIGNATURE)

    (judged,) = check_file(row.pk).signatures["signatures"]
    assert (judged["intact"], judged["signer"]["name"]) == (True, "Jan Kowalski")

    other = place(actor, draft, "inny.txt", b"Inna\n", FileRole.ATTACHMENT)
    describe_file(actor=actor, file_id=row.pk, at=AT, signs=str(other.pk))
    assert check_file(row.pk).signatures["signatures"][0]["intact"] is False


def test_an_answer_to_an_old_question_is_not_kept(actor, draft, monkeypatch):
    file = place(actor, draft)

    def slow(row):
        DraftFile.objects.filter(pk=row.pk).update(scan_kind="text")
        return making.FINE

    monkeypatch.setattr(inspection, "checked", slow)
    monkeypatch.setattr(inspection, "judged", lambda *_: {"signatures": []})

    assert check_file(file.pk).check_state == CheckState.WAITING


def test_a_child_that_dies_costs_its_file_only(actor, draft, monkeypatch):
    class Dying:
        def run(self, *_, **__):
            raise TaskFailed(FailureKind.MEMORY, "")

    monkeypatch.setattr(inspection, "pool", Dying)
    file = check_file(place(actor, draft, "a.pdf", b"%PDF-1.7\n").pk)

    assert [one["code"] for one in file.check_result["problems"]] == ["INTERNAL"]
    assert file.signatures["problems"][0]["code"] == "INTERNAL"


def test_without_children_the_file_is_told_as_not_checked(actor, draft, monkeypatch):
    class Closed:
        def run(self, *_, **__):
            raise TaskFailed(FailureKind.POOL, "")

    monkeypatch.setattr(inspection, "pool", Closed)
    file = place(actor, draft)
    tasks.check_file(str(file.pk))

    file.refresh_from_db()
    assert file.check_state == CheckState.FAILED


def test_a_lost_check_is_begun_again(actor, draft):
    file = place(actor, draft)
    args = {"file_id": str(file.pk)}
    jobs = ProcrastinateJob.objects.filter(task_name=CHECK, args=args)
    assert tasks.check_lost() == 0

    DraftFile.objects.filter(pk=file.pk).update(uploaded_at=factories.SINCE)
    assert tasks.check_lost() == 0  # its job still waits
    draft.files.exclude(pk=file.pk).delete()
    making.forget_jobs(jobs)
    assert tasks.check_lost() == 1
    assert jobs.count() == 1


def test_a_file_that_is_gone_is_not_checked(actor, draft):
    file = place(actor, draft)
    remove_file(actor=actor, file_id=file.pk, at=AT)

    assert check_file(file.pk) is None
