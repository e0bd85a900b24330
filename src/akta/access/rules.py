"""The small decisions of access, each by its rule; no database, no clock."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from akta.access.errors import (
    AuthorityAskIncomplete,
    AuthorityNotAddressed,
    AuthorityRequestRequired,
    CompetenceRequired,
    CopiesInexact,
    DurationInvalid,
    DurationRequired,
    NoLocalCredentials,
    NotDigitised,
    NotGranted,
    PeselInvalid,
    PeselRequired,
    ReasonsRequired,
)
from akta.access.facts import OrderFacts, RequestFacts
from akta.access.models import Copies, OrderKind, OrderManner, RequestState, SignInMethod
from akta.cases.models import Form
from akta.law import periods
from akta.law.identifiers import PeselError, SignIn, pesel_for_share
from akta.law.marks import implements
from akta.law.periods import DurationRequiredError, Period, PeriodError
from akta.law.scope import SetKind, Volume, Whole
from akta.law.scope_text import ScopeProblem, parse_scope

REFUSING = frozenset({OrderKind.REFUSAL, OrderKind.PARTIAL, OrderKind.REVOCATION})
ISSUED = frozenset({Copies.PLAIN, Copies.CERTIFIED})
PREPARATORY = frozenset({Form.CHECK, Form.INQUIRY, Form.INVESTIGATION})
SIGN_IN = {SignInMethod.LOCAL: SignIn.LOCAL, SignInMethod.NATIONAL: SignIn.LOGIN_GOV_PL}


@implements("P-1-1")
def refuse_unshareable(*, is_criminal: bool, form: str, digitised: int) -> None:
    """Refuse to share what is no criminal preparatory proceeding, or has no digitised volume.

    The checking stage (postępowanie sprawdzające) counts: art. 306 § 1b k.p.k. opens its file.
    """
    if not is_criminal or form not in PREPARATORY:
        raise NotDigitised(
            reason="W portalu udostępnia się tylko akta karnych postępowań przygotowawczych."
        )
    if digitised < 1:
        raise NotDigitised(reason="Żaden tom tej sprawy nie jest zdigitalizowany.")


@implements("P-1-1")
def not_digitised_in_scope(typed: str, volumes: Mapping[int, bool]) -> tuple[int, ...]:
    """Volumes of the main file that an order covers and that are not digitised yet.

    `typed` is the scope as the order has it, `volumes` tells which volumes are digitised. The
    grantee sees them listed and cannot open them.
    """
    scope = parse_scope(typed, as_of=None)
    if isinstance(scope, ScopeProblem):
        return ()
    whole = any(isinstance(p, Whole) and p.set_kind in {None, SetKind.MAIN} for p in scope.includes)
    named = {part.volume for part in scope.includes if isinstance(part, Volume)}
    closed = {number for number, digitised in volumes.items() if not digitised}
    return tuple(sorted(closed if whole else closed & named))


@implements("P-4-1")
def period_of_access(
    first: date | datetime | None, last: date | datetime | None, *, at: datetime
) -> Period:
    """The period that the prosecutor fixes; without a start it begins with the consent.

    Raises DurationRequired without an end, DurationInvalid for an end before the start or past.
    """
    try:
        return periods.period(first or at, last, at=at)
    except DurationRequiredError as error:
        raise DurationRequired from error
    except PeriodError as error:
        raise DurationInvalid(reason=str(error)) from error


@implements("P-4-1")
@implements("R-147-2")
def refuse_without_reasons(kind: str, reasons: str) -> None:
    """A refusal, in whole, in part or for the time to come, gives its reasons."""
    if kind in REFUSING and not reasons.strip():
        raise ReasonsRequired


@implements("R-143-2")
def refuse_inexact(facts: OrderFacts) -> None:
    """The order says exactly which transcripts or copies, how many and for what fee (§ 143).

    An authority pays no fee. Raises CopiesInexact.
    """
    if not facts.opens:
        return
    if facts.manner == OrderManner.COPIES and not facts.copies:
        raise CopiesInexact(
            reason="Nie wskazano, jakie odpisy lub kopie wolno sporządzić lub wydać."
        )
    if facts.copies in ISSUED and facts.copies_number < 1:
        raise CopiesInexact(reason="Nie podano, ile egzemplarzy się wydaje.")
    if facts.copies == Copies.CERTIFIED and not facts.price and not facts.to_authority:
        raise CopiesInexact(
            reason="Nie podano opłaty za stronę uwierzytelnionego odpisu lub kopii."
        )


@implements("R-147-1")
def refuse_unasked(*, to_authority: bool, is_asked: bool) -> None:
    """For needs of their own courts and other authorities get a file on their request only.

    Raises AuthorityRequestRequired, and AuthorityNotAddressed for an order to somebody else.
    """
    if to_authority and not is_asked:
        raise AuthorityRequestRequired
    if is_asked and not to_authority:
        raise AuthorityNotAddressed


@implements("R-147-1")
def refuse_incomplete_ask(facts: RequestFacts) -> None:
    """A request of an authority names it, the number of its case, the legal basis, the purpose.

    Raises AuthorityAskIncomplete.
    """
    missing = [name for name, told in facts.asked_by_authority.items() if not told]
    if missing and len(missing) < len(facts.asked_by_authority):
        raise AuthorityAskIncomplete(missing=", ".join(missing))


@implements("R-147-2")
def refuse_without_competence(facts: OrderFacts) -> None:
    """Copies for an authority rest on the provisions on its powers, which the order cites.

    Raises CompetenceRequired.
    """
    if facts.to_authority and facts.gives_copies and not facts.competence.strip():
        raise CompetenceRequired


@implements("P-8-1")
def pesel_of_share(method: str, typed: str) -> str | None:
    """The PESEL that binds a share: obligatory for the national sign-in, else if given.

    Raises PeselRequired, PeselInvalid.
    """
    try:
        return pesel_for_share(SIGN_IN[SignInMethod(method)], typed)
    except PeselError as error:
        if error.code == PeselRequired.code:
            raise PeselRequired from error
        raise PeselInvalid(reason=str(error)) from error


@implements("P-3-2")
def state_of_request(*, is_case_known: bool) -> RequestState:
    """A request that tells its case waits for the prosecutor; another has to be completed."""
    return RequestState.AWAITING if is_case_known else RequestState.INCOMPLETE


@implements("P-4-2")
@implements("P-7-1")
def refuse_credentials(*, is_granted: bool, method: str) -> None:
    """Credentials exist only after consent, and only where the share uses them."""
    if not is_granted:
        raise NotGranted
    if method != SignInMethod.LOCAL:
        raise NoLocalCredentials


@implements("P-2-1")
def sides_that_grow(granted: Collection[str], new: Collection[str], *, grows: bool) -> set[str]:
    """New sides that enter an order: those its scope covers, if it was made to grow.

    A scope fixed on the day of the order takes in nothing later.
    """
    if not grows:
        return set()
    return set(granted) & set(new)
