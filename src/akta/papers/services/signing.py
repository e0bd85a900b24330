"""Signing a paper: here with a second factor, or by an electronic signature that comes back.

Number, date, journal entry, legal effect and the place in the file are one transaction.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from akta.accounts.services import confirm_second_factor
from akta.cases.models import Case
from akta.core import journal
from akta.core.actors import SYSTEM, Actor
from akta.core.clock import local_day
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.once import done_before, next_number, once, one_at_a_time
from akta.files import blobs
from akta.files.models import SetKind
from akta.files.services import Labelled, receive_file
from akta.files.signing.inspection import judged, refuse_other, refuse_unsound
from akta.files.signing.manner import SigningManner
from akta.papers import events
from akta.papers.effects import apply_effect
from akta.papers.errors import NotOpen, PaperIncomplete
from akta.papers.models import Paper, PaperState
from akta.papers.printing import pdf_of
from akta.papers.queries import lacking, sheet_of, signer_of, values_of, words_of
from akta.papers.services.drafts import held, tell
from akta.papers.signers import refuse_signer
from akta.units.models import Post

__all__ = ["accept_signed", "offer_for_signature", "sign_in_system", "take_back"]

USE_CASE = "papers.sign"


def sign_in_system(
    *,
    actor: Actor,
    paper_id: UUID,
    version: int,
    code: str,
    at: datetime,
    key: str | None = None,
) -> Paper:
    """Sign a paper here (zatwierdzenie w systemie), by the second factor asked for again.

    Under one `key` it happens once. Raises NotCaseProsecutor, NotOpen, ChangedMeanwhile,
    PaperIncomplete, EffectRefused, SecondFactorRefused.
    """
    with one_at_a_time(key, use_case=USE_CASE, actor_id=actor.id):
        kept = done_before(key, use_case=USE_CASE, actor_id=actor.id)
        if kept is None:
            _ready(actor, Paper.objects.filter(pk=paper_id).first(), version, at)  # before a code
            confirm_second_factor(account_id=actor.id, code=code, at=at)
            kept = _once(key, actor, at, lambda: _sign(actor, paper_id, version, at))
    return Paper.objects.select_related("case").get(pk=kept)


def _once(key: str | None, actor: Actor, at: datetime, act: Callable[[], Paper]) -> str:
    with transaction.atomic():
        return str(
            once(key, use_case=USE_CASE, actor_id=actor.id, at=at, act=lambda: str(act().pk))
        )


def _sign(actor: Actor, paper_id: UUID, version: int, at: datetime) -> Paper:
    paper = _held_with_its_case(paper_id)
    post = _ready(actor, paper, version, at)
    _number(paper, at)
    _sign_by(paper, post, SigningManner.SYSTEM, at)
    entry = tell(events.PAPER_SIGNED, paper, actor, at, manner=_words(paper), about=_about(paper))
    paper.journal_hash = entry.hash
    apply_effect(paper, values_of(paper), actor=actor, at=at)
    content = pdf_of(sheet_of(paper, at=at, is_draft=False))
    _into_the_file(paper, content, actor, at)
    return paper


def _ready(actor: Actor, paper: Paper | None, version: int, at: datetime) -> Post:
    """Who signs, if the paper may be signed as it was shown."""
    if paper is None or paper.state == PaperState.DISCARDED:
        raise NotFound
    post = signer_of(actor, paper, at=at)
    if not paper.is_open:
        raise NotOpen(state=PaperState(paper.state).label)
    if paper.version != version:
        raise ChangedMeanwhile(who="inna osoba", change="treść pisma")
    wrong = lacking(paper, at=at)
    if wrong:
        raise PaperIncomplete(sentences=" ".join(one.sentence for one in wrong))
    refuse_signer(paper, values_of(paper), actor, post)
    return post


@transaction.atomic
def offer_for_signature(*, actor: Actor, paper_id: UUID, version: int, at: datetime) -> Paper:
    """Number and date the paper and keep its PDF, to be signed outside (podpis elektroniczny).

    Raises as `sign_in_system` does, without the second factor.
    """
    paper = _held_with_its_case(paper_id)
    post = _ready(actor, paper, version, at)
    _number(paper, at)
    paper.state, paper.offered_at, paper.changed_at = PaperState.OFFERED, at, at
    content = pdf_of(sheet_of(paper, at=at, post=post, is_draft=False))
    paper.offered_sha256 = blobs.store().put([content]).sha256
    paper.save()
    tell(events.PAPER_OFFERED, paper, actor, at)
    return paper


@transaction.atomic
def take_back(*, actor: Actor, paper_id: UUID, at: datetime) -> Paper:
    """Take an offered paper back to mend it; its number stays with it. Raises NotOpen."""
    paper = _held_with_its_case(paper_id)
    signer_of(actor, paper, at=at)
    if paper.state != PaperState.OFFERED:
        raise NotOpen(state=PaperState(paper.state).label)
    tell(events.PAPER_TAKEN_BACK, paper, actor, at)
    paper.state, paper.offered_at, paper.offered_sha256 = PaperState.DRAFT, None, ""
    paper.changed_at = at
    paper.save()
    return paper


def accept_signed(
    *, actor: Actor, paper_id: UUID, content: bytes, at: datetime, key: str | None = None
) -> Paper:
    """Accept the offered paper that came back with a PAdES signature of the prosecutor.

    The file begins with the very bytes that were given out; the signature covers it all and is
    the signer's. Raises NotCaseProsecutor, NotOpen, NotTheOffered, SignatureRefused, EffectRefused.
    """
    paper = Paper.objects.filter(pk=paper_id).first()
    if paper is None:
        raise NotFound
    post = signer_of(actor, paper, at=at)
    _offered(paper, content)
    signatures = refuse_unsound(judged(content), post.account.full_name)

    def act() -> Paper:
        own = _held_with_its_case(paper_id)
        _offered(own, content)
        own.signatures = signatures
        _sign_by(own, post, SigningManner.PADES, at)
        entry = tell(events.PAPER_SIGNED, own, actor, at, manner=_words(own), about=_about(own))
        own.journal_hash = entry.hash
        apply_effect(own, values_of(own), actor=actor, at=at)
        _into_the_file(own, content, actor, at)
        return own

    return Paper.objects.select_related("case").get(pk=_once(key, actor, at, act))


def _offered(paper: Paper, content: bytes) -> None:
    if paper.state != PaperState.OFFERED:
        raise NotOpen(state=PaperState(paper.state).label)
    refuse_other(content, paper.offered_sha256)


def _held_with_its_case(paper_id: UUID) -> Paper:
    """The paper, its case's row and its case's stream, held in the order of the cases' writes."""
    found = Paper.objects.filter(pk=paper_id).values_list("case_id", flat=True).first()
    if found is None:
        raise NotFound
    Case.objects.select_for_update(no_key=True).filter(pk=found).first()
    journal.hold(journal.case_stream(found))
    return held(paper_id)


def _number(paper: Paper, at: datetime) -> None:
    """A number of its own, drawn once: a paper that was taken back keeps it."""
    if paper.number is None:
        paper.year = local_day(at).year
        paper.number = next_number(f"paper:{paper.case_id}:{paper.year}")
        paper.reference = paper.case.reference
        paper.unit_name, paper.seat = paper.case.unit.name, paper.case.unit.seat


def _sign_by(paper: Paper, post: Post, manner: SigningManner, at: datetime) -> None:
    paper.state, paper.manner = PaperState.SIGNED, manner
    paper.signed_by, paper.signed_by_post = post.account, words_of(post)
    paper.signed_at = paper.changed_at = at


def _words(paper: Paper) -> str:
    return SigningManner(paper.manner).label


def _about(paper: Paper) -> str:
    return f" Dotyczy: {paper.person.full_name}." if paper.person else ""


def _into_the_file(paper: Paper, content: bytes, actor: Actor, at: datetime) -> None:
    """The signed PDF into the set where it belongs, as a document; its cards follow from it.

    A head signs without keeping the file, so the system files what they signed.
    """
    ingest = receive_file(
        actor=SYSTEM if paper.what.by_head else actor,
        case_id=paper.case_id,
        file_name=f"{paper.kind}-{paper.number}-{paper.year}.pdf",
        content=[content],
        at=at,
        set_kind=SetKind.MAIN if paper.what.is_main else SetKind.WORKING,
        labelled=Labelled(
            title=f"{paper.what.title_of(values_of(paper))} nr {paper.label}",
            kind_code=paper.what.document_kind,
            dated_on=local_day(at),
            author=paper.signed_by.full_name if paper.signed_by else "",
        ),
        has_running_term=True,
    )
    paper.pdf_sha256, paper.ingest_id = ingest.sha256, ingest.pk
    paper.save()
