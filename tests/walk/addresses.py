"""Every address of the project: what opens it, and what stands in its places.

An address without an entry in `OPENED_BY`, or a place without one in `Places`, fails the walk.
"""

from dataclasses import dataclass
from uuid import uuid4

from django.urls import URLPattern, get_resolver

ALL, OWN, OFFICE, CASE, ORDER = "all", "own", "office", "case", "order"
"""Everybody; whoever is signed in on the face, for their own things; a post or a list that is
filtered; the matrix in this case; an order's grant."""

LINKS = ("joining", "team", "member", "task", "exclusion", "transfer")
NOTES = ("notes", "note-edit", "note-remove")
VIEWER_NOTES = ("-notes", "-notes-all")
IIIF = ("collection", "manifest", "search", "image-base", "image")
VIEWER = ("", "-page", "-image", "-text", "-contents", "-sides", "-goto", "-search", "-state")
ACCOUNT = (
    *("sign-out", "account", "change-password", "account-protect", "account-totp"),
    *("account-totp-remove", "account-passkey", "account-passkey-remove", "account-codes"),
    *(
        "account-sessions-end",
        "account-session-end",
        "account-messages",
        "account-confirm",
        "account-presence",
    ),
)
SIGN_IN = (
    *("sign-in", "sign-in-passkey", "passkey-question", "second-factor", "second-factor-setup"),
    "second-factor-setup-passkey",
)
NATIONAL = ("", "-return", "-unknown", "-metadata")
CASE_PAGES = (
    *("case", "case-edit", "case-assign", "case-person-new", "case-person", "case-person-remove"),
    *("case-named-new", "case-named-end", "case-reason", "case-looks", "case-looks-export"),
    *("person-looks-export", "case-history", "case-access", "access-order-new", "access-draft"),
    *("access-draft-edit", "access-draft-discard", "access-confirm", "access-order"),
    *("access-order-paper", "access-hand-over", "access-request", "access-offer"),
    *("access-take-back", "access-signed", "access-offered-paper"),
    *("case-file", "case-file-progress", "case-file-print", "case-file-upload"),
    *("case-file-refused", "case-file-retry", "case-file-volume-new", "case-file-volume"),
    *("case-file-document", "case-file-order", "case-search", "case-digitisation"),
    *("case-repair", "case-repair-settle", "case-sheets", "case-sheets-pdf"),
    *("part", "part-image", "letter", "letter-sheet", "letters-settle"),
    *("case-volume-place", "case-loan-receipt"),
    *("case-protocols", "case-protocol", "case-recording"),
    *("case-file-list", "case-file-review"),
    *("case-course", "case-event-new", "case-event-correct", "case-duty"),
    *("case-sever", "case-links", "case-links-find", "case-join", "case-join-decide"),
    *("case-team", "case-team-end", "case-team-leave", "case-team-task", "case-team-task-done"),
    *("case-exclude", "case-exclude-decide", "case-transfer", "case-transfer-answer"),
    "case-transfer-settle",
)
MEASURES_AND_PAPERS = (
    *("case-measures", "case-measure-new", "case-measure-correct", "case-papers", "paper-new"),
    *(
        "paper",
        "paper-page",
        "paper-pdf",
        "paper-docx",
        "paper-bundle",
        "paper-sign",
        "paper-offer",
    ),
    *("paper-take-back", "paper-signed", "paper-discard", "paper-acts"),
    *("case-charges", "charges-new", "charge-change", "charge-unfounded"),
    *("case-assessment", "case-detainee-request"),
)
OFFICES = (
    *("detentions", "protocols"),
    *("today", "today-loads", "today-load", "today-substitution", "today-substitution-end"),
    *(
        "today-month",
        "today-calendar-key",
        "repair",
        "parts",
        "letters",
        *("letter-new", "letters-sheets", "letters-pile", "letters-pile-progress"),
        *("letters-check", "loans"),
    ),
    *("cases", "case-new", "cases-persons", "search", "audit-log", "access-requests"),
    *("access-notices", "mail-returned", "access-request-new", "admin-accounts"),
    "admin-account-new",
    *("admin-account", "admin-post-give", "admin-post-end", "admin-password", "admin-disable"),
    *("admin-enable", "admin-unlock", "admin-factor-reset", "admin-units", "admin-unit"),
    "admin-unit-cell",
    *("opening", "opening-application", "opening-reject", "opening-notifications"),
    *("opening-paper", "opening-notification", "opening-notification-prove"),
    *("opening-notification-approve", "opening-notification-return", "opening-document"),
    "opening-change",
    *("opening-objections", "opening-objection-decide"),
    *("opening-institutions", "opening-institution-close"),
    *("retention", "retention-classes", "retention-propose", "retention-carry-out"),
)
OPENING = (
    *("", "-person", "-contacts", "-proof", "-paper"),
    *("-institution", "-institution-proof", "-institution-paper"),
)
PROFILES = (
    *("profiles", "profile-choose", "invitation-accept", "dependents", "dependent-new"),
    *("dependent-import", "dependent", "dependent-invite", "dependent-close"),
)
FILING = (
    *("", "s", "-new", "-content", "-add", "-tus", "-upload", "-file", "-file-state"),
    *("-file-mend", "-file-move", "-file-remove", "-file-content", "-step", "-save"),
    *("-list-confirm", "-submit", "-discard", "-mending", "-mending-decide", "-mending-image"),
    *("-changes", "-changes-image", "-state"),
)
INCOMING = (
    *("-filing", "-file", "-paper", "-assign", "-into-file", "-pass", "-call", "-served"),
    *("-changes", "-changes-image", "-open-case"),
)
API = (
    *("me", "cases", "accesses", "contents", "sides", "image", "text", "requests", "request_new"),
    *("notices", "drafts", "draft_new", "draft", "draft_fill", "draft_file"),
)
APPLICATIONS = (
    "applications",
    "application-new",
    "application-disable",
    "consent-end",
    "webhook",
    "webhook-trial",
    "webhook-stop",
)
PROTOCOL = ("openapi", "oauth-metadata", "oauth-token", "oauth-revoke")
OPENED_BY = {
    **dict.fromkeys((f"api:{each}" for each in API), CASE),
    **dict.fromkeys((f"api-screens:{each}" for each in (*APPLICATIONS, "oauth-consent")), OWN),
    **dict.fromkeys((f"api-screens:{each}" for each in PROTOCOL), ALL),
    "health": ALL,
    "desk:today-calendar": ALL,
    "metrics": ALL,  # for this machine, as which the test's client counts; tests/ops/test_metrics
    **dict.fromkeys((f"{face}:{each}" for face in ("desk", "portal") for each in SIGN_IN), ALL),
    **dict.fromkeys((f"{face}:{each}" for face in ("desk", "portal") for each in ACCOUNT), OWN),
    **dict.fromkeys((f"desk:{each}" for each in OFFICES), OFFICE),
    **dict.fromkeys((f"desk:{each}" for each in CASE_PAGES), CASE),
    **dict.fromkeys((f"desk:{each}" for each in MEASURES_AND_PAPERS), CASE),
    **dict.fromkeys((f"desk:viewer{each}" for each in VIEWER), CASE),
    **dict.fromkeys((f"desk:access-preview{each}" for each in VIEWER), CASE),
    **dict.fromkeys((f"portal:viewer{each}" for each in VIEWER), ORDER),
    **dict.fromkeys((f"desk:viewer{each}" for each in VIEWER_NOTES), CASE),
    **dict.fromkeys((f"portal:viewer{each}" for each in VIEWER_NOTES), ORDER),
    **dict.fromkeys((f"{face}:{each}" for face in ("desk", "portal") for each in NOTES), OWN),
    **dict.fromkeys((f"portal:copy{each}" for each in ("", "-progress", "-file")), ORDER),
    **dict.fromkeys((f"portal:iiif-{each}" for each in IIIF), ORDER),
    "portal:iiif-probe": ALL,
    "portal:iiif-token": ALL,
    "portal:iiif-entrance": OWN,
    "portal:own-looks": ORDER,
    **dict.fromkeys(("portal:recordings", "portal:recording"), ORDER),
    **dict.fromkeys((f"portal:national{each}" for each in NATIONAL), ALL),
    **dict.fromkeys((f"portal:second-factor{each}" for each in ("-sms", "-setup-sms")), ALL),
    **dict.fromkeys((f"portal:account-sms{each}" for each in ("", "-remove", "-send")), OWN),
    **dict.fromkeys((f"portal:own-data{each}" for each in ("", "-confirm", "-paper")), OWN),
    "portal:home": ALL,
    **dict.fromkeys(("portal:tutorials", "portal:tutorial-captions"), ALL),
    "portal:help": ALL,
    "portal:accessibility": ALL,
    "portal:privacy": ALL,
    "portal:how-to-apply": ALL,
    **dict.fromkeys((f"portal:opening{each}" for each in OPENING), ALL),
    "portal:test-mailbox": ALL,
    "portal:closing": OWN,
    "portal:professions": OWN,
    "portal:profession-object": OWN,
    "portal:requests": OWN,
    "portal:request-new": OWN,
    "portal:notices": OWN,
    **dict.fromkeys(("portal:shared-cases", "portal:share-apply"), OWN),
    "portal:shared-case": CASE,
    **dict.fromkeys(("desk:sharing", "desk:sharing-registers", "desk:sharing-application"), OFFICE),
    "desk:sharing-lacking": OFFICE,
    **dict.fromkeys((f"portal:{each}" for each in PROFILES), OWN),
    "portal:filing-tus-options": ALL,
    "portal:filing-paper": OWN,
    "portal:receipt-check": ALL,
    "portal:receipt-check-file": ALL,
    "portal:outages": ALL,
    "portal:outage-certificate": ALL,
    **dict.fromkeys((f"desk:incoming{each}" for each in INCOMING), CASE),
    "desk:incoming": OFFICE,
    **dict.fromkeys(("desk:help", "desk:help-guide"), OFFICE),
    **dict.fromkeys(("desk:outages", "desk:outage-new", "desk:outage-end"), OFFICE),
    **dict.fromkeys((f"desk:filing-setting{each}" for each in ("s", "-add", "-close")), OFFICE),
    **dict.fromkeys((f"portal:filing{each}" for each in FILING), OWN),
}


@dataclass(frozen=True)
class Address:
    """One address: its name, its pattern, the view and the names of its places."""

    name: str
    view: object
    places: tuple[str, ...]


def every_address(resolver=None, namespace=""):
    """All addresses of the project."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            places = tuple(each.pattern.converters)
            yield Address(f"{namespace}{each.name}", each.callback, places)
        else:
            inner = f"{each.namespace}:" if each.namespace else ""
            yield from every_address(each, namespace + inner)


def shared_places(things) -> dict[str, object]:
    """What stands in the places of the addresses: things of the case that nobody here may see."""
    return {
        "case_id": things.case.pk,
        "grant_id": things.grant.pk,
        "side_id": things.shown[0].short_id,
        "kind": "main",
        "thing": "main",
        "person_id": things.person.pk,
        "decision_id": things.decision.pk,
        "order_id": things.order.pk,
        "draft_id": things.draft.pk,
        "request_id": things.request.pk,
        "volume_id": things.shown[0].card.volume_id,
        "document_id": things.document.pk,
        "ingest_id": things.shown[0].page.ingest_id,
        "account_id": things.spare.pk,
        "note_id": uuid4(),
        "file_name": "akta.pdf",
        "image_id": f"{things.grant.pk}.{things.shown[0].short_id}",
        "rest": "full/300,/0/default.jpg",
        "name": "spis-tresci",
        "guide_name": "prokurator",
        "post_id": uuid4(),
        "dependent_id": uuid4(),
        "application_id": uuid4(),
        "access_id": things.grant.pk,
        "token_id": uuid4(),
        "passkey_id": uuid4(),
        "event_id": uuid4(),
        "duty_id": 1,
        "substitution_id": uuid4(),
        "key": "x" * 43,
        "public_id": "0" * 24,
        "unit_id": things.case.unit_id,
        "notification_id": uuid4(),
        "objection_id": uuid4(),
        "change_id": uuid4(),
        "disposal_id": uuid4(),
        "institution_id": uuid4(),
        "role_id": uuid4(),
        "pleading_id": things.pleading.pk,
        "file_id": things.pleading_file.pk,
        "upload_id": things.upload.pk,
        "filing_id": things.filing.pk,
        "outage_id": uuid4(),
        "paper_id": things.paper.pk,
        "entry_id": uuid4(),
        **{f"{each}_id": uuid4() for each in LINKS},
        "page": 1,
        "part_id": uuid4(),
        "letter_id": uuid4(),
        "loan_id": uuid4(),
        "protocol_id": uuid4(),
        "recording_id": things.recording.pk,
        "slug": "zlozenie",
        "film": "wniosek",
        "mending_id": uuid4(),
        "version": "nowy",
        "place": 1,
        "what": "rodzaj",
        "setting_id": "wniosek-dowodowy",
    }


QUERIES = {
    "-sides": "?od={side}&przed=9&po=9",
    "-goto": "?k=t.+1+k.+1",
    "iiif-search": "?q=s%C5%82owo1",
    "-search": "?q=s%C5%82owo1",
    "desk:search": "?q=s%C5%82owo1",
    "desk:cases": "?q=uprowadz",
    "desk:cases-persons": "?q=Tajemnicz",
}


def query_of(name: str, side: str) -> str:
    found = next((query for end, query in QUERIES.items() if name.endswith(end)), "")
    return found.format(side=side)
