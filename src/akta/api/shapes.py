"""The shapes of the API's answers, from which its description is made."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

__all__ = [
    "AccessOut",
    "AccessPage",
    "CaseOut",
    "CasePage",
    "ContentsOut",
    "DraftFields",
    "DraftFileOut",
    "DraftIn",
    "DraftOut",
    "DraftPage",
    "MeOut",
    "NoticeOut",
    "NoticePage",
    "Problem",
    "RequestIn",
    "RequestOut",
    "RequestPage",
    "SidePage",
    "TextOut",
    "WebhookOut",
]


WRITTEN = r"^[^\x00-\x1f\x7f]*$"
"""Text that a keyboard makes, on one line."""


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class MeOut(Schema):
    """Whose token it is, and what it allows."""

    name: str
    profile: str
    on_behalf_of: str | None
    application: str
    consent: UUID
    scopes: list[str]
    expires_at: datetime


class Page(Schema):
    """One page of a list; `next` is the number of the following one."""

    total: int
    next: int | None


class CaseOut(Schema):
    id: UUID
    reference: str
    state: str
    unit: str
    capacity: str
    represented: str | None


class CasePage(Page):
    items: list[CaseOut]


class AccessOut(Schema):
    """An access by a prosecutor's order (dostęp z zarządzenia)."""

    id: UUID
    number: int
    reference: str
    state: Literal["live", "later", "ended"]
    can_download: bool
    begins: datetime
    ends: datetime


class AccessPage(Page):
    items: list[AccessOut]


class GrantOut(Schema):
    number: str
    to: datetime
    server_now: datetime


class VolumeOut(Schema):
    id: UUID
    number: int
    title: str
    first_side: str
    sides: int


class DocumentOut(Schema):
    id: str
    volume: int
    title: str
    kind: str
    date: date | None
    first_label: str
    last_label: str
    first_side: str


class ContentsOut(Schema):
    """The contents list of what the access opens."""

    reference: str
    title: str
    grant: GrantOut
    volumes: list[VolumeOut]
    documents: list[DocumentOut]


class SideOut(Schema):
    """A card side (strona karty) with its citation."""

    id: str
    label: str
    citation: str
    index: int
    of: int
    volume: int
    document_title: str | None
    document_date: date | None
    width: int
    height: int
    rotation: int
    text_source: str


class SidePage(Schema):
    sides: list[SideOut]
    prev: str | None
    next: str | None


class WordOut(Schema):
    t: str
    box: list[float]


class LineOut(Schema):
    text: str
    box: list[float]
    words: list[WordOut]


class TextOut(Schema):
    source: str
    confidence: float | None
    lines: list[LineOut]


class RequestIn(Schema):
    """A request for access to files (wniosek o udostępnienie akt)."""

    case_reference: str = Field("", max_length=120, pattern=WRITTEN)
    case_described: str = Field("", max_length=300, pattern=WRITTEN)
    capacity: Literal[
        "suspect",
        "suspected",
        "injured",
        "notifier",
        "witness",
        "defence",
        "attorney",
        "statutory",
        "expert",
        "other",
    ]
    wanted: str = Field("", max_length=300, pattern=WRITTEN)


class RequestOut(Schema):
    id: UUID
    case_reference: str
    received_at: datetime
    state: str
    decided_at: datetime | None


class RequestPage(Page):
    items: list[RequestOut]


class NoticeOut(Schema):
    id: UUID
    at: datetime
    text: str
    read_at: datetime | None


class NoticePage(Page):
    items: list[NoticeOut]


class DraftFields(Schema):
    """Fields of a draft's sheet (metryka pisma); what is left out stays as it is."""

    kind: str | None = Field(None, max_length=60, pattern=WRITTEN)
    addressee: UUID | None = None
    reference: str | None = Field(None, max_length=120, pattern=WRITTEN)
    on_behalf_of: str | None = Field(None, max_length=220, pattern=WRITTEN)
    concerns: str | None = Field(None, max_length=300, pattern=WRITTEN)


class DraftIn(DraftFields):
    """A new draft; a case of one's own fills in addressee and reference."""

    case_id: UUID | None = None


class DraftRow(Schema):
    """A draft of a pleading (projekt pisma). The person submits it at `submit_url`."""

    id: UUID
    kind: str | None
    addressee: str | None
    reference: str
    changed_at: datetime
    submit_url: str


class DraftFileOut(Schema):
    id: UUID
    role: Literal["pleading", "attachment", "signature"]
    name: str
    size: int
    sha256: str
    check: Literal["waiting", "done", "failed"]


class MissingOut(Schema):
    """A condition that is not met yet."""

    code: str
    message: str
    blocks: bool


class DraftOut(DraftRow):
    files: list[DraftFileOut]
    missing: list[MissingOut]


class DraftPage(Page):
    items: list[DraftRow]


class WebhookOut(Schema):
    """What an application's own server is told: that there is a notice, and nothing of it."""

    type: Literal["notice.created", "trial"]
    at: datetime
    notice: UUID | None
    consent: UUID | None
