"""The form of a public entity's notification, the same in the portal and for paper on the desk."""

from typing import Any

from django import forms

from akta.accounts.institutions import errors
from akta.accounts.institutions.models import EntityKind, Purpose
from akta.accounts.institutions.rules import Facts, Named, Upload, public_kind
from akta.accounts.opening.errors import beside
from akta.core.errors import InputError

NOT_PUBLIC = ("other", "inny podmiot: spółka, stowarzyszenie, fundacja")
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
Parts = tuple[tuple[str, tuple[str, ...]], ...]
PURPOSES = [(value, label) for value, label in Purpose.choices if value != Purpose.CLOSING]


def _asked(error: InputError) -> dict[str, str]:
    return {"required": beside(error)}


def _text(label: str, error: InputError | None, most: int, **more: Any) -> forms.CharField:
    messages = _asked(error) if error else {}
    return forms.CharField(
        label=label,
        max_length=most,
        required=error is not None,
        error_messages=messages,
        **more,
    )


def _number(label: str, check: str, error: InputError | None, hint: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs={**NUMERIC, "data-check": check})
    return _text(label, error, 20, widget=widget, help_text=hint)


class Documents(forms.FileField):
    """Several files in one field; a file alone comes as a list of one."""

    widget = type("Files", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:  # noqa: ARG002 - Django's own
        files = data if isinstance(data, list | tuple) else [data] if data else []
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [Upload(each.name, each.read()) for each in files]


class NotificationForm(forms.Form):
    """Every datum of § 5 ust. 2 and 3, and who acts for the entity."""

    purpose = forms.ChoiceField(
        label="Czego dotyczy zgłoszenie",
        choices=PURPOSES,
        initial=Purpose.OPENING.value,
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label="Rodzaj podmiotu",
        choices=[*EntityKind.choices, NOT_PUBLIC],
        error_messages=_asked(errors.EntityKindRequired()),
        widget=forms.RadioSelect,
    )
    name = _text("Nazwa podmiotu", errors.EntityNameRequired(), 300, help_text="Jak w rejestrze.")
    nip = _number("NIP", "nip", None, "Jeżeli podmiot nie ma NIP, wystarczy REGON albo inny numer.")
    regon = _number("REGON", "regon", None)
    other_number = _text("Inny numer, z nazwą rejestru", None, 80, help_text="Na przykład KRS.")
    seat = _text("Siedziba (miejscowość)", errors.EntitySeatRequired("seat"), 80)
    place = _text("Adres: miejscowość", errors.EntitySeatRequired("place"), 80)
    postcode = _text("Kod pocztowy", errors.EntitySeatRequired("postcode"), 12)
    street = _text("Ulica", None, 100)
    house = _text("Numer budynku i lokalu", errors.EntitySeatRequired("house"), 20)
    email = forms.EmailField(
        label="Adres e-mail do korespondencji",
        error_messages={
            "required": "Proszę podać adres e-mail.",
            "invalid": "To nie jest adres poczty elektronicznej, na przykład: urzad@example.pl.",
        },
    )
    admin_given_names = _text(
        "Imiona administratora", errors.AdministratorRequired("admin_given_names"), 120
    )
    admin_surname = _text(
        "Nazwisko administratora", errors.AdministratorRequired("admin_surname"), 120
    )
    admin_pesel = _number(
        "PESEL administratora", "pesel", errors.AdministratorRequired("admin_pesel")
    )
    rep_given_names = _text(
        "Imiona osoby działającej za podmiot", errors.RepresentativeRequired("r"), 120
    )
    rep_surname = _text("Nazwisko tej osoby", errors.RepresentativeRequired("r"), 120)
    rep_pesel = _number("PESEL tej osoby", "pesel", errors.RepresentativeRequired("r"))
    documents = Documents(
        label="Dokumenty umocowania",
        error_messages=_asked(errors.AuthorityDocumentRequired()),
        help_text="Na przykład poświadczony odpis aktu powołania. PDF, JPEG albo PNG, "
        "każdy do 5 MB, najwyżej pięć.",
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    PARTS: Parts = (
        ("Zgłoszenie", ("purpose", "kind")),
        ("Podmiot", ("name", "nip", "regon", "other_number")),
        ("Siedziba i adres", ("seat", "place", "postcode", "street", "house", "email")),
        ("Administrator konta", ("admin_given_names", "admin_surname", "admin_pesel")),
        ("Kto działa za podmiot", ("rep_given_names", "rep_surname", "rep_pesel", "documents")),
    )

    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def clean_kind(self) -> str:
        """A company is told at once, whatever else is missing, that it has no account."""
        try:
            return public_kind(self.cleaned_data["kind"])
        except InputError as error:
            raise forms.ValidationError(beside(error)) from error

    def to_facts(self) -> Facts:
        given = self.cleaned_data
        plain = ("kind", "name", "seat", "place", "postcode", "house", "street")
        more = ("nip", "regon", "other_number", "email", "documents")
        return Facts(
            **{name: given[name] for name in (*plain, *more)},
            administrator=self._named("admin"),
            representative=self._named("rep"),
        )

    def _named(self, prefix: str) -> Named:
        names = ("given_names", "surname", "pesel")
        return Named(**{name: self.cleaned_data[f"{prefix}_{name}"] for name in names})
