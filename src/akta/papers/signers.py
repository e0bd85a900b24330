"""The person who may sign this paper (właściwość osoby podpisującej): §§ 130 and 254."""

from akta.cases.models import Case
from akta.cases.proceedings.queries import proceeding_of
from akta.core.actors import Actor
from akta.law.papers.days import day_of
from akta.law.papers.model import Effect, Values
from akta.law.papers.signers import may_move_extension, may_reopen
from akta.papers.errors import NotTheSigner
from akta.papers.models import Paper, PaperState
from akta.units.models import Post, PostKind

__all__ = ["refuse_signer"]

SUPERIORS = (PostKind.HEAD, PostKind.CELL_HEAD)


def refuse_signer(paper: Paper, values: Values, actor: Actor, post: Post) -> None:
    """Refuse whoever has the case but not this paper. Raises NotTheSigner."""
    effect = paper.what.effect
    if effect is Effect.EXTENSION_ASKED and not _may_move(paper.case, values, actor):
        raise NotTheSigner(
            sentence="Z wnioskiem o czas ponad rok występuje prokurator prowadzący albo "
            "nadzorujący śledztwo (§ 130 ust. 4 Regulaminu)."
        )
    if effect is Effect.REOPENED and not may_reopen(
        str(actor.id), _authors(paper.case), is_superior=post.kind in SUPERIORS
    ):
        raise NotTheSigner(
            sentence="O podjęciu albo wznowieniu postanawia prokurator, który wydał albo "
            "zatwierdził umorzenie, lub prokurator przełożony (§ 254 Regulaminu)."
        )


def _may_move(case: Case, values: Values, actor: Actor) -> bool:
    proceeding = proceeding_of(case)
    kept = proceeding.facts.get("limit_year") if proceeding else None
    limit = day_of(kept) if isinstance(kept, str) else None
    until = day_of(values.get("until", ""))
    return may_move_extension(until, limit, is_of_case=case.referent_id == actor.id)


def _authors(case: Case) -> set[str]:
    """Who signed the last discontinuation; of one that was made elsewhere, the referent."""
    signed = Paper.objects.filter(case=case, kind="discontinuation", state=PaperState.SIGNED)
    last = signed.order_by("-signed_at").values_list("signed_by_id", flat=True).first()
    return {str(last or case.referent_id)}
