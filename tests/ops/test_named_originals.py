"""Which originals a scrub and a backup look for: those that lie in the store, and no other file."""

from datetime import date
from uuid import uuid4

import pytest

from akta.accounts.institutions.models import AuthorityDocument, InstitutionNotification
from akta.accounts.registers.models import RegisterImport
from akta.files.export.models import Export
from akta.ops.keeping import named
from tests import factories
from tests.portal import scenery

pytestmark = pytest.mark.django_db


def test_scans_are_named_once_each():
    case = factories.case()
    scenery.volume_of(case, range(1, 4))

    assert list(named.digests()) == [f"{number:064x}" for number in range(1, 4)]


def test_what_lies_elsewhere_is_not_missed():
    """A copy for download, a document sealed in its row, a register read from a file."""
    Export.objects.create(
        grant_id=uuid4(),
        case_id=uuid4(),
        holder_id=uuid4(),
        side_ids=[],
        sha256="a" * 64,
        asked_at=factories.SINCE,
    )
    RegisterImport.objects.create(
        profession="advocate", imported_at=factories.SINCE, entries=1, sha256="b" * 64
    )
    notification = InstitutionNotification.objects.create(
        number="ZI-1",
        received_on=date(2026, 3, 2),
        submitted_at=factories.SINCE,
        last_day=date(2026, 3, 2),
    )
    AuthorityDocument.objects.create(
        notification=notification, name="umocowanie.pdf", size=1, sha256="c" * 64, content="x"
    )

    assert list(named.digests()) == []
