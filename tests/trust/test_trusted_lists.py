"""Trusted lists: read, proven, kept dated; who may sign them and which state counts."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from akta.ops.commands import trust as command
from akta.trust.fetching import NotFetched
from akta.trust.lists import anchors, store, updating
from akta.trust.lists.model import Kind
from akta.trust.lists.reading import ListUnreadable, read_list
from akta.trust.signatures.evidence import Pool
from akta.trust.signatures.inspection import inspect
from tests.trust import authorities as made_by
from tests.trust.authorities import SIGNED, Wish, made, statements

BRUSSELS = made(Wish("Scheme operator EU"))
WARSAW = made(Wish("Scheme operator PL"))
OTHER = made(Wish("Nobody"))
ISSUER = made(Wish("Urząd kwalifikowany", ca=True))
PERSON = made(Wish("Jan Kowalski", statements=statements()), ISSUER)


def lotl(by=BRUSSELS, sequence=1, more=""):
    pointers = made_by.pointer_xml("PL", WARSAW) + more
    return made_by.signed_list(made_by.list_xml("EU", sequence=sequence, pointers=pointers), by)


def polish(by=WARSAW, sequence=1, **state):
    services = made_by.service_xml(ISSUER, **state)
    return made_by.signed_list(made_by.list_xml(sequence=sequence, services=services), by)


def source(**lists):
    def given(territory, _address):
        if territory not in lists:
            raise NotFetched("Nie ma.")
        return lists[territory]

    return given


@pytest.fixture
def folder(tmp_path):
    store.keep_pins(tmp_path, [BRUSSELS.der])
    return tmp_path


def states(outcomes):
    return {each.territory: each.state for each in outcomes}


def verdict(folder, at=SIGNED):
    fetched = Pool()
    fetched.add((), [made_by.crl(ISSUER)])
    found = inspect(made_by.cms(PERSON), at=at, anchors=anchors.load(folder), fetched=fetched)
    return found.signatures[0]


def test_lists_are_taken_kept_and_used(folder):
    ours = polish()

    outcomes = updating.update(folder, source(EU=lotl(), PL=ours))

    assert states(outcomes) == {"EU": "kept", "PL": "kept"}
    kept = store.newest(folder, "PL")
    assert kept.list.issued == datetime(2025, 1, 1, tzinfo=UTC)
    assert kept.path.name.startswith("2025-01-01T000000Z-000001-")
    assert kept.path.read_bytes() == ours
    assert (verdict(folder).indication, verdict(folder).quality) == ("TOTAL_PASSED", "qualified")


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ({"EU": lotl(by=OTHER), "PL": polish()}, {"EU": "refused"}),
        ({"EU": lotl().replace(b"lists.example", b"lists.exbmple")}, {"EU": "refused"}),
        ({"EU": polish()}, {"EU": "refused"}),
        ({"EU": b"<a/>"}, {"EU": "refused"}),
        ({}, {"EU": "refused"}),
        ({"EU": lotl(), "PL": polish(by=OTHER)}, {"EU": "kept", "PL": "refused"}),
        ({"EU": lotl(), "PL": lotl()}, {"EU": "kept", "PL": "refused"}),
        ({"EU": lotl()}, {"EU": "kept", "PL": "refused"}),
    ],
)
def test_what_nobody_may_have_signed_is_refused(folder, lists, expected):
    outcomes = updating.update(folder, source(**lists))

    assert states(outcomes) == expected
    assert all(each.reason for each in outcomes if each.state == "refused")
    loaded = anchors.load(folder)
    assert loaded is None or len(loaded) == 0


def test_an_older_list_does_not_come_back(folder):
    updating.update(folder, source(EU=lotl(), PL=polish(sequence=2, status="withdrawn")))

    outcomes = updating.update(folder, source(EU=lotl(), PL=polish(sequence=1)))

    assert states(outcomes)["PL"] == "refused"
    assert store.newest(folder, "PL").list.sequence == 2


def test_the_next_signers_are_announced_by_the_list_of_lists(folder):
    later = made(Wish("Scheme operator EU, next"))
    told = lotl(more=made_by.pointer_xml("EU", later))
    updating.update(folder, source(EU=told, PL=polish()))

    outcomes = updating.update(folder, source(EU=lotl(by=later, sequence=2), PL=polish()))

    assert states(outcomes)["EU"] == "kept"


@pytest.mark.parametrize(
    ("since", "quality"),
    [(SIGNED - timedelta(days=1), "advanced"), (SIGNED + timedelta(days=1), "qualified")],
)
def test_the_state_at_the_time_of_signing_counts(folder, since, quality):
    """Withdrawn a day before the signature, or a day after it: the history is asked."""
    state = {"status": "withdrawn", "since": since.isoformat(),
             "history": [("granted", "2023-01-01T00:00:00Z")]}  # fmt: skip
    updating.update(folder, source(EU=lotl(), PL=polish(**state)))

    assert verdict(folder, at=SIGNED + timedelta(hours=1)).quality == quality


def test_qualifiers_and_uses_are_read():
    uri = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/"
    extensions = (
        "<ServiceInformationExtensions><Extension><AdditionalServiceInformation>"
        f"<URI>{uri}ForeSeals</URI></AdditionalServiceInformation></Extension><Extension>"
        "<Qualifications><QualificationElement><Qualifiers>"
        f'<Qualifier uri="{uri}QCNoQSCD"/></Qualifiers><CriteriaList assert="atLeastOne">'
        '<KeyUsage><KeyUsageBit name="nonRepudiation">true</KeyUsageBit></KeyUsage>'
        "<PolicySet><PolicyIdentifier><Identifier>1.2.3</Identifier></PolicyIdentifier>"
        "</PolicySet></CriteriaList></QualificationElement></Qualifications></Extension>"
        "</ServiceInformationExtensions>"
    )
    text = made_by.list_xml(services=made_by.service_xml(ISSUER, extensions=extensions))

    (service,) = read_list(text.encode()).services

    period = service.periods[0]
    assert (service.kind, service.provider) == (Kind.QUALIFIED_CA, "Dostawca")
    assert period.uses == {"eseal"}
    assert period.qualifiers_for(PERSON.asn1) == {"QCNoQSCD"}
    assert not service.is_granted(datetime(2022, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a/>",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        made_by.list_xml("../.."),
        made_by.list_xml().replace("2025-01-01", "kiedyś"),
    ],
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(ListUnreadable):
        read_list(text.encode())


def test_a_damaged_index_says_what_to_do(folder):
    (folder / anchors.INDEX).write_text("{")

    with pytest.raises(anchors.IndexUnreadable, match="akta trust update"):
        anchors.load(folder)


def test_the_command_takes_lists_from_a_folder(folder, tmp_path, monkeypatch, capsys):
    given = tmp_path / "given"
    given.mkdir()
    (given / "eu-lotl.xml").write_bytes(lotl())
    (given / "PL_TSL.xml").write_bytes(polish())
    (given / "other.xml").write_bytes(b"<a/>")
    monkeypatch.setenv("AKTA_TRUST_DIR", str(folder))

    assert command.run(["update", "--from", str(given)]) == 0
    assert capsys.readouterr().out == "EU: z 01.01.2025\nPL: z 01.01.2025\n"
    assert command.run(["status"]) == 1  # their next update was due long ago
    assert "PL: z 01.01.2025, aktualna do 01.07.2025 (przeterminowana)" in capsys.readouterr().out


def test_the_command_keeps_the_installations_own_issuers(folder, tmp_path, monkeypatch, capsys):
    from cryptography.hazmat.primitives.serialization import Encoding

    pem = tmp_path / "wystawca.pem"
    pem.write_bytes(ISSUER.certificate.public_bytes(Encoding.PEM))
    monkeypatch.setenv("AKTA_TRUST_DIR", str(folder))
    dates = ["--since", "2024-01-01", "--until", "2027-01-01"]

    assert command.run(["add", "personal", str(pem), "--name", "Urząd osobisty", *dates]) == 0
    assert verdict(folder).quality == "personal"
    assert command.run(["add", "minister", str(pem), "--name", "x", *dates]) == 2
    assert command.run(["add", "personal", str(tmp_path / "nic"), "--name", "x", *dates]) == 2
    assert "RODZAJ" not in capsys.readouterr().err
    told = json.loads((folder / "authorities.json").read_text())
    assert [each["name"] for each in told] == ["Urząd osobisty"]
