"""The order of the file: which document goes through which scanner, into which set and volume."""

from dataclasses import dataclass
from typing import Literal

Back = Literal["simplex", "blank", "duplex"]
Form = Literal["tiff-g4", "tiff-lzw", "pdf", "pdf-text", "pdf-bogus", "single"]


@dataclass(frozen=True, slots=True)
class Item:
    """A document in a scan: its style, what its backs hold, how often it lay crooked."""

    source: str
    style: str
    back: Back = "simplex"
    crooked: float = 0.12
    inserted: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """One file of the scanner."""

    name: str
    form: Form
    dpi: int
    mode: Literal["1", "L", "RGB"]
    items: tuple[Item, ...]
    set_kind: str = "main"
    volume: int = 1


# One line a document: source, style, then the words blank, duplex, crooked, inserted as they apply.
# A line that begins with @ opens a file: @ name form dpi mode.
_PLAN = """
# main 1
@ t1-001.tif tiff-g4 300 1
postanowienie-wszczecie office blank
@ t1-002.pdf pdf 200 RGB
zawiadomienie hand3 blank crooked
@ t1-003.pdf pdf 200 L
notatka-zdarzenie police
protokol-zawiadomienie type duplex
@ t1-004.jpg single 150 RGB
oswiadczenie-nalepa hand crooked
@ t1-005.pdf pdf 90 L
notatka-dukat type crooked
@ t1-006.tif tiff-g4 300 1
zarzadzenie-powierzenie office blank
ogledziny-miejsca police duplex
@ t1-007.jpg single 150 RGB
szkic-1 photo inserted
@ t1-008.pdf pdf 150 RGB
foto-miejsce photo
foto-fabia photo
@ t1-009.pdf pdf 90 L
ogledziny-ducato police
@ t1-010.pdf pdf 150 RGB
foto-ducato photo blank
@ t1-011.pdf pdf 200 L
ogledziny-magazynu type duplex
@ t1-012.pdf pdf 150 RGB
foto-magazyn photo
@ t1-013.tif tiff-g4 300 1
umowa-pozyczki office blank
odpowiedzialnosc form2
umowa-o-prace office blank
wypowiedzenie office
@ t1-014.png single 200 L
pokwitowanie hand2 crooked
@ t1-015.pdf pdf-text 200 L
spis list
@ t1-016.pdf pdf 200 L
WZ form2
@ t1-017.tif tiff-g4 300 1
drzwi mono
komisja office
@ t1-018.pdf pdf-bogus 200 L
FV list
@ t1-019.pdf pdf 200 L
CZAS list blank
@ t1-020.pdf pdf 150 L
DROGA hand3 crooked
@ t1-021.pdf pdf 200 L
deren-1 type duplex
nalepa police
@ t1-022.jpg single 200 L
zeszyt-wydan hand3 crooked
@ t1-023.pdf pdf 200 RGB
zeszyt-obchodow hand2 blank crooked
@ t1-024.pdf pdf 200 L
zatrzymanie police duplex
# main 2
@ t2-001.pdf pdf 200 L
postanowienie-dane office blank
postanowienie-bank office
@ t2-002.tif tiff-g4 300 1
tyl type
rurka type blank
@ t2-003.pdf pdf-text 200 L
billing-wrzosek mono
@ t2-004.tif tiff-g4 300 1
billing-malkowska mono
@ t2-005.pdf pdf 200 L
billing-deren mono
@ t2-006.pdf pdf 100 L
monitoring police
@ t2-007.pdf pdf 120 L
foto-monitoring photo
@ t2-008.pdf pdf 200 L
zgloszenie-112 type
plyta-1 form2 blank
plyta-3 form2
@ t2-009.pdf pdf 200 L
bank-wrzosek list duplex
@ t2-010.tif tiff-g4 300 1
bank-irma list
@ t2-011.pdf pdf-bogus 200 L
gps mono
@ t2-012.pdf pdf 200 L
socha type duplex
paweska police
@ t2-013.pdf pdf 200 RGB
ZPO-A form blank crooked
@ t2-014.pdf pdf 200 L
informacja-szpital form2
opinia-lekarska expert
kosztorys police
@ t2-015.jpg single 72 L
zeszyt-pojazdu hand2 crooked
@ t2-016.pdf pdf 200 L
przeszukanie police duplex
@ t2-017.pdf pdf 150 RGB
foto-tartak photo
@ t2-018.pdf pdf 200 L
zona type
notatka-swiatla police
bednarz police blank
# main 3
@ t3-001.tif tiff-g4 300 1
zarzuty office blank
uzasadnienie-zarzutow office
@ t3-002.pdf pdf 200 L
pouczenie office
wrzosek-1 type duplex
obrona form2
@ t3-003.jpg single 120 RGB
szkic-2 photo crooked
@ t3-004.pdf pdf 200 RGB
list-wrzosek hand crooked
kalendarz hand2
@ t3-005.pdf pdf 200 L
karta-karna form
wywiad police
srodki office blank
zazalenie office blank
postanowienie-sadu office
@ t3-006.pdf pdf-text 200 L
poczta-1 mail
poczta-2 mail
poczta-3 mail
@ t3-007.pdf pdf 200 L
deren-2 type
konfrontacja type duplex
malkowska-2 type
siostra type
@ t3-008.tif tiff-g4 300 1
opinia-wypadek expert
@ t3-009.pdf pdf 200 L
opinia-pismo expert
opinia-ksiegowa expert
kartoteka police
@ t3-010.pdf pdf 200 RGB
ZPO-B form2
@ t3-011.tif tiff-lzw 96 L
ogloszenie mail crooked
@ t3-012.pdf pdf 200 L
wrzosek-2 type
wojcicki police duplex
wniosek-obrony office
wniosek-pelnomocnika office blank
@ t3-013.tif tiff-g4 300 1
oddalenie office
omylka police
ogledziny-telefonu police
sprostowanie office blank
przedluzenie office
pismo-ubezpieczyciel police
plyta-2 form2 blank
zaznajomienie office
# working 1
@ ap-001.pdf pdf 200 L
plan-sledztwa office
rozmowa-robocza type
notatka-referenta hand2
lista-kontrolna list
# address 1
@ za-001.pdf pdf 200 L
adresy form2
# separate 1
@ zo-001.pdf pdf 200 L
zbior-odrebny type
"""
_SAMPLE = """
# main 1
@ s1-001.tif tiff-g4 300 1
postanowienie-wszczecie office blank
@ s1-002.pdf pdf 120 RGB
zawiadomienie hand3 blank crooked
@ s1-003.pdf pdf 150 L
notatka-dukat type
@ s1-004.jpg single 100 RGB
szkic-1 photo inserted
@ s1-005.pdf pdf-text 200 L
notatka-zdarzenie police
@ s1-006.pdf pdf 100 L
wz-14 form2
fv-1 list
# main 2
@ s2-001.pdf pdf-bogus 120 L
monitoring police
@ s2-002.pdf pdf 90 L
zona type
kartoteka police
zpo-1 form blank
plyta-1 form2 blank
@ s2-003.png single 100 L
pokwitowanie hand2 crooked
# working 1
@ sp-001.pdf pdf 100 L
notatka-referenta hand2
# address 1
@ sz-001.pdf pdf 100 L
adresy form2
"""
_MANY = {
    "WZ": [f"wz-{index}" for index in range(1, 15)],
    "FV": [f"fv-{index}" for index in range(1, 16)],
    "CZAS": [f"czas-{index}" for index in range(1, 6)],
    "DROGA": [f"droga-{index}" for index in range(1, 8)],
    "ZPO-A": [f"zpo-{index}" for index in range(1, 8)],
    "ZPO-B": [f"zpo-{index}" for index in range(8, 15)],
}


def all_batches() -> tuple[Batch, ...]:
    """The whole file: three volumes and the small sets."""
    return _read(_PLAN)


def sample_batches() -> tuple[Batch, ...]:
    """About twenty pages in two volumes, with one of each oddity."""
    return _read(_SAMPLE)


def _read(text: str) -> tuple[Batch, ...]:
    found: list[Batch] = []
    set_kind, volume = "main", 1
    for line in text.split("\n"):
        match line.split():
            case ["#", kind, number]:
                set_kind, volume = kind, int(number)
            case ["@", name, form, dpi, mode]:
                found.append(Batch(name, form, int(dpi), mode, (), set_kind, volume))  # type: ignore[arg-type]
            case [source, style, *words]:
                last = found.pop()
                items = last.items + _items(source, style, words)
                found.append(
                    Batch(last.name, last.form, last.dpi, last.mode, items, set_kind, volume)
                )
    return tuple(found)


def _items(source: str, style: str, words: list[str]) -> tuple[Item, ...]:
    back: Back = "blank" if "blank" in words else "duplex" if "duplex" in words else "simplex"
    crooked = 0.7 if "crooked" in words else 0.12
    inserted = "inserted" in words
    return tuple(Item(name, style, back, crooked, inserted) for name in _MANY.get(source, [source]))
