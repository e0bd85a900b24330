"""From the rows of a filing to its record: every part, the represented only if there are any."""

import json

import pytest

from akta.core.timekeeping import ClockState
from akta.filing.proofs.records import record_of
from tests.filing import making

pytestmark = pytest.mark.django_db


def recorded(offset=None, **facts):
    making.desk()
    filing = making.filed(making.draft(making.counsel()), **facts)
    filing.files.create(
        order=1,
        role="pleading",
        name="pismo.pdf",
        name_given="pismo.pdf",
        sha256="a" * 64,
        size=10,
        uploaded_at=making.AT,
    )
    return filing, json.loads(record_of(filing, clock=ClockState(offset)).canonical())


@pytest.mark.rule("F-2-2")
@pytest.mark.parametrize(("behind", "told"), [("", []), ("Piotr Klient", ["Piotr Klient"])])
def test_the_record_tells_the_rows_of_the_filing(behind, told):
    filing, record = recorded(on_behalf_of=behind)

    assert record["filing_id"] == filing.public_id
    assert record["filed_at"] == "2026-11-22T12:00:00+01:00"
    assert record["filer"]["name"] == filing.filer_name
    assert record["sender"]["id"] == str(filing.sender_id)
    assert record["addressee"]["name"] == filing.addressee_name
    assert [party["name"] for party in record["represented"]] == told
    assert record["files"][0]["media_type"] == "application/octet-stream"
    assert record["system"]["transaction"] == filing.xid


@pytest.mark.parametrize(("offset", "text"), [(None, "nieznane"), (0.25, "0.250000")])
def test_the_record_tells_how_far_the_clock_was_off(offset, text):
    assert recorded(offset)[1]["system"]["clock_offset"] == text


@pytest.mark.rule("F-2-5")
def test_the_record_tells_further_fields_only_where_there_are_any():
    """What was filed before such fields were told has the same record as ever."""
    assert "sheet" not in recorded()[1]
    further = [{"label": "Pilne", "value": "tak"}, {"label": "Uwagi", "value": ""}]

    record = recorded(metryka={"concerns": "opinia", "further": further})[1]

    assert record["sheet"] == [
        {"label": "Czego dotyczy pismo", "value": "opinia"},
        {"label": "Pilne", "value": "tak"},
    ]
