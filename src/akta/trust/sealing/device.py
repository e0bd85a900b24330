"""A seal whose key lies on a device (PKCS#11): the key never leaves it, the device signs.

The device is opened for each seal and closed after it, so one that was away is used again as soon
as it is back. A PIN that was refused is never sent again: devices lock themselves after a few.
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from asn1crypto import x509
from pyhanko.sign.signers import Signer

from akta.trust.sealing.errors import SealUnusable

SCHEME = "pkcs11:"
MISSING = (
    "Pieczęć na urządzeniu (adres pkcs11:) wymaga biblioteki python-pkcs11; proszę zainstalować "
    "Aktę z dodatkiem pkcs11."
)
_WRONG_PIN = (
    "Urządzenie z pieczęcią odrzuciło PIN z pliku AKTA_SEAL_PASSWORD_FILE. Aby go nie zablokować, "
    "Akta nie poda tego PIN-u drugi raz; proszę poprawić plik."
)
_LONGEST_SIGNATURE = 512
_ONE_AT_A_TIME = threading.Lock()
"""A process is signed in to a device once, whichever of its threads asks."""


@dataclass(frozen=True, slots=True)
class Address:
    """What a PKCS#11 URI (RFC 7512) names: the module, the token, the key with its certificate."""

    module: str
    token: str | None = None
    serial: str | None = None
    label: str | None = None
    id: bytes | None = None


def address_of(uri: str) -> Address:
    """Read `pkcs11:token=…;object=…?module-path=…`. Raises SealUnusable, which never repeats it."""
    path, _, query = uri.removeprefix(SCHEME).partition("?")
    told, asked = _pairs(path.split(";")), _pairs(query.split("&"))
    if "pin-value" in told.keys() | asked.keys() or "pin-source" in told.keys() | asked.keys():
        raise SealUnusable(
            "Adres pkcs11: w AKTA_SEAL zawiera PIN; PIN podaje się w pliku AKTA_SEAL_PASSWORD_FILE."
        )
    if "module-path" not in asked:
        raise SealUnusable(
            "W adresie pkcs11: (AKTA_SEAL) brakuje module-path: ścieżki biblioteki urządzenia."
        )
    if "object" not in told and "id" not in told:
        raise SealUnusable(
            "W adresie pkcs11: (AKTA_SEAL) brakuje object albo id: nazwy klucza pieczęci."
        )
    return Address(
        module=unquote(asked["module-path"]),
        token=_text(told, "token"),
        serial=_text(told, "serial"),
        label=_text(told, "object"),
        id=unquote_to_bytes(told["id"]) if "id" in told else None,
    )


def _pairs(parts: Iterable[str]) -> dict[str, str]:
    return {name: value for name, _, value in (each.partition("=") for each in parts) if name}


def _text(told: dict[str, str], name: str) -> str | None:
    return unquote(told[name]) if name in told else None


@dataclass
class Device:
    """The token that an address names, with its PIN."""

    address: Address
    pin: str = field(repr=False)
    _is_refused: bool = False

    @contextmanager
    def session(self, *, signed_in: bool = True) -> Iterator[Any]:
        """Open the token. Raises SealUnusable where it is not there or refuses."""
        if signed_in and self._is_refused:
            raise SealUnusable(_WRONG_PIN)
        pkcs11 = _library()
        given = {"user_pin": self.pin} if signed_in else {}
        with _ONE_AT_A_TIME:
            try:
                with self._token(pkcs11).open(**given) as opened:
                    yield opened
            except (pkcs11.PinIncorrect, pkcs11.PinInvalid, pkcs11.PinLenRange) as refused:
                self._is_refused = True
                raise SealUnusable(_WRONG_PIN) from refused
            except pkcs11.PinLocked as locked:
                raise SealUnusable(
                    "PIN urządzenia z pieczęcią jest zablokowany; odblokowuje go administrator "
                    "urządzenia."
                ) from locked
            except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
                raise SealUnusable(
                    f"Urządzenie z pieczęcią nie odpowiada ({type(error).__name__}); proszę "
                    "sprawdzić, czy jest podłączone i czy adres pkcs11: w AKTA_SEAL jest właściwy."
                ) from error

    def _token(self, pkcs11: Any) -> Any:
        for slot in pkcs11.lib(self.address.module).get_slots(token_present=True):
            token = slot.get_token()
            serial = token.serial.decode() if isinstance(token.serial, bytes) else token.serial
            if self.address.token in {None, token.label} and self.address.serial in {None, serial}:
                return token
        raise SealUnusable(
            "Wśród podłączonych urządzeń nie ma tego, które wskazuje adres pkcs11: w AKTA_SEAL."
        )

    def certificates(self) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
        """The seal's certificate and the others on the token. Raises SealUnusable."""
        pkcs11 = _library()
        asked = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
        with self.session(signed_in=False) as opened:
            kept = [(self._is_named(pkcs11, each), each[pkcs11.Attribute.VALUE])
                    for each in opened.get_objects(asked)]  # fmt: skip
        own = [x509.Certificate.load(der) for is_own, der in kept if is_own]
        if len(own) != 1:
            raise SealUnusable(
                "Na urządzeniu z pieczęcią nie ma dokładnie jednego certyfikatu o nazwie z adresu "
                "pkcs11: (AKTA_SEAL)."
            )
        return own[0], tuple(x509.Certificate.load(der) for is_own, der in kept if not is_own)

    def _is_named(self, pkcs11: Any, found: Any) -> bool:
        if self.address.id is not None and found[pkcs11.Attribute.ID] != self.address.id:
            return False
        return self.address.label in {None, found[pkcs11.Attribute.LABEL]}

    def require_key(self) -> None:
        """Sign in and look for the key. Raises SealUnusable."""
        pkcs11 = _library()
        asked = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.PRIVATE_KEY}
        with self.session() as opened:
            keys = [each for each in opened.get_objects(asked) if self._is_named(pkcs11, each)]
        if len(keys) != 1:
            raise SealUnusable(
                "Na urządzeniu z pieczęcią nie ma dokładnie jednego klucza o nazwie z adresu "
                "pkcs11: (AKTA_SEAL)."
            )


class DeviceSigner(Signer):
    """Signs by the device, which is opened for each signature."""

    def __init__(self, device: Device) -> None:
        certificate, others = device.certificates()
        super().__init__(signing_cert=certificate)
        self.device = device
        self._cert_registry.register_multiple([certificate, *others])

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - pyHanko's signature
    ) -> bytes:
        """The raw signature. Raises SealUnusable."""
        if dry_run:
            return bytes(_LONGEST_SIGNATURE)
        from pyhanko.sign.pkcs11 import PKCS11Signer  # noqa: PLC0415 - needs the optional library

        assert self.signing_cert is not None
        address = self.device.address
        with self.device.session() as opened:
            signer = PKCS11Signer(
                opened,
                signing_cert=self.signing_cert,
                key_label=address.label,
                key_id=address.id,
                use_raw_mechanism=self.signing_cert.public_key.algorithm == "ec",
            )
            signed: bytes = await signer.async_sign_raw(data, digest_algorithm)
        return signed


def _library() -> Any:
    try:
        import pkcs11  # noqa: PLC0415 - an optional library
    except ImportError as error:
        raise SealUnusable(MISSING) from error
    return pkcs11
