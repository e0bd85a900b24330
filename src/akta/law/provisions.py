"""Provisions (przepisy) that Akta cites: dated, belonging to an act, each named once.

A provision is cited by its constant; `find` turns a printed citation back into it, so that a
test can say: every provision cited exists here.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Act(Enum):
    """An act (akt prawny): its full name and the form in which a citation ends."""

    KPK = ("ustawa z dnia 6 czerwca 1997 r. – Kodeks postępowania karnego", "k.p.k.")
    KK = ("ustawa z dnia 6 czerwca 1997 r. – Kodeks karny", "k.k.")
    REGULATION = (
        (
            "rozporządzenie Ministra Sprawiedliwości z dnia 7 kwietnia 2016 r. – Regulamin "
            "wewnętrznego urzędowania powszechnych jednostek organizacyjnych prokuratury"
        ),
        "Regulaminu",
    )
    MILITARY = (
        (
            "rozporządzenie Ministra Sprawiedliwości z dnia 18 czerwca 2015 r. – Regulamin "
            "wewnętrznego urzędowania wojskowych jednostek organizacyjnych prokuratury"
        ),
        "Regulaminu wojskowego",
    )
    PORTAL_NOTICE = (
        "komunikat o Portalu Przeglądania Akt",
        "komunikatu o Portalu Przeglądania Akt",
    )
    INFORMATION_PORTAL = (
        (
            "rozporządzenie Ministra Sprawiedliwości z dnia 12 marca 2024 r. "
            "w sprawie portalu informacyjnego"
        ),
        "rozporządzenia o portalu informacyjnym",
    )
    FILING = (
        (
            "rozporządzenie Ministra Sprawiedliwości z dnia 21 lutego 2026 r. "
            "w sprawie trybu i sposobu wnoszenia pism procesowych w postaci elektronicznej "
            "za pośrednictwem portalu informacyjnego w postępowaniu karnym"
        ),
        "rozporządzenia o wnoszeniu pism",
    )
    DAYS_OFF = (
        "ustawa z dnia 18 stycznia 1951 r. o dniach wolnych od pracy",
        "ustawy o dniach wolnych od pracy",
    )

    def __init__(self, full_name: str, suffix: str) -> None:
        self.full_name = full_name
        self.suffix = suffix


@dataclass(frozen=True, slots=True)
class Provision:
    """One place of an act (jednostka redakcyjna) with the dates between which it is in force.

    `since` is absent where the place is as old as Akta's matters; `until` is the first day on
    which it no longer holds.
    """

    act: Act
    place: str
    about: str = ""
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.place} {self.act.suffix}"

    def in_force(self, day: date) -> bool:
        """Whether the provision holds on that day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


class UnknownProvisionError(LookupError):
    """A citation names a provision that the registry does not hold."""


_registry: dict[str, Provision] = {}


def _cited(
    act: Act, place: str, about: str, *, since: date | None = None, until: date | None = None
) -> Provision:
    provision = Provision(act, place, about, since, until)
    if str(provision) in _registry:
        raise ValueError(f"{provision} is registered twice.")
    _registry[str(provision)] = provision
    return provision


def registered() -> tuple[Provision, ...]:
    """Every provision that Akta cites, in the order of the acts as laid down here."""
    return tuple(_registry.values())


def find(citation: str) -> Provision:
    """The provision that prints as `citation`, or UnknownProvisionError."""
    try:
        return _registry[citation]
    except KeyError:
        raise UnknownProvisionError(citation) from None


KPK_120_1 = _cited(Act.KPK, "art. 120 § 1", "wezwanie do usunięcia braku pisma w terminie 7 dni")
KPK_122_2 = _cited(Act.KPK, "art. 122 § 2", "terminy zawite")
KPK_123_1 = _cited(Act.KPK, "art. 123 § 1", "dnia początkowego nie wlicza się do terminu")
KPK_123_2 = _cited(Act.KPK, "art. 123 § 2", "termin w tygodniach, miesiącach i latach")
KPK_123_3 = _cited(Act.KPK, "art. 123 § 3", "koniec terminu w dniu wolnym od pracy lub w sobotę")
KPK_124 = _cited(Act.KPK, "art. 124", "termin zachowany przez nadanie pisma")
KPK_125 = _cited(Act.KPK, "art. 125", "pismo wniesione omyłkowo do innego organu")
KPK_126_1 = _cited(Act.KPK, "art. 126 § 1", "przywrócenie terminu zawitego w ciągu 7 dni")
KPK_133_2 = _cited(Act.KPK, "art. 133 § 2", "doręczenie po dwóch zawiadomieniach o przesyłce")
KPK_127B = _cited(Act.KPK, "art. 127b", "tydzień, miesiąc i rok środka przymusu")
KPK_127C = _cited(Act.KPK, "art. 127c", "doba pozbawienia wolności")
KPK_148A = _cited(Act.KPK, "art. 148a", "załącznik adresowy do protokołu")
KPK_156_1 = _cited(Act.KPK, "art. 156 § 1", "udostępnianie akt sprawy sądowej")
KPK_156_4 = _cited(Act.KPK, "art. 156 § 4", "akta z informacjami niejawnymi")
KPK_156_5 = _cited(
    Act.KPK, "art. 156 § 5", "udostępnianie akt w toku postępowania przygotowawczego"
)
KPK_156_5A = _cited(Act.KPK, "art. 156 § 5a", "akta przy wniosku o tymczasowe aresztowanie")
KPK_156_5B = _cited(Act.KPK, "art. 156 § 5b", "akta zakończonego postępowania przygotowawczego")
KPK_156A = _cited(Act.KPK, "art. 156a", "udostępnianie danych z załącznika adresowego")
KPK_159 = _cited(Act.KPK, "art. 159", "zażalenie na odmowę udostępnienia akt")
KPK_248_1 = _cited(Act.KPK, "art. 248 § 1", "48 godzin od zatrzymania do przekazania sądowi")
KPK_248_2 = _cited(Act.KPK, "art. 248 § 2", "24 godziny od przekazania do dyspozycji sądu")
KPK_250_2B = _cited(Act.KPK, "art. 250 § 2b", "wyodrębniony zbiór zeznań zagrożonego świadka")
KPK_263_1 = _cited(Act.KPK, "art. 263 § 1", "pierwszy areszt na czas do trzech miesięcy")
KPK_263_2 = _cited(Act.KPK, "art. 263 § 2", "areszt w śledztwie łącznie do dwunastu miesięcy")
KPK_263_4 = _cited(Act.KPK, "art. 263 § 4", "przedłużenie przez sąd apelacyjny")
KPK_263_6 = _cited(Act.KPK, "art. 263 § 6", "wniosek o przedłużenie na 14 dni przed końcem")
KPK_265 = _cited(Act.KPK, "art. 265", "początek okresu tymczasowego aresztowania")
KPK_306_1B = _cited(Act.KPK, "art. 306 § 1b", "akta dla składającego zażalenie")
KPK_308_6 = _cited(Act.KPK, "art. 308 § 6", "czas trwania liczony od pierwszej czynności")
KPK_310_1 = _cited(Act.KPK, "art. 310 § 1", "śledztwo trwa trzy miesiące")
KPK_310_2 = _cited(Act.KPK, "art. 310 § 2", "przedłużenie śledztwa")
KPK_321_1 = _cited(Act.KPK, "art. 321 § 1", "końcowe zaznajomienie z materiałami")
KPK_325I_1 = _cited(Act.KPK, "art. 325i § 1", "dochodzenie trwa dwa miesiące")
KPK_331_4 = _cited(Act.KPK, "art. 331 § 4", "akt oskarżenia na 14 dni przed końcem aresztu")
KPK_460 = _cited(Act.KPK, "art. 460", "termin do wniesienia zażalenia")
REG_108_3 = _cited(Act.REGULATION, "§ 108 ust. 3", "czas trwania po połączeniu spraw")
REG_109_3 = _cited(Act.REGULATION, "§ 109 ust. 3", "czas trwania po wyłączeniu materiałów")
REG_129 = _cited(Act.REGULATION, "§ 129", "przejęcie dochodzenia do śledztwa")
REG_130_2 = _cited(Act.REGULATION, "§ 130 ust. 2", "wniosek o przedłużenie śledztwa do roku")
REG_130_3 = _cited(Act.REGULATION, "§ 130 ust. 3", "wniosek o przedłużenie śledztwa ponad rok")
REG_133 = _cited(Act.REGULATION, "§ 133", "wniosek o przedłużenie dochodzenia")
REG_143_2 = _cited(Act.REGULATION, "§ 143 ust. 2", "treść zarządzenia o udostępnieniu akt")
REG_147 = _cited(Act.REGULATION, "§ 147", "akta dla sądów i innych organów")
REG_177 = _cited(Act.REGULATION, "§ 177", "chwila zatrzymania")
REG_181 = _cited(Act.REGULATION, "§ 181", "dyspozycja sądu od wysłania wniosku o areszt")
REG_186 = _cited(Act.REGULATION, "§ 186", "zawiadomienie o uchyleniu aresztu i nakaz zwolnienia")
REG_187_1 = _cited(Act.REGULATION, "§ 187 ust. 1", "do czyjej dyspozycji pozostaje aresztowany")
REG_191_1 = _cited(Act.REGULATION, "§ 191 ust. 1", "areszt po zwrocie sprawy przez sąd")
REG_192 = _cited(Act.REGULATION, "§ 192", "ponowny wniosek o areszt wobec osoby na wolności")
REG_194 = _cited(Act.REGULATION, "§ 194", "informacja o areszcie ponad 9 miesięcy")
REG_195 = _cited(Act.REGULATION, "§ 195", "informacja o przedłużeniu aresztu ponad rok")
REG_196_1 = _cited(Act.REGULATION, "§ 196 ust. 1", "nakaz zwolnienia w dniu wydania postanowienia")
REG_196_2 = _cited(Act.REGULATION, "§ 196 ust. 2", "zmiana dyspozycji w tym samym dniu")
REG_196_3 = _cited(Act.REGULATION, "§ 196 ust. 3", "informacja, że areszt nie będzie przedłużany")
REG_197_1 = _cited(Act.REGULATION, "§ 197 ust. 1", "odpis o zakazie opuszczania kraju")
REG_197_6 = _cited(Act.REGULATION, "§ 197 ust. 6", "odpis o uchyleniu lub zmianie zakazu")
REG_198 = _cited(Act.REGULATION, "§ 198", "doręczenie postanowienia z art. 276 k.p.k.")
REG_199_1 = _cited(Act.REGULATION, "§ 199 ust. 1", "areszt przed listem gończym")
REG_200_1 = _cited(Act.REGULATION, "§ 200 ust. 1", "po ujęciu poszukiwanego")
REG_201_1 = _cited(Act.REGULATION, "§ 201 ust. 1", "odwołanie listu gończego")
REG_201_2 = _cited(Act.REGULATION, "§ 201 ust. 2", "uchylenie aresztu a list gończy")
REG_249_1 = _cited(Act.REGULATION, "§ 249 pkt 1", "czas mediacji")
REG_249_2 = _cited(Act.REGULATION, "§ 249 pkt 2", "czas zawieszenia")
REG_249_3 = _cited(Act.REGULATION, "§ 249 pkt 3", "od zamknięcia do zwrotu sprawy przez sąd")
REG_249_4 = _cited(Act.REGULATION, "§ 249 pkt 4", "od umorzenia do podjęcia lub wznowienia")
REG_249_5 = _cited(Act.REGULATION, "§ 249 pkt 5", "od wniosku o skazanie do jego zwrotu")
REG_249_6 = _cited(Act.REGULATION, "§ 249 pkt 6", "czas sporu o właściwość")
MIL_67_3 = _cited(Act.MILITARY, "§ 67 ust. 3", "czas trwania wyłączonej sprawy od wszczęcia")
MIL_67_4 = _cited(Act.MILITARY, "§ 67 ust. 4", "czas trwania od pierwszej czynności")
MIL_67_5 = _cited(Act.MILITARY, "§ 67 ust. 5", "nowe wszczęcie w wyłączonej sprawie")
MIL_80 = _cited(Act.MILITARY, "§ 80", "wniosek o przedłużenie dochodzenia")
MIL_98_2 = _cited(Act.MILITARY, "§ 98 ust. 2", "wniosek o przedłużenie śledztwa do roku")
MIL_98_3 = _cited(Act.MILITARY, "§ 98 ust. 3", "wniosek o przedłużenie śledztwa ponad rok")
FIL_1 = _cited(Act.FILING, "§ 1", "tryb i sposób wnoszenia pism przez portal")
FIL_2_1 = _cited(Act.FILING, "§ 2 pkt 1", "data wniesienia pisma")
FIL_2_5 = _cited(Act.FILING, "§ 2 pkt 5", "metryka pisma")
FIL_3_1 = _cited(Act.FILING, "§ 3 pkt 1", "uwierzytelnienie")
FIL_3_2 = _cited(Act.FILING, "§ 3 pkt 2", "wybór rodzaju pisma z listy")
FIL_3_3 = _cited(Act.FILING, "§ 3 pkt 3", "wypełnienie albo zatwierdzenie metryki pisma")
FIL_3_4 = _cited(Act.FILING, "§ 3 pkt 4", "umieszczenie pisma procesowego")
FIL_3_5 = _cited(Act.FILING, "§ 3 pkt 5", "zgodność numeracji i nazewnictwa załączników")
FIL_3_6 = _cited(Act.FILING, "§ 3 pkt 6", "podpisanie pisma")
FIL_3_7 = _cited(Act.FILING, "§ 3 pkt 7", "poświadczenie wybranych dokumentów")
FIL_3_8 = _cited(Act.FILING, "§ 3 pkt 8", "wywołanie funkcji „Złóż pismo”")
FIL_8 = _cited(Act.FILING, "§ 8", "wejście w życie", since=date(2026, 3, 1))
FIL_4_1 = _cited(Act.FILING, "§ 4 ust. 1", "format odpowiadający A4")
FIL_4_2 = _cited(Act.FILING, "§ 4 ust. 2", "rozmiar pojedynczego załącznika")
FIL_4_3 = _cited(Act.FILING, "§ 4 ust. 3", "dopuszczalne formaty danych")
FIL_4_6 = _cited(Act.FILING, "§ 4 ust. 6", "formaty dokumentów zawierających wyłącznie tekst")
FIL_Z1 = _cited(Act.FILING, "zał. nr 1", "dopuszczalne formaty danych")
FIL_Z1_3 = _cited(Act.FILING, "zał. nr 1 lp. 3", "pliki typu PDF/A")
FIL_Z1_12 = _cited(Act.FILING, "zał. nr 1 lp. 12", "wartości rozdzielone przecinkiem")
FIL_Z1_24 = _cited(Act.FILING, "zał. nr 1 lp. 24", "dźwięk Ogg Vorbis")
FIL_Z1_26 = _cited(Act.FILING, "zał. nr 1 lp. 26", "pliki XML")
FIL_Z2_1 = _cited(Act.FILING, "zał. nr 2 pkt 1", "rozszerzenie odpowiadające formatowi pliku")
FIL_Z2_2 = _cited(Act.FILING, "zał. nr 2 pkt 2", "najwyżej 128 znaków")
FIL_Z2_3 = _cited(Act.FILING, "zał. nr 2 pkt 3", "nazwa nie kończy się spacją ani kropką")
FIL_Z2_4 = _cited(Act.FILING, "zał. nr 2 pkt 4", "polskie znaki diakrytyczne")
FIL_Z2_5 = _cited(Act.FILING, "zał. nr 2 pkt 5", "drukowalne znaki ASCII i spacja")
FIL_Z2_6 = _cited(Act.FILING, "zał. nr 2 pkt 6", "zakazane znaki ASCII")
FIL_Z2_7 = _cited(Act.FILING, "zał. nr 2 pkt 7", "nazwy zarezerwowane przez system Windows")
FIL_Z3 = _cited(Act.FILING, "zał. nr 3", "wymagania dla odwzorowań cyfrowych")
DAYS_OFF_1 = _cited(Act.DAYS_OFF, "art. 1", "dni wolne od pracy")
