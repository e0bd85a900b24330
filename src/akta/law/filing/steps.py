"""The eight steps of filing (§ 3): what is still missing before "Złóż pismo", and why.

Steps 2 to 7 may be done in any order; the first (signing in) is done by whoever gets here, the
last is the submission itself.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import PurePath

from akta.law import provisions as law
from akta.law.filing.listed import Listed, differences
from akta.law.filing.problems import Severity
from akta.law.marks import implements
from akta.law.provisions import Provision


class Step(IntEnum):
    """A step of § 3, by its number there."""

    SIGN_IN = 1
    KIND = 2
    METRYKA = 3
    PLEADING = 4
    ATTACHMENTS = 5
    SIGNATURES = 6
    CERTIFICATION = 7
    SUBMIT = 8


class Role(StrEnum):
    """What a file of a draft is."""

    PLEADING = "pleading"
    ATTACHMENT = "attachment"
    SIGNATURE = "signature"


class Checked(StrEnum):
    """How far the check of a file has come."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature on a file: its quality (qualified, trusted, personal, advanced, unknown).

    `issued_by` is "prosecution" for the advanced signature of the prosecution's units. `result`
    is positive, negative or indeterminate once trust was checked, empty before. `is_filers` says
    whether the filer signed; None where that cannot be told. `kind_sought`: whole and fresh lists
    of issuers were asked, so an unknown quality means that none of them issued it.
    """

    quality: str
    intact: bool | None = True
    signer: str = ""
    issued_by: str = ""
    result: str = ""
    is_filers: bool | None = None
    kind_sought: bool = False

    @property
    def is_untold(self) -> bool:
        """Whether nobody can tell the kind, for want of lists of issuers."""
        return self.quality == "unknown" and not self.kind_sought

    @property
    def is_of_no_issuer(self) -> bool:
        """Whether the lists were asked and name no such issuer."""
        return self.quality == "unknown" and self.kind_sought


@dataclass(frozen=True, slots=True)
class Trouble:
    """One problem found in a file: its code, weight and sentence."""

    code: str
    severity: Severity
    message: str = ""
    provision: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a draft as the steps see it. `signs` is the id of the file a signature is for.

    `unread` says of a signature in a form that is not read what it is and what to do.
    """

    id: str
    role: Role
    name: str
    number: int | None = None
    title: str = ""
    checked: Checked = Checked.DONE
    troubles: tuple[Trouble, ...] = ()
    reason: str = ""
    certified: bool = False
    signatures: tuple[Signature, ...] = ()
    signs: str | None = None
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The metrics sheet (metryka pisma), § 2 pkt 5: five mandatory pieces and how they came.

    `further` are the fields that the installation added: label, value, whether it is mandatory.
    """

    filer: str = ""
    sender: str = ""
    addressee: str = ""
    reference: str = ""
    is_prefilled: bool = False
    is_approved: bool = False
    further: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft as far as it is prepared; `listed` is the list found in the pleading's text."""

    kind: str = ""
    is_entitled: bool = True
    opens_matter: bool = False
    sheet: Sheet = Sheet()
    files: tuple[File, ...] = ()
    is_listed: bool = False
    listed: tuple[Listed, ...] = ()
    is_prosecutor: bool = False

    def of(self, role: Role) -> tuple[File, ...]:
        """Its files in a role."""
        return tuple(file for file in self.files if file.role is role)


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition that is not met: its step, code, sentence and provision.

    One that does not block is only told.
    """

    step: Step
    code: str
    message: str
    provision: Provision
    file: str = ""
    blocks: bool = True


@implements("F-3")
def unmet(draft: Prepared) -> tuple[Unmet, ...]:
    """Everything still missing, step by step; submission is open when none of it blocks."""
    checks = (_kind, _sheet, _pleading, _files, _attachments, _signatures, _certification)
    return tuple(one for check in checks for one in check(draft))


def blocking(draft: Prepared) -> tuple[Unmet, ...]:
    """What stands between the draft and its submission."""
    return tuple(one for one in unmet(draft) if one.blocks)


@implements("F-3-2")
def _kind(draft: Prepared) -> Iterator[Unmet]:
    """Exactly one kind of the closed list, and one that the filer may file (F-1)."""
    if not draft.kind:
        message = "Nie wybrano rodzaju pisma."
        yield Unmet(Step.KIND, "KIND_REQUIRED", message, law.FIL_3_2)
    elif not draft.is_entitled:
        message = "Wnoszący nie może składać przez portal pism tego rodzaju."
        yield Unmet(Step.KIND, "FILING_NOT_ENTITLED", message, law.FIL_1)


@implements("F-2-5")
def missing_of(sheet: Sheet, *, opens_matter: bool) -> tuple[str, ...]:
    """Mandatory fields of the sheet that are empty; only a new matter has no number yet."""
    fields = [
        ("wnoszący pismo", sheet.filer),
        ("wysyłający pismo", sheet.sender),
        ("adresat", sheet.addressee),
    ]
    if not opens_matter:
        fields.append(("sygnatura akt", sheet.reference))
    fields += [(label, value) for label, value, required in sheet.further if required]
    return tuple(label for label, value in fields if not value.strip())


@implements("F-3-3")
def _sheet(draft: Prepared) -> Iterator[Unmet]:
    """The sheet is filled in; one made from the portal's data is approved."""
    for label in missing_of(draft.sheet, opens_matter=draft.opens_matter):
        message = f"W metryce brakuje pola: {label}."
        yield Unmet(Step.METRYKA, "METRYKA_INCOMPLETE", message, law.FIL_2_5)
    if draft.sheet.is_prefilled and not draft.sheet.is_approved:
        message = "Metryka wypełniona z danych sprawy czeka na zatwierdzenie."
        yield Unmet(Step.METRYKA, "METRYKA_NOT_APPROVED", message, law.FIL_3_3)


@implements("F-3-4")
def _pleading(draft: Prepared) -> Iterator[Unmet]:
    """Exactly one pleading."""
    count = len(draft.of(Role.PLEADING))
    if count == 0:
        message = "Nie umieszczono pisma procesowego."
        yield Unmet(Step.PLEADING, "PLEADING_MISSING", message, law.FIL_3_4)
    if count > 1:
        message = "Umieszczono więcej niż jedno pismo; pozostałe należy dołączyć jako załączniki."
        yield Unmet(Step.PLEADING, "PLEADING_ALREADY_PLACED", message, law.FIL_3_4)


_STEP_OF = {
    Role.PLEADING: Step.PLEADING,
    Role.ATTACHMENT: Step.ATTACHMENTS,
    Role.SIGNATURE: Step.SIGNATURES,
}


def _files(draft: Prepared) -> Iterator[Unmet]:
    """Each file is checked, and what stands against it is mended or, where it may be, explained."""
    for file in draft.files:
        step = _STEP_OF[file.role]
        if file.checked is Checked.WAITING:
            message = f"Plik „{file.name}” jest jeszcze sprawdzany."
            yield Unmet(step, "FILE_NOT_CHECKED", message, law.FIL_4_3, file.id)
        if file.checked is Checked.FAILED:
            message = f"Pliku „{file.name}” nie udało się sprawdzić. Proszę go dodać jeszcze raz."
            yield Unmet(step, "FILE_NOT_CHECKED", message, law.FIL_4_3, file.id)
        for trouble in standing_against(file):
            message = f"Plik „{file.name}”: {trouble.message}"
            yield Unmet(step, trouble.code, message, _provision(trouble), file.id)


def _provision(trouble: Trouble) -> Provision:
    return law.find(trouble.provision) if trouble.provision else law.FIL_4_3


@implements("F-Z3")
def standing_against(file: File) -> tuple[Trouble, ...]:
    """Problems that keep a file from being filed: errors, and the overridable without a reason."""
    overridden = bool(file.reason.strip())
    return tuple(
        one
        for one in file.troubles
        if one.severity is Severity.ERROR
        or (one.severity is Severity.OVERRIDABLE and not overridden)
    )


@implements("F-3-5")
def _attachments(draft: Prepared) -> Iterator[Unmet]:
    """Numbers 1 to n without gaps, titles, no name twice, and agreement with the pleading's list.

    Names are compared composed (NFC) and without regard to case.
    """
    attachments = draft.of(Role.ATTACHMENT)
    yield from _numbering(attachments)
    for file in attachments:
        if not file.title.strip():
            message = f"Załącznik „{file.name}” nie ma tytułu."
            yield Unmet(Step.ATTACHMENTS, "ATTACHMENT_TITLE", message, law.FIL_3_5, file.id)
    for name in _twice(file.name for file in attachments):
        message = f"Dwa załączniki mają tę samą nazwę: {name}."
        yield Unmet(Step.ATTACHMENTS, "ATTACHMENT_NAME_DUPLICATE", message, law.FIL_3_5)
    if attachments and not draft.is_listed:
        message = "Nie potwierdzono zgodności numerów i nazw załączników z wykazem w piśmie."
        yield Unmet(Step.ATTACHMENTS, "ATTACHMENT_LIST_NOT_CONFIRMED", message, law.FIL_3_5)
    placed = ((file.number, file.title, file.name) for file in attachments)
    for message in differences(draft.listed, placed) if draft.listed else ():
        code = "ATTACHMENT_LIST_DIFFERS"
        yield Unmet(Step.ATTACHMENTS, code, message, law.FIL_3_5, blocks=False)


def _numbering(attachments: Iterable[File]) -> Iterator[Unmet]:
    numbers = sorted(file.number or 0 for file in attachments)
    if numbers != list(range(1, len(numbers) + 1)):
        message = "Załączniki należy ponumerować od 1, bez przerw i powtórzeń."
        yield Unmet(Step.ATTACHMENTS, "ATTACHMENT_NUMBERING", message, law.FIL_3_5)


def _twice(names: Iterable[str]) -> Iterator[str]:
    counted = Counter(unicodedata.normalize("NFC", name).casefold() for name in names)
    return (name for name, times in counted.items() if times > 1)


FOR_ALL = frozenset({"qualified", "trusted", "personal"})
"""Signatures that everybody may use, § 3 pkt 6 and 7."""


@implements("F-3-6")
def _signatures(draft: Prepared) -> Iterator[Unmet]:
    """The pleading bears a signature of a kind that the filer may use; a broken one only warns."""
    for file in draft.of(Role.PLEADING):
        signatures = signatures_for(draft, file)
        if not signatures:
            message = file.unread or "Pismo nie jest podpisane."
            yield Unmet(Step.SIGNATURES, "SIGNATURE_MISSING", message, law.FIL_3_6, file.id)
        elif not _one_of(signatures, by_prosecutor=draft.is_prosecutor):
            message = "Pisma nie podpisano podpisem kwalifikowanym, zaufanym ani osobistym."
            code = "SIGNATURE_KIND_NOT_ALLOWED"
            told = message + _of_no_issuer(signatures)
            yield Unmet(Step.SIGNATURES, code, told, law.FIL_3_6, file.id)
    yield from _odd_signatures(draft)
    yield from _doubtful(draft)


def signatures_for(draft: Prepared, file: File) -> tuple[Signature, ...]:
    """Signatures in the file itself and in the files that sign it."""
    apart = (one for other in draft.files if other.signs == file.id for one in other.signatures)
    return (*file.signatures, *apart)


def _of_no_issuer(signatures: Iterable[Signature]) -> str:
    """Whose signatures were issued by nobody on the lists, and what that means; or nothing."""
    names = dict.fromkeys(one.signer or "bez nazwiska" for one in signatures if one.is_of_no_issuer)
    if not names:
        return ""
    return f" Wystawcy certyfikatu ({', '.join(names)}) nie ma na listach zaufanych."


def _one_of(signatures: Iterable[Signature], *, by_prosecutor: bool) -> bool:
    """Whether one is of an allowed kind.

    The advanced signature is a prosecutor's only if the prosecution's own units issued it. Where
    the kind cannot be told for want of lists, nobody loses a term over what the system lacks: that
    is let through, and told (`_untold`).
    """
    return any(
        one.quality in FOR_ALL
        or one.is_untold
        or (by_prosecutor and one.quality == "advanced" and one.issued_by == "prosecution")
        for one in signatures
    )


_DOUBTS = {
    "negative": (
        "SIGNATURE_NEGATIVE",
        (
            "Podpis w pliku „{name}” sprawdzono z wynikiem negatywnym. Pismo można złożyć, ale "
            "wynik zobaczy adresat."
        ),
    ),
    "indeterminate": (
        "SIGNATURE_INDETERMINATE",
        (
            "Wyniku sprawdzenia podpisu w pliku „{name}” nie da się jeszcze ustalić. Pismo można "
            "złożyć; podpis zostanie sprawdzony ponownie."
        ),
    ),
}


def _doubtful(draft: Prepared) -> Iterator[Unmet]:
    """What does not block but is told: a result that is not positive, a signer not the filer."""
    yield from _untold(draft)
    for file in draft.files:
        intact = [one for one in file.signatures if one.intact is not False]
        for result in dict.fromkeys(one.result for one in intact if one.result in _DOUBTS):
            code, text = _DOUBTS[result]
            message = text.format(name=file.name)
            yield Unmet(Step.SIGNATURES, code, message, law.FIL_3_6, file.id, blocks=False)
    for file in draft.of(Role.PLEADING):
        signatures = signatures_for(draft, file)
        if signatures and all(one.is_filers is False for one in signatures):
            names = ", ".join(dict.fromkeys(one.signer for one in signatures))
            message = f"Pismo podpisała inna osoba niż ta, na której koncie je złożono: {names}."
            code = "SIGNER_IS_NOT_FILER"
            yield Unmet(Step.SIGNATURES, code, message, law.FIL_3_6, file.id, blocks=False)


def _untold(draft: Prepared) -> Iterator[Unmet]:
    """A signature let through though its kind cannot be told, where the kind decides."""
    asked = [file for file in draft.files if file.role is Role.PLEADING or file.certified]
    for file in asked:
        signatures = signatures_for(draft, file)
        is_told = any(one.quality in FOR_ALL for one in signatures)
        if not is_told and any(one.is_untold for one in signatures):
            message = (
                f"Rodzaju podpisu pliku „{file.name}” nie da się teraz ustalić, bo system nie ma "
                "pełnych list wystawców podpisów. Pismo można złożyć; jeżeli nie jest to podpis "
                "kwalifikowany, zaufany ani osobisty, adresat może wezwać do usunięcia braku."
            )
            code = "SIGNATURE_KIND_UNKNOWN"
            yield Unmet(Step.SIGNATURES, code, message, law.FIL_3_6, file.id, blocks=False)


@implements("F-Z1-28")
def _odd_signatures(draft: Prepared) -> Iterator[Unmet]:
    """A signature file needs the file it signs; a signature that does not fit is told."""
    ids = {file.id for file in draft.files}
    for file in draft.of(Role.SIGNATURE):
        if file.signs not in ids:
            message = f"Nie wskazano pliku, którego dotyczy podpis „{file.name}”."
            code = "SIGNATURE_TARGET_MISSING"
            yield Unmet(Step.SIGNATURES, code, message, law.FIL_Z1, file.id)
    for file in draft.files:
        if any(one.intact is False for one in file.signatures):
            message = (
                f"Podpis w pliku „{file.name}” nie zgadza się z podpisaną treścią. Pismo można "
                "złożyć; wynik sprawdzenia zobaczy adresat."
            )
            code = "SIGNATURE_NOT_INTACT"
            yield Unmet(Step.SIGNATURES, code, message, law.FIL_3_6, file.id, blocks=False)


@implements("F-3-7")
def _certification(draft: Prepared) -> Iterator[Unmet]:
    """What is flagged as certified bears a signature; the prosecution's own is not enough."""
    for file in draft.of(Role.ATTACHMENT):
        if not file.certified:
            continue
        signatures = signatures_for(draft, file)
        if not signatures:
            message = (
                f"Załącznik „{file.name}” oznaczono jako poświadczony, a nie ma podpisu. "
                + file.unread
            ).rstrip()
            code = "CERTIFICATION_MISSING"
            yield Unmet(Step.CERTIFICATION, code, message, law.FIL_3_7, file.id)
        elif not _one_of(signatures, by_prosecutor=False):
            message = (
                f"Załącznika „{file.name}” nie poświadczono podpisem kwalifikowanym, zaufanym "
                "ani osobistym." + _of_no_issuer(signatures)
            )
            code = "CERTIFICATION_KIND_NOT_ALLOWED"
            yield Unmet(Step.CERTIFICATION, code, message, law.FIL_3_7, file.id)


def stem(name: str) -> str:
    """A title to begin with: the name of the file without its extension."""
    return PurePath(name).stem.replace("_", " ").strip()
