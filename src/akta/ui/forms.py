"""What every form of Akta says where nothing was entered."""

from django.forms import BooleanField, BoundField, ChoiceField, Field, FileField
from django.forms.forms import BaseForm
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext

UNSAID = Field.default_error_messages["required"]


class NamedField(BoundField):
    """A field on its form; left empty, it says what to enter, unless it has words of its own."""

    def __init__(self, form: BaseForm, field: Field, name: str) -> None:
        super().__init__(form, field, name)
        if field.error_messages["required"] is UNSAID:
            field.error_messages["required"] = _asked(field, str(self.label))


def _asked(field: Field, label: str) -> str:
    what = {"what": label if label[1:2].isupper() else label[:1].lower() + label[1:]}
    if isinstance(field, BooleanField):
        return gettext("Proszę zaznaczyć: %(what)s.") % what
    if isinstance(field, ChoiceField | FileField):
        return gettext("Proszę wybrać: %(what)s.") % what
    return gettext("Proszę podać: %(what)s.") % what


class Renderer(DjangoTemplates):
    """Django's own renderer of forms, with fields that name what they ask for."""

    bound_field_class = NamedField
