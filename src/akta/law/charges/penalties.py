"""Upper limits of statutory penalties (górna granica ustawowego zagrożenia) of the commonest acts.

A small dated table of the Criminal Code, not a commentary: whatever it does not know for certain
(another statute, an act before its day, a provision that raises the penalty) is left to be typed.
Each row was compared with the consolidated text of Dz.U. 2024 poz. 17 (state of 5 December 2023);
what was changed after that day was not.
"""

import re
from dataclasses import dataclass
from datetime import date

from akta.law.charges.acts import Act
from akta.law.polish import plural

__all__ = ["LIFE", "SINCE", "Limit", "limit_of", "limit_words"]

SINCE = date(2023, 10, 1)
"""Since when the limits below hold (Dz.U. 2022 poz. 2600); acts before it are typed."""
LIFE = 99
YEARS = {
    "148 § 1": LIFE,
    "155": 5,
    "156 § 1": 20,
    "157 § 1": 5,
    "157 § 2": 2,
    "190 § 1": 3,
    "190a § 1": 8,
    "207 § 1": 5,
    "209 § 1": 1,
    "228 § 1": 8,
    "229 § 1": 8,
    "231 § 1": 3,
    "233 § 1": 8,
    "270 § 1": 5,
    "278 § 1": 5,
    "279 § 1": 10,
    "280 § 1": 15,
    "280 § 2": 20,
    "281": 10,
    "282": 10,
    "284 § 1": 3,
    "284 § 2": 5,
    "286 § 1": 8,
    "288 § 1": 5,
    "289 § 1": 5,
    "291 § 1": 5,
    "294 § 1": 10,
    "299 § 1": 8,
}
"""Years of imprisonment by provision of the Criminal Code; `LIFE` stands for life imprisonment."""
CRIMES = frozenset({"148 § 1", "156 § 1", "280 § 2"})
SAME_LIMIT = frozenset({"11 § 2", "13 § 1"})
"""Concurrence of provisions and attempt leave the limit as it is."""
_CITED = re.compile(r"art\.? ?(\d+[a-z]?)(?: ?§ ?(\d+[a-z]?))?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\b(?:w|z|zw|zb|i|oraz|kk|k ?\.? ?k)\b|[.,;\s])*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """The upper limit in years, by which provision, and whether the act is a crime (zbrodnia)."""

    years: int
    provision: str
    is_crime: bool


def limit_of(qualification: str, on: date) -> Limit | None:
    """The limit that follows from the qualification, if the table knows all of it."""
    plain = qualification.replace("\u00a0", " ")
    cited = [_key(found) for found in _CITED.finditer(plain)]
    named = [each for each in cited if each not in SAME_LIMIT]
    if on < SINCE or not named or not _BETWEEN.fullmatch(_CITED.sub("", plain)):
        return None
    if any(each not in YEARS for each in named):
        return None
    highest = max(named, key=lambda each: YEARS[each])
    return Limit(YEARS[highest], f"art. {highest} k.k.", any(each in CRIMES for each in named))


def _key(found: re.Match[str]) -> str:
    article, paragraph = found[1].lower(), found[2]
    return f"{article} § {paragraph}" if paragraph else article


def limit_words(act: Act) -> str:
    """The limit as the charge shows it: from the table, typed, or not known."""
    if act.years is None:
        return "nie podano"
    years = "dożywocie" if act.years == LIFE else plural(act.years, "rok", "lata", "lat")
    known = limit_of(act.qualification, act.on)
    if known is not None and known.years == act.years:
        return f"{years} ({known.provision})"
    return f"{years} (wpisano)"
