"""Tags and filters of every page: icons, fields, Polish dates and counts, sorting."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, DateField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from akta.law.polish import until
from akta.ui import words

register = template.Library()

TONE_ICONS = {
    "done": "circle-check",
    "soon": "clock",
    "harm": "triangle-alert",
    "info": "info",
}
REFERENCE = re.compile(r"\b\d{4}-\d{1,2}\.\w+\.\d+\.\d{4}\b")
STATUS_ICONS = {
    403: "lock",
    404: "search",
    409: "users",
    413: "file",
    422: "square-pen",
    429: "hourglass",
    500: "octagon-alert",
    503: "timer",
}
LEVEL_ICONS = {
    "success": "circle-check",
    "warning": "triangle-alert",
    "error": "octagon-alert",
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; decoration unless a label is given."""
    address = f"{static('akta/build/icons.svg')}#{name}"
    if not label:
        return format_html(
            '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
            address,
        )
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address
    )


@register.filter
def tone_icon(tone: str | None) -> str:
    return TONE_ICONS.get(tone or "", "minus")


@register.filter
def level_icon(level: str) -> str:
    return LEVEL_ICONS.get(level, "info")


@register.filter
def status_icon(status: int) -> str:
    return STATUS_ICONS.get(status, "triangle-alert")


@register.filter
def pl_date(value: date | None) -> str:
    return words.date_words(value) if value else ""


@register.filter
def pl_day(value: date | str | None) -> str:
    """`12.03.2026`, from a date or its ISO form."""
    if not value:
        return ""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return words.day_digits(day)


@register.filter
def pl_datetime(value: datetime | None) -> str:
    return words.moment_words(value) if value else ""


@register.filter
def pl_stamp(value: datetime | None) -> str:
    """`12.03.2026, 23:59`, where rows of a list are compared."""
    return words.stamp_digits(value) if value else ""


@register.filter
def pl_second(value: datetime | None) -> str:
    """`12.03.2026, 23:59:00`, where a second decides: seconds are never left out."""
    return words.stamp_digits(value, seconds=True) if value else ""


@register.filter
def pl_until(value: datetime | None) -> str:
    """After „do”: `końca dnia 6 grudnia 2026 r.`, or the moment where an hour was set."""
    return until(value) if value else ""


@register.filter
def pl_size(value: float | None) -> str:
    return "" if value is None else words.size_words(value)


@register.filter
def pl_count(value: int, forms: str) -> str:
    """`{{ 5|pl_count:"karta,karty,kart" }}` gives `5 kart`."""
    one, few, many = forms.split(",")
    return words.count_words(value, (one, few, many))


@register.filter
def pl_left(value: timedelta | None) -> str:
    return words.period_words(value) if value is not None else ""


@register.filter
def nobreak(value: object) -> SafeString:
    """A reference kept on one line; the text itself stays as it is, so copying gives it back."""
    return format_html('<span class="nobreak reference">{}</span>', value)


@register.filter
def whole_references(text: str) -> SafeString:
    """A hint in which no reference of a case is broken across lines; tags in it are kept."""
    return SafeString(REFERENCE.sub(r'<span class="nobreak reference">\g<0></span>', str(text)))


@register.filter
def is_date(field: BoundField) -> bool:
    return isinstance(field.field, DateField)


@register.filter
def summed_up(field: BoundField) -> list[str]:
    """What is wrong with a field, told away from it: under its name, unless that is asked for."""
    return [
        sentence if error.code == "required" else f"{field.label}: {sentence}"
        for error in field.errors.as_data()
        for sentence in error.messages
    ]


@register.filter
def field_anchor(field: BoundField) -> str:
    """The id an error links to: the input, or the first choice of a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """The input of a field; a date is typed as 12.03.2026 and gets a calendar from the script."""
    if not is_date(field):
        return field.as_widget()
    return field.as_widget(
        attrs={"inputmode": "numeric", "autocomplete": "off", "data-date": "", "maxlength": "10"}
    )


def _address(context: template.Context, **changes: object) -> str:
    """The present address with some parameters set (or dropped by None)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, param: str, number: int) -> str:
    return _address(context, **{param: number})


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[int | None]:
    """Numbers of a pager; None stands for the pages left out."""
    for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1):
        yield number if isinstance(number, int) else None


@register.filter
def viewer_config(viewer: dict[str, Any]) -> str:
    """What the viewer's script must know, as JSON for its `data-config` attribute."""
    side = viewer["side"]
    return json.dumps(
        {
            "base": viewer["base"],
            "side": side["id"],
            "grant": _grant_config(viewer.get("grant")),
            "notes": bool(viewer.get("keeps_notes")),
            "back": {"url": str(viewer["back_url"]), "label": viewer["back_label"]},
        },
        ensure_ascii=False,
    )


def _grant_config(grant: dict[str, Any] | None) -> dict[str, Any] | None:
    if grant is None:
        return None
    times = {
        name: grant[name].isoformat() if grant[name] else None for name in ("to", "server_now")
    }
    return {"number": grant["number"], **times}
