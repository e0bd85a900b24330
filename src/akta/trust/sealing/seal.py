"""The configured seal (pieczęć): a key with its certificate and chain, in a file or on a device."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from asn1crypto import crl, x509
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext

from akta.trust.sealing.device import SCHEME, Device, DeviceSigner, address_of
from akta.trust.sealing.errors import SealUnusable


@dataclass(frozen=True)
class Seal:
    """What seals: the signer, the roots and revocation lists at hand, the stamper where one is set.

    `is_demonstration` is told on every document that such a seal closes.
    """

    signer: Signer
    roots: tuple[x509.Certificate, ...] = ()
    revocations: tuple[crl.CertificateList, ...] = ()
    stamper: TimeStamper | None = None
    may_fetch: bool = False
    is_demonstration: bool = False
    kept: tuple[x509.Certificate, ...] = field(default=(), repr=False)

    @property
    def certificate(self) -> x509.Certificate:
        found = self.signer.signing_cert
        assert found is not None
        return found

    @property
    def name(self) -> str:
        """Whose seal it is, as its certificate names the body."""
        subject = self.certificate.subject.native
        return str(subject.get("common_name") or subject.get("organization_name") or "")

    @property
    def serial(self) -> str:
        return f"{self.certificate.serial_number:x}"

    def context(self) -> ValidationContext | None:
        """The context in which the seal's own path is checked; None without a root at hand."""
        if not self.roots:
            return None
        return ValidationContext(
            trust_roots=list(self.roots),
            other_certs=list(self.kept),
            crls=[each.dump() for each in self.revocations],
            allow_fetching=self.may_fetch,
            revocation_mode="require" if self.may_fetch or self.revocations else "soft-fail",
        )

    def require_valid(self, at: datetime) -> None:
        """Raises SealUnusable where the certificate is not in force at that moment."""
        if at >= self.certificate.not_valid_after:
            raise SealUnusable(
                f"Certyfikat pieczęci „{self.name}” stracił ważność "
                f"{self.certificate.not_valid_after:%d.%m.%Y}; proszę wskazać w AKTA_SEAL nowy."
            )
        if at < self.certificate.not_valid_before:
            raise SealUnusable(f"Certyfikat pieczęci „{self.name}” nie jest jeszcze ważny.")

    def require_key(self) -> None:
        """Raises SealUnusable where the key lies on a device that does not give it to use."""
        if isinstance(self.signer, DeviceSigner):
            self.signer.device.require_key()


def load_seal(
    where: str,
    password: bytes | None,
    *,
    roots: Iterable[x509.Certificate] = (),
    stamper: TimeStamper | None = None,
) -> Seal:
    """The seal that AKTA_SEAL names: the path of a PKCS#12 file, or the address of a key on a
    device (`pkcs11:`), whose PIN the password is. Raises SealUnusable.
    """
    if where.startswith(SCHEME):
        return _on_device(where, password, tuple(roots), stamper)
    try:
        data = Path(where).read_bytes()
    except OSError as error:
        raise SealUnusable("Pliku pieczęci wskazanego w AKTA_SEAL nie da się odczytać.") from error
    try:
        kept = load_pkcs12(data, password)
    except ValueError as error:
        raise SealUnusable(
            "Plik pieczęci (AKTA_SEAL) nie jest plikiem PKCS#12 albo hasło do niego jest inne; "
            "proszę sprawdzić AKTA_SEAL_PASSWORD_FILE."
        ) from error
    if kept.key is None or kept.cert is None:
        raise SealUnusable("W pliku pieczęci (AKTA_SEAL) brakuje klucza albo jego certyfikatu.")
    return _from_pkcs12(Path(where), password, tuple(roots), stamper)


def _on_device(
    where: str,
    password: bytes | None,
    roots: tuple[x509.Certificate, ...],
    stamper: TimeStamper | None,
) -> Seal:
    if password is None:
        raise SealUnusable(
            "Pieczęć na urządzeniu wymaga PIN-u; proszę wskazać plik z nim w "
            "AKTA_SEAL_PASSWORD_FILE."
        )
    try:
        pin = password.decode()
    except UnicodeDecodeError as error:
        raise SealUnusable("PIN w pliku AKTA_SEAL_PASSWORD_FILE nie jest tekstem.") from error
    return _with_chain(DeviceSigner(Device(address_of(where), pin)), roots, stamper)


def _from_pkcs12(
    path: Path,
    password: bytes | None,
    roots: tuple[x509.Certificate, ...],
    stamper: TimeStamper | None,
) -> Seal:
    signer = SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        str(path), passphrase=password
    )
    if signer is None:
        raise SealUnusable("Klucza z pliku pieczęci (AKTA_SEAL) nie da się użyć.")
    return _with_chain(signer, roots, stamper)


def _with_chain(
    signer: Signer, roots: tuple[x509.Certificate, ...], stamper: TimeStamper | None
) -> Seal:
    chain = tuple(signer.cert_registry)
    own = tuple(each for each in chain if each.self_signed in {"yes", "maybe"} and each.ca)
    return Seal(
        signer,
        roots=(*roots, *own),
        stamper=stamper,
        may_fetch=stamper is not None,
        kept=chain,
    )
