"""CMS SignedData (CAdES, the inside of PAdES, time-stamp tokens): digests and values.

Each signerInfo is judged on its own. Integrity does not depend on the signing-certificate
reference, on trust or on the strength of algorithms; those are told beside it.
"""

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, tsp, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.sign import attributes as _attributes  # noqa: F401 - registers attribute types
from pyhanko.sign.general import check_ess_certid
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr
from pyhanko_certvalidator.errors import AlgorithmNotSupported, PSSParameterMismatch
from pyhanko_certvalidator.sig_validate import (
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from akta.trust.signatures.digests import Digest, UnknownAlgorithm, digest_of, fits_digest
from akta.trust.signatures.evidence import Stamp
from akta.trust.signatures.facts import ArchiveStamp, Level
from akta.trust.signatures.rsakeys import with_proper_key
from akta.trust.signatures.weak import weak_message, weak_words

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
_PEM = re.compile(rb"-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----(.+?)-----END ", re.DOTALL)
_RSA_WITH_SHA3: dict[str, hashes.HashAlgorithm] = {
    "2.16.840.1.101.3.4.3.13": hashes.SHA3_224(), "2.16.840.1.101.3.4.3.14": hashes.SHA3_256(),
    "2.16.840.1.101.3.4.3.15": hashes.SHA3_384(), "2.16.840.1.101.3.4.3.16": hashes.SHA3_512(),
}  # fmt: skip
_REVOCATION = {"1.2.840.113549.1.9.16.2.24", "1.2.840.113583.1.1.8"}
_SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
_ARCHIVE = {
    "1.2.840.113549.1.9.16.2.27", "1.2.840.113549.1.9.16.2.48", "0.4.0.1733.2.4",
}  # fmt: skip
_COUNTER = "1.2.840.113549.1.9.6"
_MOST_VALUES = 200
_DEEPEST = 8
_LONGEST_REWRITTEN = 1 << 16


class NotCms(Exception):
    """The bytes are no CMS SignedData."""


@dataclass(slots=True)
class Judged:
    """What one signerInfo came to."""

    intact: bool | None
    certificate: x509.Certificate | None = None
    signing_time: datetime | None = None
    timestamp: datetime | None = None
    stamps: list[Stamp] = field(default_factory=list)
    archive: list[ArchiveStamp] = field(default_factory=list)
    level: Level | None = None
    detached: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)
    counters: list["Judged"] = field(default_factory=list)

    def add_archive(self, told: ArchiveStamp, stamp: Stamp | None) -> None:
        """Keep a time stamp for the archive, and as a proof where it fits."""
        self.archive.append(told)
        if stamp is not None:
            self.stamps.append(stamp)


def signed_bytes(data: bytes) -> bytes | None:
    """The DER or BER bytes of a SignedData, out of PEM or base64 where needed; else None."""
    if _looks_signed(data):
        return data
    head = data[:4096].lstrip()
    found = _PEM.search(data) if b"-----BEGIN" in head else None
    text = found.group(1) if found else data
    if not text.strip() or not _BASE64.fullmatch(text[:4096]):
        return None
    try:
        decoded = base64.b64decode(b"".join(text.split()), validate=True)
    except ValueError:
        return None
    return decoded if _looks_signed(decoded) else None


def _looks_signed(data: bytes) -> bool:
    return data[:1] == b"\x30" and _SIGNED_DATA in data[:24]


def load(data: bytes) -> cms.SignedData:
    """Parse SignedData. Raises NotCms."""
    try:
        info = cms.ContentInfo.load(data)
        if info["content_type"].native != "signed_data":
            raise NotCms("content type")
        signed = info["content"]
        _touch(signed)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise NotCms(str(error)) from error
    return signed


def _touch(signed: cms.SignedData) -> None:
    """Read what is read later, since the parser tells what is broken only then."""
    hash(signed["encap_content_info"]["content_type"].native)
    content_of(signed)
    for cert in certificates(signed):
        hash(cert.serial_number)
    for signer in signed["signer_infos"]:
        hash(signer["sid"].name)


def content_of(signed: cms.SignedData) -> bytes | None:
    """The encapsulated content, None where the signature is detached."""
    content: Any = signed["encap_content_info"]["content"]
    if isinstance(content, core.Void) or content.contents is None:
        return None
    return bytes(content) if hasattr(content, "__bytes__") else bytes(content.contents)


def certificates(signed: cms.SignedData) -> list[x509.Certificate]:
    """The certificates that came with the signature."""
    choices = signed["certificates"] or ()
    return [choice.chosen for choice in choices if choice.name == "certificate"]


def judge_all(signed: cms.SignedData, digest: Digest | None) -> Iterator[Judged]:
    """Judge each signerInfo, in their order. `digest` None: the content is not at hand."""
    certs = certificates(signed)
    for info in signed["signer_infos"]:
        yield judge(info, signed, certs, digest)


def judge(
    info: cms.SignerInfo,
    signed: cms.SignedData,
    certs: list[x509.Certificate],
    digest: Digest | None,
) -> Judged:
    """Judge one signerInfo; whatever is malformed in it makes it not intact."""
    try:
        return _judge(info, signed, certs, digest, 0)
    except UnknownAlgorithm as error:
        return _unknown(error)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError):
        return Judged(False, problems=[("MALFORMED", "Budowa podpisu jest wadliwa.")])


def _unknown(error: Exception) -> Judged:
    text = f"Podpisu nie można sprawdzić: nieznany algorytm {error}."
    return Judged(None, problems=[("UNKNOWN_ALGORITHM", text)])


def _judge(
    info: cms.SignerInfo,
    signed: cms.SignedData,
    certs: list[x509.Certificate],
    digest: Digest | None,
    depth: int,
) -> Judged:
    result = Judged(None, detached=digest is None)
    attrs = info["signed_attrs"]
    result.signing_time = _claimed(attrs)
    result.certificate = cert = _signer(info, attrs, certs, result)
    _read_unsigned(info, signed, certs, result, depth)
    result.level = _level(info, signed, result) if _names_certificate(attrs) else None
    if cert is None:
        return result
    _name_weak(info, cert, result)
    try:
        result.intact = _holds(info, attrs, signed, cert, digest, result)
    except UnknownAlgorithm as error:
        result.problems += _unknown(error).problems
    return result


def _holds(
    info: cms.SignerInfo,
    attrs: cms.CMSAttributes,
    signed: cms.SignedData,
    cert: x509.Certificate,
    digest: Digest | None,
    result: Judged,
) -> bool | None:
    """Whether digest and value fit; None where the content is not at hand."""
    name = str(info["digest_algorithm"]["algorithm"].native)
    actual = digest(name) if digest is not None else None
    if isinstance(attrs, core.Void) or not len(attrs):
        if actual is None:
            return None
        return _value_fits(info, cert, actual, name, prehashed=True)
    wrong = _wrong_attributes(attrs, signed, actual)
    if wrong is None and not _attributes_fit(info, attrs, cert, name):
        wrong = ("VALUE_MISMATCH", "Wartość podpisu nie zgadza się z kluczem.")
    if wrong is not None:
        result.problems.append(wrong)
        return False
    return None if actual is None else True


def _wrong_attributes(
    attrs: cms.CMSAttributes, signed: cms.SignedData, actual: bytes | None
) -> tuple[str, str] | None:
    """What is wrong with the signed attributes, None where they fit the content."""
    claimed = _attribute(attrs, "message_digest")
    if claimed is None:
        return "MALFORMED", "Podpis nie zawiera skrótu podpisanej treści."
    kind = _attribute(attrs, "content_type")  # a counter-signature has none
    if kind is not None and kind.native != signed["encap_content_info"]["content_type"].native:
        return "MALFORMED", "Rodzaj treści w podpisie nie zgadza się z treścią."
    if actual is not None and claimed.native != actual:
        return "DIGEST_MISMATCH", "Treść nie zgadza się z podpisanym skrótem."
    return None


def _attributes_fit(
    info: cms.SignerInfo, attrs: cms.CMSAttributes, cert: x509.Certificate, name: str
) -> bool:
    """Whether the value fits the attributes as they stand, or as DER would write them."""
    untagged = attrs.untag()
    if _value_fits(info, cert, untagged.dump(), name, prehashed=False):
        return True
    if len(attrs.contents) > _LONGEST_REWRITTEN:
        return False
    rewritten = untagged.copy().dump(force=True)
    return _value_fits(info, cert, rewritten, name, prehashed=False)


def _value_fits(
    info: cms.SignerInfo, cert: x509.Certificate, form: bytes, digest: str, *, prehashed: bool
) -> bool:
    sha3 = _RSA_WITH_SHA3.get(info["signature_algorithm"]["algorithm"].dotted)
    if sha3 is not None and not prehashed:
        return _rsa_fits(info, cert, form, sha3)
    context = SignatureValidationContext(contextual_md_algorithm=digest, prehashed=prehashed)
    try:
        DefaultSignatureValidator().validate_signature(
            info["signature"].native,
            form,
            with_proper_key(cert).public_key,
            info["signature_algorithm"],
            context,
        )
    except (InvalidSignature, PSSParameterMismatch):
        return False
    except (AlgorithmNotSupported, UnsupportedAlgorithm, NotImplementedError) as error:
        raise UnknownAlgorithm(_algorithm(info)) from error
    return True


def _rsa_fits(
    info: cms.SignerInfo, cert: x509.Certificate, form: bytes, digest: hashes.HashAlgorithm
) -> bool:
    key = load_der_public_key(with_proper_key(cert).public_key.dump())
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(info["signature"].native, form, padding.PKCS1v15(), digest)
    except InvalidSignature:
        return False
    return True


def _algorithm(info: cms.SignerInfo) -> str:
    return str(info["signature_algorithm"]["algorithm"].native)


def _attribute(attrs: Any, name: str) -> Any:
    """The single value of an attribute; None where there is none. Several are malformed."""
    if isinstance(attrs, core.Void) or attrs is None:
        return None
    values = [v for attr in attrs if attr["type"].native == name for v in attr["values"]]
    if len(values) > 1:
        raise ValueError(name)
    return values[0] if values else None


def claimed_digest(info: Any) -> tuple[str, bytes] | None:
    """The digest algorithm and the digest that a signerInfo claims for its content."""
    try:
        value = _attribute(info["signed_attrs"], "message_digest")
        name = str(info["digest_algorithm"]["algorithm"].native)
    except (ValueError, TypeError, KeyError):
        return None
    return None if value is None else (name, value.native)


def _claimed(attrs: Any) -> datetime | None:
    try:
        value = _attribute(attrs, "signing_time")
        moment = value.native if value is not None else None
    except ValueError:
        return None
    return moment if isinstance(moment, datetime) else None


def _signer(
    info: cms.SignerInfo, attrs: Any, certs: list[x509.Certificate], result: Judged
) -> x509.Certificate | None:
    """The certificate the signerInfo names; a wrong reference is a finding, not a failure."""
    sid = info["sid"]
    matching = [cert for cert in certs if _is_named(sid, cert)]
    reference = _reference(attrs)
    by_reference = [cert for cert in certs if reference is not None and _fits(cert, reference)]
    chosen = next((c for c in matching if c in by_reference), None)
    chosen = chosen or next(iter(matching or by_reference), None)
    if chosen is None:
        text = "W podpisie nie ma certyfikatu osoby podpisującej."
        result.problems.append(("NO_SIGNING_CERTIFICATE", text))
    elif reference is not None and chosen not in by_reference:
        result.problems.append(("SIGNING_CERTIFICATE_MISMATCH", MISMATCH))
    return chosen


MISMATCH = "Podpis wskazuje inny certyfikat niż ten, którym go złożono."


def _is_named(sid: Any, cert: x509.Certificate) -> bool:
    if sid.name == "issuer_and_serial_number":
        if cert.serial_number != sid.chosen["serial_number"].native:
            return False
        told = sid.chosen["issuer"]
        return bool(cert.issuer.dump() == told.dump() or cert.issuer == told)
    return bool(cert.key_identifier == sid.native)


def _reference(attrs: Any) -> Any:
    if isinstance(attrs, core.Void) or attrs is None:
        return None
    try:
        found = get_signing_cert_attr(attrs)
    except Exception:  # noqa: BLE001 - a broken reference is told as a missing one
        return None
    return found["certs"][0] if found is not None and len(found["certs"]) else None


def _names_certificate(attrs: Any) -> bool:
    return _reference(attrs) is not None


def _fits(cert: x509.Certificate, reference: Any) -> bool:
    try:
        return bool(check_ess_certid(cert, reference))
    except (ValueError, TypeError, KeyError, NotImplementedError):
        return False


def _name_weak(info: cms.SignerInfo, cert: x509.Certificate, result: Judged) -> None:
    names = {str(info["digest_algorithm"]["algorithm"].native)}
    try:
        names.add(str(info["signature_algorithm"].hash_algo))
    except ValueError:
        names.discard("")
    words = weak_words(names, *key_size(cert))
    if words:
        result.problems.append(("WEAK_ALGORITHM", weak_message(words)))


def key_size(cert: x509.Certificate) -> tuple[str | None, int | None]:
    """Kind and bits of a certificate's key; EdDSA keys have no size to tell."""
    key = with_proper_key(cert).public_key
    sized = key.algorithm in {"rsa", "dsa", "ec", "rsassa_pss"}
    return key.algorithm, key.bit_size if sized else None


def unsigned(info: cms.SignerInfo) -> Iterator[tuple[str, Any]]:
    """The kind of each unsigned attribute with the attribute; broken ones are left out."""
    attrs = info["unsigned_attrs"]
    if isinstance(attrs, core.Void) or attrs is None:
        return
    for attr in attrs:
        with suppress(ValueError, TypeError, KeyError):
            hash(len(attr["values"]))
            yield attr["type"].dotted, attr


def values_of(attr: Any) -> Iterator[Any]:
    """The values of an attribute; one of a form that nobody wrote down is left out."""
    for place in range(min(len(attr["values"]), _MOST_VALUES)):
        with suppress(ValueError, TypeError, KeyError):
            yield attr["values"][place]


def _read_unsigned(
    info: cms.SignerInfo,
    signed: cms.SignedData,
    certs: list[x509.Certificate],
    result: Judged,
    depth: int,
) -> None:
    """Signature time stamps and counter-signatures (kontrasygnaty)."""
    for oid, attr in unsigned(info):
        if oid == _SIGNATURE_TIMESTAMP and result.timestamp is None:
            for value in values_of(attr):
                if (stamp := token_stamp(value, info["signature"].native)) is not None:
                    result.timestamp = stamp.time
                    result.stamps.append(stamp)
                    break
        elif oid == _COUNTER and depth < _DEEPEST:
            for value in values_of(attr):
                result.counters.append(_counter(value, info, signed, certs, depth + 1))


def _counter(
    value: Any,
    parent: cms.SignerInfo,
    signed: cms.SignedData,
    certs: list[x509.Certificate],
    depth: int,
) -> Judged:
    """A counter-signature signs its parent's signature value (RFC 5652, 11.4)."""
    try:
        info = value if isinstance(value, cms.SignerInfo) else cms.SignerInfo.load(value.dump())
        return _judge(info, signed, certs, digest_of(parent["signature"].native), depth)
    except UnknownAlgorithm as error:
        return _unknown(error)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError):
        return Judged(False, problems=[("MALFORMED", "Budowa kontrasygnaty jest wadliwa.")])


def token_stamp(token: Any, stamped: bytes) -> Stamp | None:
    """A time-stamp token over `stamped`, None unless its digests and value hold."""
    try:
        signed = load(token if isinstance(token, bytes) else token.dump())
        held, moment = judge_token(signed, digest_of(stamped))
        if not held.intact or moment is None:
            return None
        return Stamp(moment, held.certificate, tuple(certificates(signed)))
    except (NotCms, UnknownAlgorithm, ValueError, TypeError, KeyError, AttributeError):
        return None


def judge_token(signed: cms.SignedData, digest: Digest) -> tuple[Judged, datetime | None]:
    """Judge a time-stamp token (RFC 3161): its own signature, and the imprint of the content."""
    content = content_of(signed)
    if content is None or signed["encap_content_info"]["content_type"].native != "tst_info":
        raise NotCms("no TSTInfo")
    info = tsp.TSTInfo.load(content)
    held = next(judge_all(signed, digest_of(content)), Judged(False))
    imprint = info["message_imprint"]
    try:
        fits = digest(imprint["hash_algorithm"]["algorithm"].native)
    except UnknownAlgorithm as error:
        return _unknown(error), info["gen_time"].native
    if fits != imprint["hashed_message"].native:
        held.intact = False
        text = "Znacznik czasu dotyczy innej treści."
        held.problems.append(("DIGEST_MISMATCH", text))
    return held, info["gen_time"].native


def token_time(signed: cms.SignedData) -> datetime:
    """The time that a time-stamp token tells. Raises ValueError and the like."""
    moment: datetime = tsp.TSTInfo.load(content_of(signed) or b"")["gen_time"].native
    return moment


def imprint_fits(signed: cms.SignedData, data: bytes) -> bool:
    """Whether a time-stamp token's imprint is that of `data`."""
    try:
        imprint = tsp.TSTInfo.load(content_of(signed) or b"")["message_imprint"]
        name = str(imprint["hash_algorithm"]["algorithm"].native)
        return fits_digest((name, imprint["hashed_message"].native), data)
    except (ValueError, TypeError, KeyError):
        return False


def _level(info: cms.SignerInfo, signed: cms.SignedData, result: Judged) -> Level:
    held = {oid for oid, _ in unsigned(info)}
    if result.timestamp is None:
        return "B-B"
    if held & _ARCHIVE:
        return "B-LTA"
    crls = signed["crls"]
    revocation = held & _REVOCATION or (not isinstance(crls, core.Void) and len(crls))
    return "B-LT" if revocation else "B-T"
