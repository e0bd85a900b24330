"""The XML of a trusted list (TS 119 612) as plain values. Nothing in it is believed here."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from akta.trust.lists.model import Criteria, Kind, Period, Rule, Service
from akta.trust.signatures.xmlparts import Dangerous, NotXml, parse

Element = Any
MOST_BYTES = 64 << 20
_MOST_SERVICES = 20_000
_DEEPEST = 6
_LONGEST_TERRITORY = 4
_TYPES = {
    "CA/QC": Kind.QUALIFIED_CA,
    "CA/PKC": Kind.OTHER_CA,
    "TSA/QTST": Kind.QUALIFIED_STAMPS,
    "TSA": Kind.OTHER_STAMPS,
    "TSA/TSS-QC": Kind.OTHER_STAMPS,
    "TSA/TSS-AdESQCandQES": Kind.OTHER_STAMPS,
}
_GRANTED = frozenset(
    {"granted", "recognisedatnationallevel", "setbynationallaw", "undersupervision",
     "supervisionincessation", "accredited"}
)  # fmt: skip
_USES = {"ForeSignatures": "esig", "ForeSeals": "eseal", "ForWebSiteAuthentication": "web"}
_USAGE_BITS = {
    "digitalSignature": "digital_signature", "nonRepudiation": "non_repudiation",
    "keyEncipherment": "key_encipherment", "dataEncipherment": "data_encipherment",
    "keyAgreement": "key_agreement", "keyCertSign": "key_cert_sign", "crlSign": "crl_sign",
    "encipherOnly": "encipher_only", "decipherOnly": "decipher_only",
}  # fmt: skip
_XML_MIME = "application/vnd.etsi.tsl+xml"


class ListUnreadable(ValueError):
    """The bytes are no trusted list; the message is one Polish sentence."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where another list stands and whose signatures it may bear (OtherTSLPointer)."""

    territory: str
    location: str
    signers: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class TrustedList:
    """A trusted list as it stands in its file."""

    territory: str
    sequence: int
    issued: datetime
    next_update: datetime | None
    services: tuple[Service, ...] = ()
    pointers: tuple[Pointer, ...] = field(default=())


def read_list(data: bytes) -> TrustedList:
    """Read a list. Raises ListUnreadable."""
    if len(data) > MOST_BYTES:
        raise ListUnreadable("Lista zaufana jest zbyt duża.")
    try:
        root = parse(data)
        return _read(root)
    except (NotXml, Dangerous) as error:
        raise ListUnreadable("Plik nie jest poprawnym plikiem XML.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise ListUnreadable("Plik nie jest listą zaufaną w formacie ETSI TS 119 612.") from error


def _read(root: Element) -> TrustedList:
    if etree.QName(root).localname != "TrustServiceStatusList":
        raise ValueError("root")
    scheme = _child(root, "SchemeInformation")
    issued = _moment(_text(scheme, "ListIssueDateTime"))
    if issued is None:
        raise ValueError("ListIssueDateTime")
    territory = _text(scheme, "SchemeTerritory")
    if not (territory.isascii() and territory.isalpha() and len(territory) <= _LONGEST_TERRITORY):
        raise ValueError("SchemeTerritory")
    return TrustedList(
        territory=territory,
        sequence=int(_text(scheme, "TSLSequenceNumber")),
        issued=issued,
        next_update=_moment(_text(scheme, "NextUpdate", "dateTime")),
        services=tuple(_services(root, territory)),
        pointers=tuple(_pointers(scheme)),
    )


def _child(element: Element | None, *names: str) -> Element | None:
    for name in names:
        element = element.find(f"{{*}}{name}") if element is not None else None
    return element


def _text(element: Element | None, *names: str) -> str:
    found = _child(element, *names)
    return (found.text or "").strip() if found is not None else ""


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _certificates(element: Element | None) -> Iterator[bytes]:
    for found in element.iter("{*}X509Certificate") if element is not None else ():
        try:
            yield base64.b64decode("".join((found.text or "").split()), validate=True)
        except (binascii.Error, ValueError):
            continue


def _pointers(scheme: Element | None) -> Iterator[Pointer]:
    for element in scheme.iter("{*}OtherTSLPointer") if scheme is not None else ():
        kinds = [(e.text or "").strip() for e in element.iter("{*}MimeType")]
        if kinds and _XML_MIME not in kinds:
            continue
        territory = next((e.text or "" for e in element.iter("{*}SchemeTerritory")), "").strip()
        signers = frozenset(_certificates(_child(element, "ServiceDigitalIdentities")))
        yield Pointer(territory, _text(element, "TSLLocation"), signers)


def _services(root: Element, territory: str) -> Iterator[Service]:
    count = 0
    for provider in root.iter("{*}TrustServiceProvider"):
        name = _name(_child(provider, "TSPInformation", "TSPName"))
        for element in provider.iter("{*}TSPService"):
            count += 1
            if count > _MOST_SERVICES:
                raise ValueError("services")
            yield from _service(element, territory, name)


def _name(element: Element | None) -> str:
    """A name in Polish where there is one, else English, else the first."""
    names = list(element) if element is not None else []
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    told = {each.get(language, ""): (each.text or "").strip() for each in names}
    return told.get("pl") or told.get("en") or next(iter(told.values()), "")


def _service(element: Element, territory: str, provider: str) -> Iterator[Service]:
    """One service for each kind it ever was; its keys are those of all its states."""
    now = _child(element, "ServiceInformation")
    past = element.findall("{*}ServiceHistory/{*}ServiceHistoryInstance")
    states = [(kind, period) for each in (now, *past) for kind, period in _state(each)]
    keys = tuple(dict.fromkeys(_certificates(_child(now, "ServiceDigitalIdentity"))))
    for kind in dict.fromkeys(kind for kind, _ in states) if keys else ():
        own = [_as(kind, each, period) for each, period in states]
        newest_first = sorted(own, key=lambda period: period.since, reverse=True)
        yield Service(kind, territory, provider, keys, tuple(newest_first))


def _as(kind: Kind, stated: Kind, period: Period) -> Period:
    """A state under another kind of service ends this one."""
    return period if kind is stated else Period(period.since, granted=False)


def _state(element: Element | None) -> Iterator[tuple[Kind, Period]]:
    kind = _TYPES.get(_text(element, "ServiceTypeIdentifier").partition("/Svctype/")[2])
    since = _moment(_text(element, "StatusStartingTime"))
    if kind is None or since is None:
        return
    status = _text(element, "ServiceStatus").rsplit("/", 1)[-1]
    extensions = _child(element, "ServiceInformationExtensions")
    yield (
        kind,
        Period(since, status in _GRANTED, frozenset(_uses(extensions)), tuple(_rules(extensions))),
    )


def _all(element: Element | None, name: str) -> Iterator[Element]:
    yield from element.iter(f"{{*}}{name}") if element is not None else ()


def _uses(extensions: Element | None) -> Iterator[str]:
    for found in (
        extensions.iter("{*}AdditionalServiceInformation") if extensions is not None else ()
    ):
        use = _USES.get(_text(found, "URI").rsplit("/", 1)[-1])
        if use:
            yield use


def _rules(extensions: Element | None) -> Iterator[Rule]:
    for found in _all(extensions, "QualificationElement"):
        named = (each.get("uri", "").rsplit("/", 1)[-1] for each in found.iter("{*}Qualifier"))
        criteria = _child(found, "CriteriaList")
        if criteria is not None:
            yield Rule(frozenset(named), _criteria(criteria, 0))


def _criteria(element: Element, depth: int) -> Criteria:
    """A CriteriaList; what it asks beyond policies and key usage makes it unknown."""
    parts: dict[str, list[Element]] = {}
    for each in element.iterchildren(etree.Element):
        parts.setdefault(etree.QName(each).localname, []).append(each)
    strange = parts.keys() - {"KeyUsage", "PolicySet", "CriteriaList", "Description"}
    if depth > _DEEPEST or strange:
        return Criteria("all", unknown=True)
    return Criteria(
        how=element.get("assert", "all"),
        policies=tuple(_policies(each) for each in parts.get("PolicySet", ())),
        usages=tuple(_usage(each) for each in parts.get("KeyUsage", ())),
        nested=tuple(_criteria(each, depth + 1) for each in parts.get("CriteriaList", ())),
    )


def _policies(element: Element) -> tuple[str, ...]:
    found = ((each.text or "").strip() for each in element.iter("{*}Identifier"))
    return tuple(each.removeprefix("urn:oid:") for each in found)


def _usage(element: Element) -> tuple[tuple[str, bool], ...]:
    bits = element.iter("{*}KeyUsageBit")
    told = ((_USAGE_BITS.get(bit.get("name", ""), ""), (bit.text or "").strip()) for bit in bits)
    return tuple((name, state in {"true", "1"}) for name, state in told)
