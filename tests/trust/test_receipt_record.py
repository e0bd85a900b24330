"""The filing record: its seven parts, its one form, and the XML that says the same."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from lxml import etree

from akta.trust.receipts import record as records
from akta.trust.receipts.record import (
    Effect,
    FiledFile,
    FilingRecord,
    Party,
    Pleading,
    RecordIncomplete,
    RecordUnreadable,
)

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def a_record(**changed):
    pleading = FiledFile(0, "pleading", "Wniosek", "wniosek.pdf", 4, "application/pdf", DIGEST)
    return replace(
        FilingRecord(
            filing_id="5f0c7c3e-0000-4000-8000-000000000001",
            number="P-7/2026",
            filed_at="2026-03-02T14:05:09+01:00",
            pleading=Pleading("wniosek", "Wniosek dowodowy", "4999-0.Ds.1.2026"),
            filer=Party("Anna Obrońca", "a1", "obrońca"),
            sender=Party("Jan Aplikant", "a2"),
            addressee=Party("Prokuratura Rejonowa w Przykładowie", "4999"),
            effect=Effect("transmission", "art. 119 k.p.k.", "Pismo przekazano."),
            files=(pleading,),
            system={"version": "0.1.0"},
            represented=(Party("Piotr Klient"),),
        ),
        **changed,
    )


@pytest.mark.rule("F-2-2")
def test_a_whole_record_has_all_seven_parts():
    """Pleading, filer, sender, addressee, date, metadata with checksums, system data."""
    told = json.loads(a_record().canonical())

    assert records.missing_parts(told) == ()
    assert told["pleading"]["kind"] == "wniosek"
    assert told["filer"]["name"] == "Anna Obrońca"
    assert told["sender"]["name"] == "Jan Aplikant"
    assert told["addressee"]["id"] == "4999"
    assert told["filed_at"] == "2026-03-02T14:05:09+01:00"
    assert told["files"][0]["sha256"] == DIGEST
    assert told["system"] == {"version": "0.1.0"}


@pytest.mark.rule("F-2-2")
@pytest.mark.parametrize(
    ("changed", "part"),
    [
        ({"filing_id": ""}, "wniesione pismo"),
        ({"pleading": Pleading(" ", "")}, "wniesione pismo"),
        ({"filer": Party("")}, "wnoszący"),
        ({"sender": Party("")}, "wysyłający"),
        ({"addressee": Party("")}, "adresat"),
        ({"filed_at": "2026-03-02"}, "data wniesienia"),
        ({"filed_at": "2026-03-02T14:05:09"}, "data wniesienia"),
        ({"files": ()}, "pliki i ich skróty"),
        ({"files": (FiledFile(0, "p", "t", "n", 1, "m", "abc"),)}, "pliki i ich skróty"),
        ({"files": (FiledFile(0, "p", "t", "", 1, "m", DIGEST),)}, "pliki i ich skróty"),
        ({"files": (FiledFile(0, "p", "t", "n", 1, "", DIGEST),)}, "pliki i ich skróty"),
        ({"system": {}}, "dane systemowe"),
    ],
)
def test_a_record_without_a_part_is_not_issued(changed, part):
    with pytest.raises(RecordIncomplete) as refusal:
        a_record(**changed).canonical()

    assert refusal.value.parts == (part,)


@pytest.mark.rule("F-2-2")
def test_two_filings_of_one_file_in_one_second_differ():
    first, second = a_record(), a_record(filing_id="5f0c7c3e-0000-4000-8000-000000000002")

    assert first.canonical() != second.canonical()


def test_the_form_is_canonical():
    """Sorted keys, no spaces, UTF-8 letters: the form of RFC 8785, read back as it was."""
    data = a_record().canonical()

    assert data.startswith(b'{"addressee":{"capacity":"","id":"4999","name":"Prokuratura')
    assert "Przykładowie".encode() in data
    assert records.read(data)["number"] == "P-7/2026"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        json.dumps(json.loads(a_record().canonical()), indent=1).encode(),
        a_record().canonical().replace(b"akta-filing-record-1", b"akta-filing-record-2"),
        a_record().canonical().replace(b"Jan Aplikant", b""),
        b"[" * 100000,
    ],
)
def test_other_bytes_are_no_record(data):
    with pytest.raises(RecordUnreadable):
        records.read(data)


def test_the_xml_says_the_same():
    root = etree.fromstring(records.as_xml(a_record().canonical()))
    names = {"r": records.NAMESPACE}

    assert root.findtext("r:filed_at", namespaces=names) == "2026-03-02T14:05:09+01:00"
    assert root.findtext("r:files/r:item/r:sha256", namespaces=names) == DIGEST
    assert root.findtext("r:represented/r:item/r:name", namespaces=names) == "Piotr Klient"


def test_what_xml_cannot_hold_does_not_stop_it():
    odd = a_record(filer=Party("Anna\x0bObrońca"))

    root = etree.fromstring(records.as_xml(odd.canonical()))

    assert root.findtext("r:filer/r:name", namespaces={"r": records.NAMESPACE}) == (
        "Anna\ufffdObrońca"
    )


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (
            datetime(2026, 3, 2, 14, 5, 9, 870000, ZoneInfo("Europe/Warsaw")),
            "2026-03-02T14:05:09+01:00",
        ),
        (
            datetime(2026, 10, 25, 2, 30, 0, 0, ZoneInfo("Europe/Warsaw"), fold=0),
            "2026-10-25T02:30:00+02:00",
        ),
        (
            datetime(2026, 10, 25, 2, 30, 0, 0, ZoneInfo("Europe/Warsaw"), fold=1),
            "2026-10-25T02:30:00+01:00",
        ),
    ],
)
def test_the_date_is_cut_to_the_second_and_keeps_its_offset(moment, text):
    assert records.warsaw_text(moment) == text


def test_a_date_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="offset"):
        records.warsaw_text(datetime.fromisoformat("2026-03-02"))
