"""The pleadings of the demonstration go through the same steps as any other."""

from dataclasses import replace

import pytest

from akta.files import blobs
from akta.filing import inspection
from akta.filing.models import Draft, Filing
from akta.filing.services.ready import current_files
from akta.ops.demofiling import give_filings
from akta.storage import FolderStore
from tests import factories
from tests.filing import making


@pytest.mark.django_db(transaction=True)
def test_counsel_has_one_filing_and_one_draft(transactional_db, tmp_path, monkeypatch, settings):
    monkeypatch.setattr(blobs, "store", lambda: FolderStore(tmp_path / "blobs", reserve=0))
    settings.AKTA = replace(settings.AKTA, data_dir=tmp_path)
    making.desk()
    case = factories.case()
    counsel = factories.actor(making.counsel(case))

    give_filings(case, counsel)
    give_filings(case, counsel)
    inspection.pool().close()

    filing = Filing.objects.get()
    assert filing.filed_at is not None
    assert filing.signers == [counsel.name]
    assert [(file.role, file.number) for file in filing.files.all()] == [
        ("pleading", None),
        ("attachment", 1),
        ("signature", None),
    ]
    waits = Draft.objects.get(state="draft")
    assert (waits.kind_id, current_files(waits)) == ("zazalenie", [])
