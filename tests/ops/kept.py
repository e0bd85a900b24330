"""Works inside an installation of its own, as a process: fills it, writes on, and looks into it.

Run as `python -m tests.ops.kept fill|write|look`; the environment names the installation.
"""

import io
import itertools
import json
import sys
from uuid import uuid4

PESEL = "44051401359"


def main(what):
    from akta.ops import installation

    with installation.opened(role="owner"):
        {"fill": fill, "write": write, "look": look, "late": late, "download": download}[what]()


def fill():
    """A case with three cards, a person with a PESEL, a sealed log with an anchor, a session."""
    from akta.audit import sealing
    from akta.audit.models import LookKind
    from akta.audit.services import log_look
    from akta.core import clock
    from akta.files.services.cutting import cut_next
    from akta.ops.commands.migrate import migrate
    from tests import factories

    migrate()
    referent = factories.prosecutor()
    counsel = factories.outside_person(pesel=PESEL)
    case = factories.case(referent)
    _send(referent, case, 3, "skan.tif")
    while cut_next():
        pass
    log_look(LookKind.LOOK, actor=factories.actor(counsel), request_id=uuid4(), side_id=uuid4())
    sealer = sealing.sealer()
    sealer.seal_once()
    assert sealer.checkpoint(at=clock.now())
    _may_file(counsel, case)
    _file_pleading(counsel)
    _die_after_filing(counsel)
    _prepare_download(counsel, case)
    _begin_session(referent)


def _may_file(counsel, case):
    from akta.cases.models import Capacity, CasePerson
    from tests import factories
    from tests.filing import making

    making.desk()
    CasePerson.objects.create(
        case=case,
        capacity=Capacity.DEFENCE,
        given_name=counsel.given_name,
        surname=counsel.surname,
        account=counsel,
        added_at=factories.SINCE,
    )


def _ready_draft(counsel):
    from akta.files.blobs import store
    from akta.filing.models import DraftFile
    from tests.filing import making

    draft = making.draft(counsel)
    DraftFile.objects.update(sha256=store().put([b"pismo"]).sha256, size=5)
    return making.settled(draft)


def _file_pleading(counsel):
    """A filing with its place in the log and a checkpoint outside the database."""
    from akta.core import clock
    from akta.filing.proofs import log
    from akta.filing.services import submission
    from tests import factories
    from tests.filing import making

    filing = submission.submit(
        actor=factories.actor(counsel),
        draft_id=_ready_draft(counsel).pk,
        at=making.now(),
        key="kept",
    )
    log.proof_for(log.append(filing.pk, at=clock.now()), at=clock.now())


def _die_after_filing(counsel):
    """A filing that was committed by a process that died before it copied the time."""
    from unittest.mock import patch

    from akta.filing.services import submission
    from tests import factories
    from tests.filing import making

    with patch.object(submission, "settle"):
        submission.submit(
            actor=factories.actor(counsel),
            draft_id=_ready_draft(counsel).pk,
            at=making.now(),
            key="died",
        )


def _prepare_download(counsel, case):
    """A file prepared for download; only its row matters here."""
    from akta.core import clock
    from akta.files.export.models import Export, ExportState
    from akta.files.models import Side
    from akta.grants.models import Grant, Manner
    from tests.portal import scenery

    sides = list(Side.objects.all())
    grant = scenery.give(counsel, case, sides)
    Grant.objects.filter(pk=grant.pk).update(manner=Manner.DOWNLOAD)
    Export.objects.create(
        grant_id=grant.pk,
        case_id=case.pk,
        holder_id=counsel.pk,
        holder_name=counsel.full_name,
        side_ids=[str(side.pk) for side in sides],
        state=ExportState.DONE,
        sides_done=len(sides),
        sha256="e" * 64,
        asked_at=clock.now(),
    )


def _begin_session(account):
    from akta.accounts import services as accounts
    from akta.accounts.session_store import SessionStore
    from akta.core import clock
    from tests import factories

    session = SessionStore()
    accounts.begin_session(
        session,
        account=account,
        face=factories.face_of(account),
        address=factories.ADDRESS,
        device="test",
        at=clock.now(),
    )


def _send(account, case, pages, name):
    from akta.core import clock
    from akta.files.services import receive_file
    from tests import factories

    return receive_file(
        actor=factories.actor(account),
        case_id=case.pk,
        file_name=name,
        content=io.BytesIO(scan(pages)),
        at=clock.now(),
    )


def scan(pages):
    """A TIFF of noise: no two are alike, and a page is large enough for a copy to take a while."""
    import secrets

    from PIL import Image

    images = [Image.frombytes("L", (600, 800), secrets.token_bytes(480_000)) for _ in range(pages)]
    out = io.BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], dpi=(100, 100))
    return out.getvalue()


def write():
    """Take in a file after another (an original, its row, its journal entry) until killed."""
    from akta.accounts.models import Account
    from akta.cases.models import Case

    case = Case.objects.get()
    referent = Account.objects.get(pk=case.referent_id)
    for number in itertools.count():
        _send(referent, case, 1, f"pisany-{number}.tif")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


def late():
    """One file more."""
    from akta.accounts.models import Account
    from akta.cases.models import Case

    case = Case.objects.get()
    _send(Account.objects.get(pk=case.referent_id), case, 1, "pozniej.tif")


def download():
    """Make the file for download that waits, as the worker does."""
    from akta.files.export import services
    from akta.files.export.models import Export
    from akta.files.export.queries import PDF, folder_of

    (export_id,) = services.unfinished()
    while services.work_on(export_id):
        pass
    export = Export.objects.get()
    made = (folder_of(export.pk) / PDF).stat().st_size
    sys.stdout.write(json.dumps({"state": export.state, "size": made}))


def look():
    """What a person would see: the sealed PESEL, a page image, a new row after the old ones."""
    from django.db import connection
    from PIL import Image

    from akta.accounts.models import Account, Session
    from akta.cases.models import Case
    from akta.core import clock, journal
    from akta.core.models import JournalEntry
    from akta.files.lens import desk_lens
    from akta.files.models import Ingest, Side
    from akta.files.queries import image_path, picture_for
    from akta.ops import events  # noqa: F401 - declares the kinds of entries
    from akta.ops.keeping.tables import columns
    from tests import factories

    case = Case.objects.get()
    referent = Account.objects.get(pk=case.referent_id)
    lens = desk_lens(factories.actor(referent), case, at=clock.now())
    side = Side.objects.order_by("card__number").first()
    with Image.open(image_path(picture_for(lens, side.pk), 480)) as image:
        width = image.width
    counts = {}
    with connection.cursor() as cursor:
        for table in columns():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counts[table] = cursor.fetchone()[0]
    last = journal.last_of("installation:keeping")
    filed = JournalEntry.objects.filter(kind="filing.filed").values_list("subject_id", "at")
    told = {
        "pesel": Account.objects.get(kind="outside").pesel,
        "width": width,
        "counts": counts,
        "sessions": Session.objects.count(),
        "journal": [
            journal.sentence(entry)
            for entry in JournalEntry.objects.order_by("seq")
            if entry.stream == "installation:keeping"
        ],
        "filed": {str(filing): at.isoformat() for filing, at in filed},
        "last_actor": str(last.actor_id) if last else None,
        "referent": str(referent.pk),
        "files": sorted(Ingest.objects.values_list("file_name", flat=True)),
    }
    _send(referent, case, 1, "po-odtworzeniu.tif")
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
