"""Archive time stamps of XML signatures (znaczniki archiwalne), EN 319 132-1, 5.5.2.

Such a stamp fixes what the references speak of, the signature itself, the properties that came
before it, and its objects, written in canonical form one after the other.
"""

from collections.abc import Iterator

import signxml
from lxml import etree

from akta.trust.signatures import cms, digests, xmlparts
from akta.trust.signatures.evidence import Stamp
from akta.trust.signatures.facts import ArchiveStamp, utc_text
from akta.trust.signatures.xmlengines import Task, octets
from akta.trust.signatures.xmlparts import DS, Element

_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_MOST = 20
_BROKEN = (
    signxml.exceptions.SignXMLException, etree.LxmlError, cms.NotCms, digests.UnknownAlgorithm,
    ValueError, TypeError, KeyError, AttributeError, AssertionError, IndexError,
)  # fmt: skip


def forms(element: Element | None, algorithm: str) -> list[bytes]:
    """An element in canonical form, and the same as it is written without empty namespaces."""
    if element is None:
        return []
    exclusive = algorithm.startswith(_EXCLUSIVE)
    comments = algorithm.endswith("#WithComments")
    plain = etree.tostring(
        element, method="c14n", exclusive=exclusive, with_comments=comments, with_tail=False
    )
    return [plain, plain.replace(b' xmlns=""', b"")]


def judged(task: Task) -> Iterator[tuple[ArchiveStamp, Stamp | None]]:
    """Each archive time stamp of a signature, with its proof where it fits."""
    holders = xmlparts.xades(task.signature, "ArchiveTimeStamp")
    for _, holder in zip(range(_MOST), holders, strict=False):
        for token in holder.iter("{*}EncapsulatedTimeStamp"):
            yield _judged(task, holder, xmlparts.decoded(token))


def _judged(task: Task, holder: Element, token: bytes) -> tuple[ArchiveStamp, Stamp | None]:
    """What differs may be a form that nothing here can write, so it is told as not checked."""
    try:
        signed = cms.load(token)
        moment = cms.token_time(signed)
        found = next(
            (form for form in _stamped(task, holder) if cms.imprint_fits(signed, form)), None
        )
        stamp = cms.token_stamp(token, found) if found is not None else None
    except _BROKEN:
        return ArchiveStamp(None, None), None
    if stamp is None:
        return ArchiveStamp(utc_text(moment), None if found is None else False), None
    proof = Stamp(stamp.time, stamp.certificate, stamp.others, is_archive=True)
    return ArchiveStamp(utc_text(moment), True), proof


def _stamped(task: Task, holder: Element) -> Iterator[bytes]:
    """What the stamp was made of; in the two forms that signatures are written in."""
    if task.is_large or task.missing or next(holder.iter("{*}Include"), None) is not None:
        return
    method = xmlparts.child(holder, "CanonicalizationMethod")
    algorithm = ((method.get("Algorithm") or "") if method is not None else "") or _INCLUSIVE
    own, objects = _elements(task, holder)
    named = {reference.local_id for reference in task.references} - {None}
    for lenient in (False, True):
        begun = b"".join(
            [*octets(task, algorithm, lenient=lenient), *_written(own, algorithm, lenient=lenient)]
        )
        # by the standard those that no reference names; some take those that one names as well
        unnamed = [each for each in objects if each.get("Id") not in named]
        for chosen in [unnamed] if unnamed == objects else [unnamed, objects]:
            yield begun + b"".join(_written(chosen, algorithm, lenient=lenient))


def _written(elements: list[Element], algorithm: str, *, lenient: bool) -> list[bytes]:
    return [forms(element, algorithm)[lenient] for element in elements]


def _elements(task: Task, holder: Element) -> tuple[list[Element], list[Element]]:
    """What is taken of the signature itself, and its objects but for the properties."""
    signature = task.signature
    own = [xmlparts.child(signature, name) for name in ("SignedInfo", "SignatureValue", "KeyInfo")]
    earlier = list(holder.itersiblings("*", preceding=True))[::-1]
    objects = [
        each
        for each in signature.iterchildren(f"{{{DS}}}Object")
        if next(each.iterchildren("{*}QualifyingProperties"), None) is None
    ]
    return [*(each for each in own if each is not None), *earlier], objects


def has_records(signature: Element) -> bool:
    """Whether evidence records (zapisy dowodowe) stand among its properties."""
    return next(signature.iter("{*}SealingEvidenceRecords"), None) is not None
