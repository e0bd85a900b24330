"""What a child answers in the rounds of `akta.trust.signatures.rounds`."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from akta.trust.lists.anchors import Anchors
from akta.trust.signatures.documents import Document
from akta.trust.signatures.evidence import Pool
from akta.trust.signatures.facts import Report
from akta.trust.signatures.inspection import inspect

_MOST_NAMES = 5_000


def in_child(
    data: bytes, documents: Sequence[Document], told: Mapping[str, Any], *, seconds: float
) -> dict[str, Any]:
    """What a child answers in each round; `told` is what `Trust` sends."""
    at = datetime.fromisoformat(told["at"]) if told.get("at") else None
    listed = told.get("anchors")
    anchors = Anchors(listed["services"], listed["names"]) if listed is not None else None
    report = inspect(
        data, documents, at=at, seconds=seconds, anchors=anchors, fetched=_fetched(told)
    )
    answer = report.as_dict()
    return {**answer, "needs": _needs(report, told)} if "anchors" in told else answer


def _fetched(told: Mapping[str, Any]) -> Pool:
    pool, held = Pool(), told.get("fetched") or {}
    kinds = (held.get(kind, ()) for kind in ("issuer", "crl", "ocsp"))
    pool.add(*(map(base64.b64decode, given) for given in kinds))
    return pool


def _needs(report: Report, told: Mapping[str, Any]) -> dict[str, Any]:
    from akta.trust.signatures.paths import naming, trust  # noqa: PLC0415 - slow to load

    pool = report.pool
    names = naming.names_of([*pool.certificates, *_fetched(told).certificates], report)
    return {"names": names[:_MOST_NAMES], "wanted": trust.as_told(report)}
