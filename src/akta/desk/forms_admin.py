"""Forms of the administrator."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from akta.desk.fields import DayField
from akta.law.localtime import WARSAW
from akta.units.models import Cell, CellKind, PostKind, Unit

EVERYWHERE = {PostKind.ADMINISTRATOR, PostKind.AUDITOR}
IN_CELL = {PostKind.SECRETARIAT, PostKind.CELL_HEAD}
PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


class AccountForm(forms.Form):
    login = forms.CharField(
        label=_("Login"),
        max_length=64,
        help_text=_("Małe litery bez polskich znaków, cyfry, kropki i myślniki: jan.kowalski"),
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": _("Proszę podać login.")},
    )
    given_name = forms.CharField(
        label=_("Imię"), max_length=80, error_messages={"required": _("Proszę podać imię.")}
    )
    surname = forms.CharField(
        label=_("Nazwisko"),
        max_length=120,
        error_messages={"required": _("Proszę podać nazwisko.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Kod jednostki"),
        max_length=8,
        required=False,
        help_text=_(
            "Pierwsza część sygnatur tej jednostki, na przykład 4027. Puste pole usuwa kod."
        ),
        widget=forms.TextInput(attrs={**PLAIN, "inputmode": "numeric"}),
    )


class CellForm(forms.Form):
    """A cell of a unit: its number stands in the references of its cases."""

    number = forms.IntegerField(
        label=_("Numer komórki"),
        min_value=1,
        max_value=999,
        help_text=_("Stoi w sygnaturach po kodzie jednostki, na przykład 4027-5.Ds.12.2026."),
    )
    name = forms.CharField(
        label=_("Nazwa komórki"),
        max_length=160,
        help_text=_("Na przykład: V Wydział do Spraw Wojskowych."),
    )
    kind = forms.ChoiceField(
        label=_("Rodzaj komórki"),
        choices=[(kind.value, kind.label) for kind in CellKind if kind is not CellKind.UNIT],
        help_text=_("Sprawy komórki do spraw wojskowych prowadzi się według jej regulaminu."),
    )


class PostForm(forms.Form):
    """A post: what, where and from when to when; the rights follow from it."""

    kind = forms.ChoiceField(label=_("Stanowisko lub funkcja"), choices=PostKind.choices)
    unit = forms.CharField(
        label=_("Jednostka"),
        required=False,
        help_text=_(
            "Nazwa lub kod jednostki, wybrane z podpowiedzi. Administrator i audytor działają "
            "w całym systemie, więc dla nich pole zostaje puste."
        ),
        widget=forms.TextInput(attrs={"list": "jednostki", "autocomplete": "off"}),
    )
    cell = forms.IntegerField(
        label=_("Numer komórki"),
        required=False,
        min_value=0,
        help_text=_("0 oznacza jednostkę bez podziału. Wymagany dla sekretariatu."),
    )
    since = DayField(label=_("Od dnia"), error_messages={"required": _("Proszę podać dzień.")})
    until = DayField(
        label=_("Do dnia (włącznie)"), required=False, help_text=_("Puste oznacza: do odwołania.")
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        kind = PostKind(given["kind"]) if given.get("kind") else None
        self._place(given, kind)
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ostatni dzień nie może być przed pierwszym."))
        return given

    def _place(self, given: dict[str, Any], kind: PostKind | None) -> None:
        """Find the unit and the cell that the post needs."""
        given["unit_row"] = given["cell_row"] = None
        if kind is None or kind in EVERYWHERE:
            return
        unit = _unit(given.get("unit", ""))
        if unit is None:
            self.add_error("unit", _("Proszę wybrać jednostkę z podpowiedzi albo podać jej kod."))
            return
        given["unit_row"] = unit
        number = given.get("cell")
        if number is None and kind in IN_CELL:
            self.add_error(
                "cell", _("To stanowisko powierza się w komórce; proszę podać jej numer.")
            )
        elif number is not None:
            given["cell_row"] = Cell.objects.filter(unit=unit, number=number).first()
            if given["cell_row"] is None:
                self.add_error("cell", _("Ta jednostka nie ma komórki o takim numerze."))


def _unit(text: str) -> Unit | None:
    """The unit meant: by code or by its whole name."""
    text = text.strip()
    if not text:
        return None
    return Unit.objects.filter(code=text).first() or Unit.objects.filter(name__iexact=text).first()


def start_of(day: date) -> datetime:
    """The beginning of a day in Warsaw."""
    return datetime(day.year, day.month, day.day, tzinfo=WARSAW)


def end_of(day: date | None) -> datetime | None:
    """The moment a last day is over; None stays open."""
    return None if day is None else start_of(day + timedelta(days=1))
