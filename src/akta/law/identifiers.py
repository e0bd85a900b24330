"""Numbers of persons and entities: PESEL, NIP, REGON, checked by their own rules.

A number that passes is well formed, no more: a right check digit does not prove that the
person or entity exists.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from akta.law.marks import implements

_PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_REGON_9_WEIGHTS = (8, 9, 2, 3, 4, 5, 6, 7)
_REGON_14_WEIGHTS = (2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8)
_PESEL_CENTURIES = {80: 1800, 0: 1900, 20: 2000, 40: 2100, 60: 2200}
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_NO_CHECK_DIGIT = 10


class Kind(Enum):
    """Which number it is, as a sentence names it."""

    PESEL = "numer PESEL"
    NIP = "NIP"
    REGON = "numer REGON"


class Fault(Enum):
    """Why a number is not accepted."""

    EMPTY = "empty"
    LETTERS = "letters"
    LENGTH = "length"
    DATE = "date"
    ZEROS = "zeros"
    CHECKSUM = "checksum"


class Sex(Enum):
    """Sex as the number states it (płeć)."""

    WOMAN = "kobieta"
    MAN = "mężczyzna"


_LENGTHS = {Kind.PESEL: "11 cyfr", Kind.NIP: "10 cyfr", Kind.REGON: "9 albo 14 cyfr"}
_SENTENCES = {
    Fault.EMPTY: "Nie podano numeru. Proszę wpisać {kind} ({length}).",
    Fault.LETTERS: "{Kind} składa się tylko z cyfr. Proszę usunąć litery i inne znaki.",
    Fault.LENGTH: "{Kind} ma {length}, a podano {count}. Proszę sprawdzić, czy czegoś nie brakuje.",
    Fault.DATE: "Początek numeru PESEL oznacza datę, której nie ma w kalendarzu. "
    "Proszę sprawdzić sześć pierwszych cyfr.",
    Fault.ZEROS: "Takiego numeru się nie nadaje. Proszę sprawdzić {kind} w dokumencie.",
    Fault.CHECKSUM: "Cyfra kontrolna się nie zgadza, więc w numerze jest pomyłka. "
    "Proszę porównać {kind} z dokumentem cyfra po cyfrze.",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: the number without separators, or the fault that stopped it."""

    kind: Kind
    value: str | None
    fault: Fault | None = None
    count: int = 0

    @property
    def ok(self) -> bool:
        return self.fault is None

    @property
    def sentence(self) -> str:
        """One courteous Polish sentence for the person who typed; empty if all is well."""
        if self.fault is None:
            return ""
        name = self.kind.value
        return _SENTENCES[self.fault].format(
            kind=name, Kind=name[0].upper() + name[1:], length=_LENGTHS[self.kind], count=self.count
        )


class SignIn(Enum):
    """How the person to whom a file is opened signs in (sposób logowania)."""

    LOGIN_GOV_PL = "login.gov.pl"
    LOCAL = "local"


class PeselError(ValueError):
    """A share cannot be made with this PESEL; `code` names why, the text says it in Polish."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@implements("P-8-1")
def pesel_for_share(sign_in: SignIn, text: str) -> str | None:
    """The PESEL number that binds a share: needed with login.gov.pl, not with a local account.

    Raises PeselError with the code PESEL_REQUIRED or PESEL_INVALID. A number that is given is
    checked with either way of signing in.
    """
    checked = check_pesel(text)
    if checked.fault is Fault.EMPTY:
        if sign_in is SignIn.LOCAL:
            return None
        raise PeselError("PESEL_REQUIRED", checked.sentence)
    if checked.value is None:
        raise PeselError("PESEL_INVALID", checked.sentence)
    return checked.value


def masked_pesel(pesel: str) -> str:
    """A PESEL number as it may be shown: the last three digits only."""
    return "•" * 8 + _accepted(pesel)[-3:]


def check_pesel(text: str) -> Checked:
    """Check a PESEL number: eleven digits, a possible date of birth, the check digit."""
    return _check(Kind.PESEL, text, (11,), _pesel_fault)


def check_nip(text: str) -> Checked:
    """Check a tax number (NIP): ten digits with the check digit; a leading "PL" is dropped."""
    return _check(Kind.NIP, re.sub(r"^\s*PL", "", text, flags=re.IGNORECASE), (10,), _nip_fault)


def check_regon(text: str) -> Checked:
    """Check a statistical number (REGON) of nine digits, or of fourteen for a local unit."""
    return _check(Kind.REGON, text, (9, 14), _regon_fault)


def birth_date(pesel: str) -> date:
    """Date of birth in a PESEL number that `check_pesel` accepted."""
    born = _date_of(_accepted(pesel))
    if born is None:  # pragma: no cover - check_pesel refuses such a number
        raise ValueError("The number holds no date.")
    return born


def sex(pesel: str) -> Sex:
    """Sex in a PESEL number that `check_pesel` accepted: the tenth digit, odd for a man."""
    return Sex.MAN if int(_accepted(pesel)[9]) % 2 else Sex.WOMAN


def pesel_check_digit(first_ten: str) -> int:
    """The eleventh digit of a PESEL number, from its first ten."""
    return -_weighted(first_ten, _PESEL_WEIGHTS) % 10


def nip_check_digit(first_nine: str) -> int | None:
    """The tenth digit of a NIP, or None: numbers whose remainder is 10 are never given."""
    rest = _weighted(first_nine, _NIP_WEIGHTS) % 11
    return None if rest == _NO_CHECK_DIGIT else rest


def regon_check_digit(digits: str) -> int:
    """The last digit of a REGON number, from the eight or thirteen before it."""
    weights = _REGON_9_WEIGHTS if len(digits) == len(_REGON_9_WEIGHTS) else _REGON_14_WEIGHTS
    return _weighted(digits, weights) % 11 % 10


def _check(
    kind: Kind, text: str, lengths: tuple[int, ...], fault_of: Callable[[str], Fault | None]
) -> Checked:
    number = _SEPARATORS.sub("", text)
    if not number:
        return Checked(kind, None, Fault.EMPTY)
    if not re.fullmatch("[0-9]+", number):
        return Checked(kind, None, Fault.LETTERS, len(number))
    if len(number) not in lengths:
        return Checked(kind, None, Fault.LENGTH, len(number))
    fault = fault_of(number)
    return Checked(kind, None if fault else number, fault, len(number))


def _pesel_fault(number: str) -> Fault | None:
    if _date_of(number) is None:
        return Fault.DATE
    return None if pesel_check_digit(number[:10]) == int(number[10]) else Fault.CHECKSUM


def _nip_fault(number: str) -> Fault | None:
    if number.startswith("000"):
        return Fault.ZEROS
    return None if nip_check_digit(number[:9]) == int(number[9]) else Fault.CHECKSUM


def _regon_fault(number: str) -> Fault | None:
    if not int(number[:9]):
        return Fault.ZEROS
    parts = (number[:9],) if len(number) == len(_REGON_9_WEIGHTS) + 1 else (number[:9], number)
    fits = all(regon_check_digit(part[:-1]) == int(part[-1]) for part in parts)
    return None if fits else Fault.CHECKSUM


def _date_of(pesel: str) -> date | None:
    month = int(pesel[2:4])
    century = _PESEL_CENTURIES[month // 20 * 20]
    try:
        return date(century + int(pesel[:2]), month % 20, int(pesel[4:6]))
    except ValueError:
        return None


def _accepted(pesel: str) -> str:
    checked = check_pesel(pesel)
    if checked.value is None:
        raise ValueError("Only a PESEL number that was checked can be read.")
    return checked.value


def _weighted(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
