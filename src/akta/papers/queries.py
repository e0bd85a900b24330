"""Reads of the papers: who may see, prepare and sign; the sheet as it would be printed."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from akta.cases.links.transfer import heads_unit
from akta.cases.models import Case
from akta.cases.proceedings.state import act_of
from akta.cases.queries import case_for
from akta.core.actors import Actor
from akta.core.clock import local_day
from akta.core.errors import NotAllowed, NotFound
from akta.files import blobs
from akta.files.signing.manner import SigningManner
from akta.grants.errors import ReasonNeeded
from akta.grants.models import Grant
from akta.law.marks import implements
from akta.law.matrix import Action, Thing
from akta.law.papers.kinds import ALL
from akta.law.papers.model import Missing, missing
from akta.law.polish import date_and_time
from akta.law.procedures.model import Act
from akta.papers.errors import NotCaseProsecutor, NotUnitHead
from akta.papers.filling import checking_facts
from akta.papers.models import Paper, PaperState, PaperVersion
from akta.papers.printing import Sheet
from akta.units.models import Post, PostKind

__all__ = [
    "case_for_papers",
    "lacking",
    "may_prepare",
    "may_sign",
    "may_write",
    "paper_for",
    "papers_of",
    "pdf_bytes",
    "sheet_of",
    "signer_of",
    "values_of",
    "writer_of",
]

PROSECUTORS = (PostKind.PROSECUTOR, PostKind.ASSESSOR, PostKind.HEAD, PostKind.CELL_HEAD)
APPROVED = "Zatwierdzono w systemie"


def case_for_papers(
    actor: Actor, case_id: UUID, action: Action, *, at: datetime
) -> tuple[Case, Grant, str]:
    """The case for its papers: read as the main file is read, prepared by whoever orders it."""
    return case_for(actor, case_id, thing=Thing.MAIN, action=action, at=at)


def papers_of(case: Case, actor: Actor, *, at: datetime) -> QuerySet[Paper]:
    """The papers of a case that were not discarded, the last changed first.

    Those of the working file (akta podręczne) only for whoever reads it.
    """
    found = Paper.objects.filter(case=case).exclude(state=PaperState.DISCARDED)
    if not _reads_working(actor, case.pk, at):
        found = found.filter(kind__in=[kind.code for kind in ALL if kind.is_main])
    return found.select_related("person", "prepared_by", "signed_by").order_by("-changed_at")


def _reads_working(actor: Actor, case_id: UUID, at: datetime) -> bool:
    try:
        case_for(actor, case_id, thing=Thing.WORKING, action=Action.READ, at=at)
    except (NotFound, NotAllowed, ReasonNeeded):
        return False
    return True


def paper_for(
    actor: Actor, paper_id: UUID, action: Action = Action.READ, *, at: datetime
) -> tuple[Paper, Grant]:
    """The paper for whoever may do this with its case. Raises NotFound, NotAllowed."""
    found = Paper.objects.select_related("case__unit", "case__cell", "person", "signed_by")
    paper = found.filter(pk=paper_id).exclude(state=PaperState.DISCARDED).first()
    if paper is None:
        raise NotFound
    return paper, writer_of(actor, paper, action, at=at)


def writer_of(actor: Actor, paper: Paper, action: Action, *, at: datetime) -> Grant:
    """The grant that lets the actor do this with the paper; a head's own letter is theirs too.

    What is kept in the working file is read by whoever reads that file. Raises NotFound,
    NotAllowed, ReasonNeeded.
    """
    grant = heads_unit(actor, paper.case.unit_id, at) if paper.what.by_head else None
    if grant is not None:
        return grant
    thing = thing_read(is_main=paper.what.is_main) if action is Action.READ else Thing.MAIN
    return case_for(actor, paper.case_id, thing=thing, action=action, at=at)[1]


@implements("R-118")
@implements("R-127-2")
@implements("R-148-1")
def thing_read(*, is_main: bool) -> Thing:
    """Of which file a paper is read: a plan or a note of an oral order of the working one."""
    return Thing.MAIN if is_main else Thing.WORKING


def signer_of(actor: Actor, paper: Paper, *, at: datetime) -> Post:
    """The post of the person who may sign: the case's prosecutor, or the head of the unit.

    Raises NotCaseProsecutor, NotUnitHead.
    """
    kinds: tuple[PostKind, ...] = PROSECUTORS
    if paper.what.by_head:
        kinds = (PostKind.HEAD,)
        if heads_unit(actor, paper.case.unit_id, at) is None:
            raise NotUnitHead
    else:
        try:
            case_for_papers(actor, paper.case_id, Action.WRITE, at=at)
        except (NotFound, NotAllowed, ReasonNeeded) as error:
            raise NotCaseProsecutor from error
    posts = Post.objects.filter(account_id=actor.id, kind__in=kinds, in_force__contains=at)
    post = posts.select_related("unit", "account").order_by("in_force").first()
    if post is None:
        raise NotCaseProsecutor
    return post


def may_sign(actor: Actor, paper: Paper, *, at: datetime) -> bool:
    """Whether the button is shown; the service decides again."""
    try:
        signer_of(actor, paper, at=at)
    except (NotCaseProsecutor, NotUnitHead):
        return False
    return True


def may_write(actor: Actor, paper: Paper, *, at: datetime) -> bool:
    """Whether the fields of this draft are offered; the service decides again."""
    try:
        writer_of(actor, paper, Action.ORDER, at=at)
    except (NotFound, NotAllowed, ReasonNeeded):
        return False
    return True


def may_prepare(actor: Actor, case_id: UUID, *, at: datetime) -> bool:
    """Whether drafts are offered; the service decides again."""
    try:
        case_for_papers(actor, case_id, Action.ORDER, at=at)
    except (NotFound, NotAllowed, ReasonNeeded):
        return False
    return True


def values_of(paper: Paper, number: int | None = None) -> dict[str, str]:
    """The fields of a version, the newest by default. Raises NotFound."""
    version = PaperVersion.objects.filter(paper=paper, number=number or paper.version).first()
    if version is None:
        raise NotFound
    return {name: str(value) for name, value in version.values.items()}


def lacking(paper: Paper, *, at: datetime | None = None) -> list[Missing]:
    """What has to be filled or mended before signing, with the facts that the checks need."""
    values = values_of(paper)
    today = {"today": local_day(at).isoformat()} if at else {}
    return missing(paper.what, {**checking_facts(paper), **today, **values})


def sheet_of(
    paper: Paper,
    *,
    at: datetime,
    post: Post | None = None,
    number: int | None = None,
    is_draft: bool = True,
) -> Sheet:
    """The paper with all that is printed on it; `post` names who signs."""
    signed = paper.state == PaperState.SIGNED
    by_system = signed and paper.manner == SigningManner.SYSTEM
    moment = paper.signed_at or paper.offered_at or at
    regulation = act_of(paper.case)
    return Sheet(
        kind=paper.what,
        values={**values_of(paper, number), "regulation": regulation.value},
        reference=paper.reference or paper.case.reference,
        unit=paper.unit_name or paper.case.unit.name,
        seat=paper.seat or paper.case.unit.seat,
        moment=moment,
        signer=_signer(paper, post),
        post=paper.signed_by_post or (words_of(post) if post else ""),
        number=paper.label,
        approved=f"{APPROVED} {date_and_time(moment)}" if by_system else "",
        journal_hash=paper.journal_hash if by_system else "",
        is_draft=is_draft and not signed,
        is_military=regulation is Act.MILITARY,
    )


def _signer(paper: Paper, post: Post | None) -> str:
    if paper.signed_by is not None:
        return paper.signed_by.full_name
    return post.account.full_name if post else ""


def words_of(post: Post) -> str:
    """The post as it stands under a signature."""
    unit = post.unit.name if post.unit else ""
    return f"{PostKind(post.kind).label}, {unit}" if unit else PostKind(post.kind).label


def pdf_bytes(paper: Paper) -> bytes:
    """The PDF of a paper that was offered or signed, byte for byte. Raises NotFound."""
    digest = paper.pdf_sha256 or paper.offered_sha256
    if not digest:
        raise NotFound
    return blobs.store().read_verified(digest)
