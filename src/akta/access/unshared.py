"""Cases that cannot be shared without an application (§ 9 ust. 1 i 2): what the file lacks.

Whoever may be meant is told that there is one and what is missing, and nothing else of it.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from akta.access import sharing_events as events
from akta.access.sharing import OWN_NUMBER
from akta.access.sharing_models import CaseShare, ShareApplication
from akta.accounts.models import Account, AccountKind, Profile
from akta.cases.models import CasePerson, Sharing
from akta.core import journal
from akta.core.actors import SYSTEM, Actor
from akta.core.models import JournalEntry
from akta.grants import queries as grants
from akta.law import sharing as rules
from akta.law.marks import implements
from akta.law.matrix import Action, Thing

__all__ = ["missing_for", "persons_lacking", "tell_of_lack"]

PESEL, ROLL = "numer PESEL", "numer wpisu na listę"


def _lacking() -> QuerySet[CasePerson]:
    """Parties and counsel whom nothing in the file tells from a namesake.

    A party that is no natural person is shared by its representative's application anyway.
    """
    unknown = Q(capacity__in=OWN_NUMBER, professional_number="")
    unknown |= ~Q(capacity__in=OWN_NUMBER) & Q(pesel_lookup=None, nip="", regon="")
    return CasePerson.objects.filter(
        unknown,
        removed_at=None,
        capacity__in=sorted(rules.KNOWS),
        case__register__sharing=Sharing.AUTOMATIC,
        case__retention__removed_at=None,
    )


@implements("I-9-1")
def persons_lacking(actor: Actor, *, at: datetime) -> QuerySet[CasePerson]:
    """The list for the office: persons whose case is not shared by itself, and why not.

    In cases whose entry the actor writes; without those for whom it was shared on an application.
    """
    own = grants.reach(actor, Thing.REGISTER_ENTRY, Action.WRITE, at=at).q("case__")
    shared = CaseShare.objects.filter(person_id=OuterRef("pk"), in_force__contains=at)
    found = _lacking().filter(own).exclude(Exists(shared))
    return found.select_related("case").order_by("case__reference", "surname", "pk")


@implements("I-9-2")
def missing_for(actor: Actor) -> str:
    """What the file of a case of somebody by this name lacks; "" where there is none.

    Not where another account bears the name too, nor where this one has applied for that case.
    """
    account = Account.objects.get(pk=actor.id)
    if actor.on_behalf_of is not None or _only_bearer(account) is None:
        return ""
    profile = actor.profile_id
    if profile is not None and not _professional(account).filter(pk=profile).exists():
        return ""
    mine = ShareApplication.objects.filter(applicant=account, case_id=OuterRef("case_id"))
    found = _lacking().filter(_named_as(account)).exclude(Exists(mine))
    by_role = Q(capacity__in=OWN_NUMBER)
    if not found.filter(by_role if profile else ~by_role).exists():
        return ""
    return ROLL if profile else PESEL


def _named_as(person: Account | CasePerson) -> Q:
    return Q(given_name__iexact=person.given_name, surname__iexact=person.surname)


def _only_bearer(person: Account | CasePerson) -> Account | None:
    """The account outside that alone bears the name: a namesake is told nothing."""
    bearers = Account.objects.filter(_named_as(person), kind=AccountKind.OUTSIDE, disabled_at=None)
    found = list(bearers[:2])
    return found[0] if len(found) == 1 else None


def _professional(account: Account) -> QuerySet[Profile]:
    found = Profile.objects.filter(account=account, confirmed_at__isnull=False, closed_at=None)
    return found.exclude(roll_number="")


@implements("I-9-2")
def tell_of_lack(person_id: UUID, *, at: datetime) -> None:
    """Notify the one account of this name, once for each person of a case (§ 9 ust. 2)."""
    person = _lacking().filter(pk=person_id).first()
    if person is None:
        return
    account = _only_bearer(person)
    if account is None:
        return
    is_counsel = person.capacity in OWN_NUMBER
    profile = _professional(account).first() if is_counsel else None
    told = JournalEntry.objects.filter(kind=events.SHARE_IMPOSSIBLE.name, subject_id=person.pk)
    if told.exists() or (is_counsel and profile is None):
        return
    journal.record(
        events.SHARE_IMPOSSIBLE,
        stream=journal.case_stream(person.case_id),
        actor=SYSTEM,
        at=at,
        case_id=person.case_id,
        subject=person.pk,
        data={
            "account_id": str(account.pk),
            "profile_id": str(profile.pk) if profile else None,
            "missing": ROLL if is_counsel else PESEL,
        },
    )
