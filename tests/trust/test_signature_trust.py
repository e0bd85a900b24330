"""Trust in signatures: paths, moments, revocation, qualification - by chains of our own."""

import time
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from asn1crypto import ocsp
from cryptography import x509
from cryptography.x509.oid import NameOID

from akta.trust.lists.anchors import Anchors
from akta.trust.lists.model import Criteria, Kind, Period, Rule, Service
from akta.trust.sealing.pdf import seal_pdf
from akta.trust.signatures.evidence import REVOCATION_VALUES, Pool, take_value
from akta.trust.signatures.inspection import inspect
from tests.trust import authorities as made_by
from tests.trust.authorities import END, ESEAL, LATER, SIGNED, START, Wish, made, statements
from tests.trust.receipts_at_hand import NOW
from tests.trust.receipts_at_hand import seal as demonstration
from tests.trust.signing import plain_pdf

AT = SIGNED + timedelta(minutes=5)
ROOT = made(Wish("Urząd główny", ca=True, start=START, end=LATER))
ISSUER = made(Wish("Urząd kwalifikowany", ca=True, end=LATER), ROOT)
STAMPS = made(Wish("Znaczniki", stamps=True, end=LATER), ROOT)
STRANGER = made(Wish("Urząd nieznany", ca=True))


@cache
def person(**wishes):
    return made(Wish("Jan Kowalski", **{"statements": statements(), **wishes}), ISSUER)


def listed(kind=Kind.QUALIFIED_CA, *, keys=(ISSUER,), periods=None, policies=()):
    states = periods or (Period(START - timedelta(days=900), granted=True),)
    ders = tuple(each.der for each in keys)
    return Service(kind, "PL", "Dostawca", ders, tuple(states), frozenset(policies))


LISTS = (listed(), listed(Kind.QUALIFIED_STAMPS, keys=(STAMPS,)))


def judged(data, services=LISTS, *, at=AT, crls=(), ocsps=(), certificates=()):
    fetched = Pool()
    fetched.add(certificates, crls, ocsps)
    return inspect(data, at=at, anchors=Anchors.of(services), fetched=fetched)


def told(data, services=LISTS, **more):
    entry = judged(data, services, **more).signatures[0]
    assert entry.intact is True
    return entry.indication, entry.sub_indication


GOOD = (made_by.crl(ISSUER),)


def test_a_listed_issuer_and_a_clean_list_pass():
    entry = judged(made_by.cms(person()), crls=GOOD).signatures[0]

    assert (entry.indication, entry.sub_indication) == ("TOTAL_PASSED", None)
    assert (entry.quality, entry.qualification) == ("qualified", "QES")
    assert entry.issued_by == "trusted-list"
    assert "kwalifikowany" in entry.sentence
    assert "zaufany wystawca" in entry.sentence


def test_without_lists_nothing_is_trusted():
    entry = inspect(made_by.cms(person()), at=AT).signatures[0]

    assert (entry.indication, entry.sub_indication) == (
        "INDETERMINATE",
        "NO_CERTIFICATE_CHAIN_FOUND",
    )
    assert (entry.quality, entry.trust_checked) == ("unknown", False)


REVOKED = SIGNED - timedelta(days=1)
AFTERWARDS = SIGNED + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param({}, ("INDETERMINATE", "TRY_LATER"), id="nothing about revocation"),
        pytest.param(
            {"crls": (made_by.crl(ISSUER, at=SIGNED - timedelta(days=30)),)},
            ("INDETERMINATE", "TRY_LATER"),
            id="a list out of force",
        ),
        pytest.param(
            {"crls": (made_by.crl(STRANGER),)}, ("INDETERMINATE", "TRY_LATER"), id="of another"
        ),
        pytest.param(
            {"crls": (made_by.crl(ISSUER, revoked=[(person(), REVOKED)]),)},
            ("TOTAL_FAILED", "REVOKED"),
            id="revoked before its signer says to have signed",
        ),
        pytest.param(
            {"crls": (made_by.crl(ISSUER, revoked=[(person(), AFTERWARDS)]),)},
            ("INDETERMINATE", "REVOKED_NO_POE"),
            id="revoked since, and nothing proves the time",
        ),
        pytest.param(
            {"crls": (made_by.crl(ISSUER, revoked=[(person(), AT + timedelta(days=1))]),)},
            ("TOTAL_PASSED", None),
            id="revoked after the moment that counts",
        ),
        pytest.param(
            {
                "crls": (
                    made_by.crl(
                        ISSUER,
                        revoked=[(person(), REVOKED)],
                        reason=x509.ReasonFlags.certificate_hold,
                    ),
                )
            },
            ("INDETERMINATE", "TRY_LATER"),
            id="suspended",
        ),
        pytest.param(
            {"ocsps": (made_by.answer(person(), ISSUER),)}, ("TOTAL_PASSED", None), id="ocsp good"
        ),
        pytest.param(
            {"ocsps": (made_by.answer(person(), ISSUER, revoked=REVOKED),)},
            ("TOTAL_FAILED", "REVOKED"),
            id="ocsp revoked",
        ),
        pytest.param(
            {"ocsps": (made_by.answer(person(), ISSUER, by=person(serial=77)),)},
            ("INDETERMINATE", "TRY_LATER"),
            id="ocsp by one without the task",
        ),
    ],
)
def test_revocation_by_what_the_issuer_says(more, expected):
    assert told(made_by.cms(person()), **more) == expected


def test_an_answer_by_whom_the_issuer_empowered_counts():
    responder = made(Wish("OCSP", answers=True, end=LATER), ISSUER)
    proof = made_by.answer(person(), ISSUER, by=responder)

    assert told(made_by.cms(person()), ocsps=(proof,)) == ("TOTAL_PASSED", None)


@pytest.mark.parametrize(
    ("claimed", "at", "stamp", "expected"),
    [
        pytest.param(
            END + timedelta(days=1), END + timedelta(days=2), None,
            ("TOTAL_FAILED", "EXPIRED"), id="expired at signing",
        ),
        pytest.param(
            SIGNED, END + timedelta(days=2), None,
            ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"), id="expired since, unproven",
        ),
        pytest.param(
            SIGNED, END + timedelta(days=2), STAMPS, ("TOTAL_PASSED", None),
            id="expired since, but stamped in time",
        ),
        pytest.param(
            SIGNED, START - timedelta(days=2), None,
            ("TOTAL_FAILED", "NOT_YET_VALID"), id="not yet valid",
        ),
    ],
)  # fmt: skip
def test_the_moment_that_is_proven_decides(claimed, at, stamp, expected):
    signed = made_by.cms(person(), claimed=claimed, stamp=stamp)
    early = [Period(START - timedelta(days=900), granted=True)]

    assert told(signed, (listed(periods=early), LISTS[1]), at=at, crls=GOOD) == expected


def test_a_stamp_of_a_stranger_proves_nothing():
    other = made(Wish("Obcy zegar", stamps=True, end=LATER), STRANGER)
    signed = made_by.cms(person(), stamp=other)

    assert told(signed, at=END + timedelta(days=2), crls=GOOD) == (
        "INDETERMINATE",
        "OUT_OF_BOUNDS_NO_POE",
    )


def test_the_path_goes_through_what_the_file_carries():
    """Only the root is listed; its intermediate comes with the signature."""
    services = (listed(keys=(ROOT,)),)
    lists = (*GOOD, made_by.crl(ROOT))

    assert told(made_by.cms(person()), services, crls=lists) == ("TOTAL_PASSED", None)
    assert told(made_by.cms(person()), services, crls=GOOD) == ("INDETERMINATE", "TRY_LATER")
    gone = made_by.crl(ROOT, revoked=[(ISSUER, REVOKED)])
    assert told(made_by.cms(person()), services, crls=(*GOOD, gone)) == (
        "INDETERMINATE",
        "REVOKED_CA_NO_POE",
    )


def test_a_chain_against_its_issuers_rules_fails():
    narrow = made(Wish("Urząd bez podległych", ca=True, depth=0), ROOT)
    below = made(Wish("Urząd podległy", ca=True), narrow)
    signed = made_by.cms(made(Wish("Jan"), below))

    assert told(signed, (listed(keys=(ROOT,)),)) == ("INDETERMINATE", "CHAIN_CONSTRAINTS_FAILURE")


def test_a_forged_issuer_of_the_same_name_is_no_issuer():
    forged = made(Wish("Urząd kwalifikowany", ca=True))
    signed = made_by.cms(made(Wish("Jan", statements=statements()), forged))

    assert told(signed, crls=GOOD) == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")


WITHDRAWN = (Period(SIGNED - timedelta(days=9), granted=False), Period(START, granted=True))
RESTORED = (Period(SIGNED + timedelta(days=9), granted=False), Period(START, granted=True))
NOT_FIT = Rule(frozenset({"NotQualified"}), Criteria("all", policies=(("1.2.3",),)))
NO_DEVICE = Rule(frozenset({"QCNoQSCD"}), Criteria("all", usages=((("non_repudiation", True),),)))
DEVICE = Rule(frozenset({"QCWithQSCD"}), Criteria("atLeastOne", policies=(("1.2.9",), ("1.2.3",))))


def period(*rules, uses=()):
    return (Period(START - timedelta(days=9), True, frozenset(uses), rules),)


@pytest.mark.parametrize(
    ("wishes", "periods", "expected"),
    [
        pytest.param({}, WITHDRAWN, ("advanced", "AdES"), id="withdrawn before signing"),
        pytest.param({}, RESTORED, ("qualified", "QES"), id="withdrawn only afterwards"),
        pytest.param(
            {"statements": statements(use=ESEAL)}, None, ("qualified", "QESeal"), id="seal"
        ),
        pytest.param(
            {"statements": statements(device=False)}, None, ("advanced", "AdES-QC"), id="no device"
        ),
        pytest.param(
            {"statements": statements(compliant=False)}, None, ("advanced", "AdES"), id="no QC"
        ),
        pytest.param(
            {"policies": ("1.2.3",)}, period(NOT_FIT), ("advanced", "AdES"), id="not qualified"
        ),
        pytest.param({}, period(NOT_FIT), ("qualified", "QES"), id="of another policy"),
        pytest.param({}, period(NO_DEVICE), ("advanced", "AdES-QC"), id="by key usage"),
        pytest.param(
            {"policies": ("1.2.3",), "statements": statements(device=False)},
            period(DEVICE), ("qualified", "QES"), id="device by the list",
        ),
        pytest.param({}, period(uses=("eseal",)), ("advanced", "AdES"), id="granted for seals"),
    ],
)  # fmt: skip
def test_the_worth_of_a_certificate(wishes, periods, expected):
    signed = made_by.cms(person(**wishes))

    entry = judged(signed, (listed(periods=periods),), crls=GOOD).signatures[0]

    assert entry.indication == "TOTAL_PASSED"
    assert (entry.quality, entry.qualification) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(Kind.PERSONAL, ("personal", "personal")), (Kind.PROSECUTION, ("advanced", "prosecution"))],
)
def test_issuers_of_the_installations_own_list(kind, expected):
    ours = listed(kind, policies=("1.2.616.1",))
    signed = made_by.cms(person(policies=("1.2.616.1",), statements=None))

    entry = judged(signed, (ours,), crls=GOOD).signatures[0]
    other = judged(made_by.cms(person()), (ours,), crls=GOOD).signatures[0]

    assert (entry.quality, entry.issued_by) == expected
    assert (other.quality, other.issued_by) == ("unknown", None)


MINISTER = "Minister do spraw informatyzacji - pieczęć podpisu zaufanego"
REASON = "Opatrzono pieczęcią ministra w imieniu: Anna Maria Nowak, PESEL: 44051401359"


def seal(name, **wishes):
    more = {NameOID.ORGANIZATION_IDENTIFIER: "VATPL-5252955037"}
    return made(Wish(name, statements=statements(use=ESEAL), more=more, **wishes), ISSUER)


def test_podpis_zaufany_is_the_ministers_qualified_seal():
    at = datetime(2025, 12, 1, tzinfo=UTC)
    lists = (made_by.crl(ISSUER, at=at, days=400),)

    entry = judged(made_by.pdf(seal(MINISTER), reason=REASON), at=at, crls=lists).signatures[0]

    assert (entry.quality, entry.on_behalf_via) == ("trusted", "trusted-profile")
    assert entry.signer.name == "Anna Maria Nowak"
    assert "44051401359" not in entry.sentence


def test_who_only_calls_himself_the_minister_is_told_by_his_own_name():
    forged = made(Wish(MINISTER, statements=statements(compliant=False)), ISSUER)

    report = judged(made_by.pdf(forged, reason=REASON), crls=GOOD)

    entry = report.signatures[0]
    assert (entry.quality, entry.on_behalf_via) == ("advanced", None)
    assert entry.signer.name == MINISTER
    assert "FALSE_TRUSTED_PROFILE" in {each.code for each in report.problems}


def test_what_would_be_fetched_is_named():
    where = {"crl": "http://crl.example.pl/a.crl", "ocsp": "http://ocsp.example.pl"}

    report = judged(made_by.cms(person(**where)))

    assert {each["kind"]: each["url"] for each in report.wanted} == where
    assert judged(made_by.cms(person(**where)), crls=GOOD).wanted == []


def test_a_thousand_certificates_in_a_loop_cost_little():
    """Issuers of one name that issue one another: the search ends, and finds nothing."""
    loop = [made(Wish("Pętla", ca=True)) for _ in range(20)]
    ring = [made(Wish("Pętla", ca=True), each).der for each in loop for _ in range(50)]
    signed = made_by.cms(made(Wish("Jan"), loop[0]))
    began = time.process_time()

    found = told(signed, certificates=ring)

    assert found == ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")
    assert time.process_time() - began < 6


def test_what_a_pdf_carries_of_revocation_is_enough():
    """A B-LT seal passes offline by its own store (DSS), and its stamp proves the time."""
    sealing = demonstration()
    services = tuple(
        Service(kind, "PL", "Pokaz", (sealing.roots[0].dump(),), (Period(START, granted=True),))
        for kind in (Kind.QUALIFIED_CA, Kind.QUALIFIED_STAMPS)
    )
    sealed = seal_pdf(plain_pdf(), sealing, reason="Potwierdzenie")

    entry = judged(sealed.data, services, at=NOW + timedelta(days=1)).signatures[0]

    assert (entry.level, entry.indication, entry.sub_indication) == ("B-LT", "TOTAL_PASSED", None)


def test_what_a_cms_carries_of_revocation_is_enough():
    assert told(made_by.cms(person(), revocation=GOOD)) == ("TOTAL_PASSED", None)


def test_revocation_values_among_the_unsigned_attributes_are_read():
    """RevocationValues as CAdES-X carries them: lists, and OCSP answers without their frame."""
    pool = Pool()
    whole = made_by.answer(person(), ISSUER)
    basic = ocsp.OCSPResponse.load(whole)["response_bytes"]["response"].parsed.dump()
    values = _tagged(0xA0, _tagged(0x30, GOOD[0])) + _tagged(0xA1, _tagged(0x30, basic))

    take_value(pool, REVOCATION_VALUES, _tagged(0x30, values))

    assert list(pool.crls) == list(GOOD)
    assert list(pool.ocsps) == [whole]


def _tagged(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x82]) + len(content).to_bytes(2, "big") + content
