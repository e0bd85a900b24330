"""The two engines for XML signatures: signxml first, libxmlsec where it cannot follow.

signxml ignores transforms it does not know, so it is asked only where it knows all of them.
libxmlsec opens what a reference names; it is given callbacks that hand out the documents at
hand and nothing else, and references other than these are refused before.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Any

import signxml
import xmlsec
from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod

from akta.trust.signatures import xmlparts
from akta.trust.signatures.rsakeys import with_proper_key
from akta.trust.signatures.xmlparts import DS, Element, Reference

ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
BASE64 = "http://www.w3.org/2000/09/xmldsig#base64"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
FILTER2 = "http://www.w3.org/2002/06/xmldsig-filter2"
_EARLY = b'<SignedProperties xmlns="http://uri.etsi.org/01903/v1.1.1#"'
_C14N = frozenset(method.value for method in CanonicalizationMethod)
_FIRST_KNOWS = _C14N | {ENVELOPED, BASE64}
_KNOWN = _FIRST_KNOWS | {XPATH, FILTER2}
_DIGESTS = frozenset(method.value for method in DigestAlgorithm)
_SECOND_DIGESTS = _DIGESTS | {
    "http://www.w3.org/2001/04/xmlenc#ripemd160", "http://www.w3.org/2001/04/xmldsig-more#md5",
}  # fmt: skip
_METHODS = frozenset(m.value for m in SignatureMethod if "HMAC" not in m.name)
_SECOND_METHODS = _METHODS | {
    "http://www.w3.org/2007/05/xmldsig-more#rsa-pss",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-md5",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-ripemd160",
    "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519",
    "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed448",
    "http://www.w3.org/2007/05/xmldsig-more#ecdsa-ripemd160",
}  # fmt: skip


class Verdict(Enum):
    """What an engine found."""

    HOLDS = "holds"
    DIGEST = "digest"
    VALUE = "value"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Task:
    """One ds:Signature to be verified with one certificate, or with its KeyValue."""

    root: Element
    place: int
    signature: Element
    references: tuple[Reference, ...]
    outside: Mapping[str, bytes]
    missing: frozenset[str]
    targets: tuple[Element, ...]
    is_large: bool
    is_digidoc: bool = False


def unknown_algorithms(signature: Element, references: tuple[Reference, ...]) -> list[str]:
    """Algorithms that neither engine knows."""
    method = xmlparts.algorithm(signature, "SignatureMethod")
    canon = xmlparts.algorithm(signature, "CanonicalizationMethod")
    unknown = [] if method in _SECOND_METHODS else [method]
    unknown += [] if canon in _C14N else [canon]
    for reference in references:
        unknown += [t for t in reference.transforms if t not in _KNOWN]
        unknown += [] if reference.digest_method in _SECOND_DIGESTS else [reference.digest_method]
    return [name or "(brak nazwy)" for name in dict.fromkeys(unknown)]


def verify(task: Task, cert: x509.Certificate | None) -> Verdict:
    """Ask the first engine, twice where canonical form may be at fault, then the second.

    The first copies the document several times over, so a large one goes to the second first.
    """
    verdict = Verdict.FAILED
    cert = with_proper_key(cert) if cert is not None else None
    if task.is_large and not task.missing and _second(task, cert):
        return Verdict.HOLDS
    if _first_can(task):
        for lenient in (False, True):
            verdict = _first(task, cert, lenient=lenient)
            if verdict is Verdict.HOLDS:
                return verdict
    if not task.missing and _second(task, cert):
        return Verdict.HOLDS
    if _is_reread(task):
        return _first(task, cert, lenient=True)
    if _is_digidoc(task.root):
        return _first(replace(task, is_digidoc=True), cert, lenient=True)
    return verdict


def _is_digidoc(root: Element) -> bool:
    return (etree.QName(root).localname, root.get("format")) == ("SignedDoc", "DIGIDOC-XML")


def _is_reread(task: Task) -> bool:
    """Whether the document is to be canonicalised before its signatures are taken out by XPath.

    The second engine then looks for the signature in what was read anew, and gives up.
    """
    anew = any(XPATH in r.transforms and r.transforms[0] in _C14N for r in task.references)
    return anew and _first_can(task, _FIRST_KNOWS | {XPATH})


def _first_can(task: Task, known: frozenset[str] = _FIRST_KNOWS) -> bool:
    method = xmlparts.algorithm(task.signature, "SignatureMethod")
    return method in _METHODS and all(
        set(r.transforms) <= known and r.digest_method in _DIGESTS for r in task.references
    )


class _Verifier(signxml.XMLVerifier):
    """signxml for the ds:Signature at a given place, leaving out references without content."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def _get_signature(self, root: Element) -> Element:
        return xmlparts.signatures(root)[self._task.place]

    def _verify_reference(self, reference: Element, *rest: Any) -> Any:
        if _outside_name(reference) in self._task.missing:
            return None
        inherited: Any = super()._verify_reference
        return inherited(reference, *rest)

    def _resolve_reference(
        self, doc_root: Element, reference: Element, uri_resolver: Any = None
    ) -> Any:
        """Besides, in a copy of the document: leave out what the reference's XPath leaves out.

        What a reference without URI speaks of is the document given with it.
        """
        if reference.get("URI") is None and uri_resolver is not None:
            return uri_resolver(xmlparts.NAMELESS)
        inherited: Any = super()._resolve_reference
        target = inherited(doc_root, reference, uri_resolver=uri_resolver)
        for expression in reference.iter("{*}XPath"):
            _without_signatures(doc_root, expression)
        return target

    def _c14n(self, nodes: Any, *given: Any, **named: Any) -> bytes:
        """An element as a document of its own: within another one lxml repeats declarations of
        namespaces that already hold.
        """
        inherited: Any = super()._c14n
        if etree.iselement(nodes):
            nodes = self._fromstring(etree.tostring(nodes, with_tail=False))  # type: ignore[no-untyped-call]
        found: bytes = inherited(nodes, *given, **named)
        return found

    def _apply_transforms(self, *given: Any, **named: Any) -> bytes:
        """The makers of DIGIDOC-XML write the namespace of the signed properties down and leave
        it out of their digest.
        """
        inherited: Any = super()._apply_transforms
        found: bytes = inherited(*given, **named)
        if self._task.is_digidoc and found.startswith(_EARLY):
            return b"<SignedProperties" + found.removeprefix(_EARLY)
        return found

    def octets_of(self, reference: Element, resolver: Callable[[str], Any]) -> bytes:
        """What a reference digests, by the same steps."""
        root = self._fromstring(self._tostring(self._task.root))  # type: ignore[no-untyped-call]
        target = self._resolve_reference(root, reference, uri_resolver=resolver)
        transforms = self._find(reference, "Transforms", require=False)  # type: ignore[no-untyped-call]
        own = self._get_signature(root)
        found: bytes = self._apply_transforms(target, transforms_node=transforms, signature=own)
        return found


def _outside_name(reference: Element) -> str | None:
    uri = reference.get("URI")
    return xmlparts.NAMELESS if uri is None else xmlparts.named(uri) or None


def _without_signatures(root: Element, expression: Element) -> None:
    """Follow the one expression that signers write: it leaves every signature out."""
    written = "".join("".join(expression.itertext()).split())
    if written != "not(ancestor-or-self::ds:Signature)" or expression.nsmap.get("ds") != DS:
        raise signxml.InvalidInput("another XPath expression")
    for signature in xmlparts.signatures(root):
        if (around := signature.getparent()) is not None:
            place, tail = signature.getprevious(), signature.tail or ""
            if place is not None:
                place.tail = (place.tail or "") + tail
            else:
                around.text = (around.text or "") + tail
            around.remove(signature)


def _first(task: Task, cert: x509.Certificate | None, *, lenient: bool) -> Verdict:
    verifier = _Verifier(task)
    verifier.excise_empty_xmlns_declarations = lenient
    try:
        known = pyca.load_der_x509_certificate(cert.dump()) if cert is not None else None
        config = signxml.SignatureConfiguration(
            require_x509=known is not None,
            expect_references=True,
            signature_methods=frozenset(SignatureMethod),
            digest_algorithms=frozenset(DigestAlgorithm),
            ignore_ambiguous_key_info=True,
            verification_time=_inside(known),
        )
        verifier.verify(
            task.root,
            x509_cert=known,
            validate_schema=False,
            parser=xmlparts.parser(),
            uri_resolver=_resolver(task),
            expect_config=config,
        )
    except signxml.InvalidDigest:
        return Verdict.DIGEST
    except (signxml.InvalidSignature, InvalidSignature):
        return Verdict.VALUE
    except (signxml.exceptions.SignXMLException, etree.LxmlError, UnsupportedAlgorithm):
        return Verdict.FAILED
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError, IndexError):
        return Verdict.FAILED
    return Verdict.HOLDS


def octets(task: Task, algorithm: str, *, lenient: bool) -> list[bytes]:
    """What each reference digests, one after the other; a node set by the algorithm given.

    Raises what signxml raises where it cannot follow.
    """
    if not all(set(r.transforms) <= _FIRST_KNOWS | {XPATH} for r in task.references):
        raise signxml.InvalidInput("transforms of the second engine")
    verifier = _Verifier(task)
    verifier.excise_empty_xmlns_declarations = lenient
    method = CanonicalizationMethod(algorithm)
    verifier.config = signxml.SignatureConfiguration(default_reference_c14n_method=method)
    elements = task.signature.iterfind(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    return [verifier.octets_of(element, _resolver(task)) for element in elements]


def _inside(cert: pyca.Certificate | None) -> Any:
    """A moment at which the certificate is valid: expiry is not asked here."""
    return cert.not_valid_before_utc + timedelta(seconds=1) if cert is not None else None


def _resolver(task: Task) -> Callable[[str], Any]:
    def resolve(uri: str) -> Any:
        data = task.outside[xmlparts.named(uri)]
        wanted = [r for r in task.references if r.outside == xmlparts.named(uri)]
        if any(set(r.transforms) & _C14N for r in wanted):
            return xmlparts.parse(data)
        return data

    return resolve


def _second(task: Task, cert: x509.Certificate | None) -> bool:
    """libxmlsec, with no way to any file of this machine."""
    if any(not _is_safe(reference, task) for reference in task.references):
        return False
    xmlsec.cleanup_callbacks()
    xmlsec.register_callbacks(
        lambda name: _at_hand(task, name) is not None,
        lambda name: io.BytesIO(_at_hand(task, name) or b""),
        lambda stream, buffer: stream.readinto(buffer),
        lambda stream: stream.close(),
    )
    try:
        return _verified(task, cert)
    except (xmlsec.Error, xmlsec.InternalError, ValueError, TypeError):
        return False
    finally:
        xmlsec.cleanup_callbacks()


def _verified(task: Task, cert: x509.Certificate | None) -> bool:
    make: Any = xmlsec.SignatureContext  # its stub leaves the manager out
    context = make(xmlsec.KeysManager())
    wanted = {reference.local_id for reference in task.references}
    for element in task.targets:
        for name in ("Id", "ID", "id"):
            if element.get(name) in wanted - {None}:
                context.register_id(element, name)
    if cert is not None:
        context.key = xmlsec.Key.from_memory(cert.dump(), xmlsec.constants.KeyDataFormatCertDer)
    else:
        names = ("KeyDataRsa", "KeyDataEcdsa", "KeyDataDsa", "KeyDataValue")
        data = [getattr(xmlsec.constants, name, None) for name in names]
        context.set_enabled_key_data([item for item in data if item is not None])
    context.verify(task.signature)
    return True


def _is_safe(reference: Reference, task: Task) -> bool:
    if reference.is_whole or reference.local_id is not None:
        return True
    return bool(reference.outside) and reference.outside in task.outside


def _at_hand(task: Task, name: bytes) -> bytes | None:
    return task.outside.get(xmlparts.named(name.decode("utf-8", "replace")))
