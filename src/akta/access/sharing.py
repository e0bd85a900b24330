"""Sharing of cases (udostępnianie spraw, § 9): that there is a case, its state, what may be asked.

The file is opened by the prosecutor's order only; nothing here reads or opens it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from akta.access import sharing_events as events
from akta.access.queries import office_units
from akta.access.services.requests import find_case
from akta.access.sharing_errors import (
    RepresentationBlocked,
    RepresentedRequired,
    ShareCaseRequired,
    ShareDecided,
    ShareReasonRequired,
)
from akta.access.sharing_models import Basis, CaseShare, ShareApplication, ShareState
from akta.accounts.dependents import applicants_profile
from akta.accounts.models import Account, Profile
from akta.cases import queries as cases
from akta.cases.models import Case, CasePerson, Register, Sharing
from akta.core import journal
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.db import half_open
from akta.core.errors import NotAllowed, NotFound
from akta.core.listing import Listed
from akta.grants import queries as grants
from akta.grants.models import Ground
from akta.law import sharing as rules
from akta.law.identifiers import birth_date
from akta.law.localtime import start_of
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.polish import long_date
from akta.law.polish import until as until_words

__all__ = [
    "SharedCase",
    "application_for",
    "applications_awaiting",
    "apply_for_share",
    "decide_refusal",
    "decide_share",
    "numbers_of",
    "own_applications",
    "parties_for",
    "set_sharing",
    "shared_case",
    "shared_cases",
]

LONGEST = timedelta(days=3653)
"""How long a share without an end of its own lasts: ten years, then it is applied for again."""
OWN_NUMBER = frozenset({"defence", "attorney"})


@dataclass(frozen=True, slots=True)
class SharedCase:
    """A case as it is shared: no subject, no persons, nothing of the file."""

    case: Case
    capacity: str
    represented: str = ""


def shared_cases(actor: Actor, *, at: datetime, words: str = "") -> Listed[SharedCase]:
    """The cases shared with whoever works in this profile, by reference; told page by page.

    `words` narrows them to those with these words in their reference. Not through a dependent
    account: what its owner passes on are files, case by case.
    """
    if actor.on_behalf_of is not None:
        return Listed([], list)
    rows = {*_ids_in(_matched(actor), words), *_ids_in(_on_application(actor, at=at), words)}
    by_reference = [case_id for _, case_id in sorted(rows)]
    return Listed(by_reference, partial(_told, actor, at))


def _ids_in(found: QuerySet[Any], words: str) -> QuerySet[Any, tuple[str, UUID]]:
    if words:
        found = found.filter(case__reference__icontains=words)
    return found.order_by().values_list("case__reference", "case_id")


def _told(actor: Actor, at: datetime, case_ids: list[UUID]) -> list[SharedCase]:
    """Those of these cases that are shared with the actor, in the order given; two queries."""
    found: dict[UUID, SharedCase] = {}
    for person in _matched(actor).filter(case_id__in=case_ids):
        found[person.case_id] = SharedCase(person.case, str(person.get_capacity_display()))
    for share in _on_application(actor, at=at).filter(case_id__in=case_ids):
        represented = "" if share.basis == Basis.OWN else share.person.full_name
        label = str(Basis(share.basis).label)
        found.setdefault(share.case_id, SharedCase(share.case, label, represented))
    return [found[case_id] for case_id in case_ids if case_id in found]


@implements("I-9-6")
def _without_asking() -> Q:
    """Whose case is seen without application, and not the protocols or anything of its file.

    In registers shared so whoever knows of the case (§ 9 ust. 1); an addressee of service by the
    portal wherever a register is shared at all (§ 9 ust. 6).
    """
    by_register = Q(case__register__sharing=Sharing.AUTOMATIC)
    served = Q(is_portal_addressee=True) & ~Q(case__register__sharing=Sharing.NONE)
    return Q(capacity__in=sorted(rules.KNOWS)) & (by_register | served)


@implements("I-9-1")
def _matched(actor: Actor) -> QuerySet[CasePerson]:
    """Persons of cases who are, without doubt, whoever works in this profile (§ 9 ust. 1).

    Privately by the PESEL of the account; in a professional profile by the number on the roll and
    the name, since rolls of two professions may share a number. Only while the person is in the
    case.
    """
    persons = CasePerson.objects.filter(
        _without_asking(), removed_at__isnull=True, case__retention__removed_at=None
    )
    persons = persons.select_related("case__unit", "case__register")
    if actor.profile_id is None:
        account = Account.objects.filter(pk=actor.id).values_list("pesel_lookup", flat=True)
        return persons.exclude(capacity__in=OWN_NUMBER).filter(
            pesel_lookup__isnull=False, pesel_lookup__in=account
        )
    roll = Profile.objects.filter(
        pk=actor.profile_id, account_id=actor.id, confirmed_at__isnull=False, closed_at=None
    ).exclude(roll_number="")
    counsel = persons.filter(
        capacity__in=OWN_NUMBER, professional_number__in=roll.values("roll_number")
    )
    name = Account.objects.get(pk=actor.id)
    return counsel.filter(given_name__iexact=name.given_name, surname__iexact=name.surname)


@implements("I-9-5")
def _on_application(actor: Actor, *, at: datetime) -> QuerySet[CaseShare]:
    """What was shared on an application and stands: in its period, its party in the case."""
    found = CaseShare.objects.filter(
        account_id=actor.id,
        profile_id=actor.profile_id,
        in_force__contains=at,
        person__removed_at__isnull=True,
        case__retention__removed_at=None,
    ).exclude(case__register__sharing=Sharing.NONE)
    return found.select_related("case__unit", "case__register", "person")


@implements("I-2-7", "I-2-15")
def shared_case(actor: Actor, case_id: UUID, *, at: datetime) -> SharedCase:
    """One of them. Raises NotFound for every other case, whether it exists or not."""
    found = [] if actor.on_behalf_of is not None else _told(actor, at, [case_id])
    if not found:
        raise NotFound
    return found[0]


# --- applications ------------------------------------------------------------------------------


@transaction.atomic
def apply_for_share(
    *,
    actor: Actor,
    case_typed: str,
    basis: str,
    represented: str,
    grounds: str,
    at: datetime,
) -> ShareApplication:
    """Apply for a case to be shared (wniosek o udostępnienie sprawy), § 9 ust. 2.

    The answer is the same whether the case named exists or not. Raises NotAllowed,
    ShareCaseRequired, RepresentedRequired.
    """
    if not actor.may_apply or actor.on_behalf_of is not None:
        raise NotAllowed
    if basis != Basis.OWN and not represented.strip():
        raise RepresentedRequired
    case, unit = find_case(case_typed)
    if unit is None:
        raise ShareCaseRequired
    row = ShareApplication.objects.create(
        applicant_id=actor.id,
        profile_id=applicants_profile(actor),
        case_typed=case_typed.strip(),
        case=case,
        unit=unit,
        basis=basis,
        represented=represented.strip(),
        grounds=grounds.strip(),
        received_at=at,
        due_on=rules.decision_due(local_day(at)),
    )
    _tell(row, events.SHARE_APPLIED, actor, at, due=long_date(row.due_on))
    return row


def own_applications(actor: Actor) -> QuerySet[ShareApplication]:
    """One's own applications in this profile, the newest first."""
    mine = ShareApplication.objects.filter(applicant_id=actor.id, profile_id=actor.profile_id)
    return mine.order_by("-received_at")


def applications_awaiting(actor: Actor, *, at: datetime) -> QuerySet[ShareApplication]:
    """What waits in the units in whose office the actor works, the soonest due first."""
    found = ShareApplication.objects.filter(
        unit_id__in=office_units(actor, at=at), state=ShareState.AWAITING
    )
    return found.select_related("applicant", "case", "unit").order_by("due_on", "received_at")


def application_for(actor: Actor, application_id: UUID, *, at: datetime) -> ShareApplication:
    """One application for the office of its unit. Raises NotFound."""
    found = ShareApplication.objects.select_related("applicant", "case__register", "unit")
    row = found.filter(pk=application_id, unit_id__in=office_units(actor, at=at)).first()
    if row is None:
        raise NotFound
    return row


def numbers_of(row: ShareApplication) -> list[tuple[str, str]]:
    """By what the applicant's account can be told in the file, for whoever decides in the case."""
    profile = Profile.objects.filter(pk=row.profile_id).first() if row.profile_id else None
    told = [("PESEL z konta", row.applicant.pesel or "")]
    told.append(("Numer wpisu na listę", profile.roll_number if profile else ""))
    return [(term, value) for term, value in told if value]


@transaction.atomic
def decide_share(
    *, actor: Actor, application_id: UUID, person_id: UUID, last: datetime | None, at: datetime
) -> CaseShare:
    """Share the case with the applicant for a party of it, at the longest until `last`.

    By whoever writes the register entry of the case. Raises NotFound, NotAllowed, ShareDecided,
    RepresentationBlocked.
    """
    row = _locked(actor, application_id, at=at)
    if row.case is None:
        raise NotFound
    case, grant, _ = cases.case_for(
        actor, row.case.pk, thing=Thing.REGISTER_ENTRY, action=Action.WRITE, at=at
    )
    person = case.persons.filter(pk=person_id, removed_at__isnull=True).first()
    if person is None:
        raise NotFound
    refuse_other_party(row, person)
    if case.register.sharing == Sharing.NONE:
        raise RepresentationBlocked(reason="Spraw z tego repertorium nie udostępnia się w portalu.")
    ends = end_of_share(row, person, last=last, at=at)
    refuse_conflict(row, case)
    share = CaseShare.objects.create(
        case=case,
        account=row.applicant,
        profile_id=row.profile_id,
        person=person,
        basis=row.basis,
        in_force=half_open(at, ends),
        application=row,
    )
    _decide(row, ShareState.SHARED, actor, at)
    _tell(
        row,
        events.CASE_SHARED,
        actor,
        at,
        grant_id=grant.pk,
        holder=row.applicant.full_name,
        basis=Basis(row.basis).label,
        until=f"do {until_words(ends)}",
    )
    return share


def parties_for(row: ShareApplication, case: Case) -> list[CasePerson]:
    """For whom the case may be shared on this application: of a representative's, whom it names."""
    return [person for person in cases.persons_of(case) if _may_be_for(row, person)]


def _may_be_for(row: ShareApplication, person: CasePerson) -> bool:
    if row.basis == Basis.OWN:
        return True
    return rules.is_represented(row.represented, person.given_name, person.surname)


@implements("I-9-4", "I-9-5")
def refuse_other_party(row: ShareApplication, person: CasePerson) -> None:
    """Refuse to share for a party whom the representative does not represent.

    Raises RepresentationBlocked.
    """
    if not _may_be_for(row, person):
        raise RepresentationBlocked(
            reason=f"Wniosek złożono za inną stronę: {row.represented}. Nie wskazuje on "
            f"tej osoby: {person.full_name}."
        )


@implements("I-9-4")
def end_of_share(
    row: ShareApplication, person: CasePerson, *, last: datetime | None, at: datetime
) -> datetime:
    """When the share ends: as the office set it, at the latest in ten years.

    A statutory representative's ends at the majority of the one represented, by their PESEL; a
    person of age has none. Raises RepresentationBlocked.
    """
    ends = min(filter(None, (last, at + LONGEST)))
    if row.basis == Basis.STATUTORY and person.pesel:
        ends = min(ends, start_of(rules.majority(birth_date(person.pesel))))
    if ends <= at:
        raise RepresentationBlocked(
            reason="Reprezentowana osoba jest pełnoletnia albo wskazany koniec już minął."
        )
    return ends


@implements("I-9-4")
def refuse_conflict(row: ShareApplication, case: Case) -> None:
    """Refuse a statutory representative who is a suspect in the case.

    Raises RepresentationBlocked.
    """
    if row.basis != Basis.STATUTORY:
        return
    same = Q(account_id=row.applicant_id)
    if row.applicant.pesel_lookup is not None:
        same |= Q(pesel_lookup=row.applicant.pesel_lookup)
    same |= Q(given_name__iexact=row.applicant.given_name, surname__iexact=row.applicant.surname)
    held = case.persons.filter(same, removed_at__isnull=True).values_list("capacity", flat=True)
    if rules.is_conflicted(frozenset(held)):
        raise RepresentationBlocked(
            reason="Wnioskodawca jest w tej sprawie podejrzanym, więc nie może w niej "
            "reprezentować strony (art. 51 § 2 k.p.k.)."
        )


@implements("I-9-3")
@transaction.atomic
def decide_refusal(
    *, actor: Actor, application_id: UUID, reason: str, at: datetime
) -> ShareApplication:
    """Refuse to share, with the reason. Raises NotFound, ShareDecided, ShareReasonRequired."""
    row = _locked(actor, application_id, at=at)
    if not reason.strip():
        raise ShareReasonRequired
    row.reason = reason.strip()
    _decide(row, ShareState.REFUSED, actor, at)
    _tell(row, events.SHARE_REFUSED, actor, at, reason=row.reason)
    return row


def _locked(actor: Actor, application_id: UUID, *, at: datetime) -> ShareApplication:
    application_for(actor, application_id, at=at)
    found = ShareApplication.objects.select_for_update(no_key=True, of=("self",))
    row = found.select_related("applicant", "case__register").get(pk=application_id)
    if row.state != ShareState.AWAITING:
        raise ShareDecided
    return row


def _decide(row: ShareApplication, state: ShareState, actor: Actor, at: datetime) -> None:
    row.state, row.decided_at, row.decided_by_id = state, at, actor.id
    row.save(update_fields=["state", "decided_at", "decided_by", "reason"])


def _tell(
    row: ShareApplication,
    what: journal.EventKind,
    actor: Actor,
    at: datetime,
    *,
    grant_id: UUID | None = None,
    **data: object,
) -> None:
    stream = journal.case_stream(row.case_id) if row.case_id else f"share-application:{row.pk}"
    journal.record(
        what,
        stream=stream,
        actor=actor,
        at=at,
        case_id=row.case_id,
        subject=row.pk,
        grant_id=grant_id,
        data={
            "applicant_id": str(row.applicant_id),
            "profile_id": str(row.profile_id) if row.profile_id else None,
            **data,
        },
    )


@transaction.atomic
def set_sharing(*, actor: Actor, register: str, mode: str, at: datetime) -> Register:
    """Set how cases of a register are shared; by an administrator. Raises NotAllowed, NotFound."""
    if not grants.held_by(actor, at=at).filter(ground=Ground.ADMINISTRATOR).exists():
        raise NotAllowed
    row = Register.objects.select_for_update(no_key=True).filter(code=register).first()
    if row is None or mode not in Sharing.values:
        raise NotFound
    if row.sharing != mode:
        row.sharing = mode
        row.save(update_fields=["sharing"])
        journal.record(
            events.SHARING_SET,
            stream="installation:sharing",
            actor=actor,
            at=at,
            data={"register": row.code, "mode": str(Sharing(mode).label)},
        )
    return row
