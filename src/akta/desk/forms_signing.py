"""The form by which a paper comes back with an electronic signature."""

from typing import Any

from django import forms

MOST_BYTES = 50 << 20


class SignedFileForm(forms.Form):
    """The paper that came back with an electronic signature."""

    file = forms.FileField(
        label="Podpisany plik PDF",
        help_text="Ten sam plik, który przygotował system, z podpisem PAdES prokuratora.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("Plik jest za duży. Pismo ma najwyżej 50 MB.")
        return file
