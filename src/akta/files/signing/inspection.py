"""The port to the child that judges the signature of a paper that came back signed."""

from functools import lru_cache
from typing import Any

from django.conf import settings

from akta.files import blobs
from akta.files.signing.errors import NotTheOffered, SignatureRefused
from akta.imaging import FailureKind, Limits, Pool, TaskFailed
from akta.trust.lists.anchors import listed
from akta.trust.signatures.rounds import Trust

__all__ = ["judged", "refuse_other", "refuse_unsound"]

SECONDS, MEMORY = 60.0, 1 << 30
UNSIGNED = "Plik nie ma podpisu PAdES."


@lru_cache(maxsize=2)
def _pool(_installation: str) -> Pool:
    limits = Limits(seconds=SECONDS, memory=MEMORY)
    return Pool(size=1, limits=limits, module="akta.files.signing.child")


def refuse_other(content: bytes, offered_sha256: str) -> None:
    """Refuse a file that is not the very bytes given out with something added.

    Raises NotTheOffered, SignatureRefused.
    """
    offered = blobs.store().read_verified(offered_sha256)
    if not content.startswith(offered):
        raise NotTheOffered
    if content == offered:
        raise SignatureRefused(sentence=UNSIGNED)


def judged(content: bytes) -> dict[str, Any]:
    """What the child says of the signatures; a child that died says that none could be judged."""

    def ask(trust: dict[str, Any]) -> dict[str, Any]:
        run = _pool(str(settings.AKTA.data_dir)).run("signatures", trust, data=content)
        found: dict[str, Any] = run.value
        return found

    try:
        return Trust(listed(settings.AKTA.trust_dir), seconds=SECONDS).judged(ask)
    except TaskFailed as failed:
        if failed.kind is FailureKind.POOL:
            raise
        return {"container": "none", "intact": None, "signatures": [], "problems": []}


def refuse_unsound(found: dict[str, Any], signer: str) -> list[dict[str, Any]]:
    """The signatures if the file is signed, intact and by the person who signs here.

    Trust in the certificate is told with the paper, not decided here: the trusted lists of an
    installation may be older than a certificate. Raises SignatureRefused.
    """
    signatures = [one for one in found.get("signatures", []) if one.get("kind") == "signature"]
    if found.get("container") != "pades" or not signatures:
        raise SignatureRefused(sentence=UNSIGNED)
    if not found.get("intact"):
        raise SignatureRefused(sentence="Podpis jest naruszony albo nie obejmuje całego pisma.")
    wrong = [one for one in signatures if one.get("covers") != "whole"]
    if wrong:
        raise SignatureRefused(sentence="Podpis obejmuje tylko część pisma.")
    names = [str((one.get("signer") or {}).get("name") or "") for one in signatures]
    if not any(_same(name, signer) for name in names):
        told = ", ".join(filter(None, names)) or "nieznana osoba"
        raise SignatureRefused(sentence=f"Podpis złożył(a) {told}, a nie {signer}.")
    return [_kept(one) for one in signatures]


def _same(one: str, other: str) -> bool:
    """The same words, whatever their order and case: "NOWAK JAN" is "Jan Nowak"."""
    return sorted(one.casefold().split()) == sorted(other.casefold().split())


def _kept(one: dict[str, Any]) -> dict[str, Any]:
    names = ("indication", "sub_indication", "quality", "level", "signing_time", "sentence")
    return {name: one.get(name) for name in names} | {
        "signer": (one.get("signer") or {}).get("name"),
    }
