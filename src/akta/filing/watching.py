"""What will stop sealing and judging soon: the seal's certificate, its algorithm, old lists."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from asn1crypto import pem, x509
from django.conf import settings

from akta.filing.models import SealUse
from akta.law.marks import implements
from akta.law.polish import long_date
from akta.trust.lists import anchors
from akta.trust.signatures.cms import key_size
from akta.trust.signatures.weak import ends_on

__all__ = ["age_of_the_lists", "ends_of_the_seal", "kinds_are_told"]

SOON = timedelta(days=60)
_LISTS_LIVE = timedelta(days=7)


def ends_of_the_seal(at: datetime) -> Iterable[str]:
    """The seal used last: its certificate's end, and that of its algorithm, two months ahead."""
    use = SealUse.objects.order_by("-since", "-pk").first()
    if use is None:
        return
    cert = x509.Certificate.load(pem.unarmor(use.certificate.encode("ascii"))[2])
    end = cert.not_valid_after
    if end <= at + SOON:
        tense = "skończyła się" if end <= at else "skończy się"
        yield (
            f"Ważność certyfikatu pieczęci „{use.name}” {tense} {_day(end)}. Proszę uzyskać nowy i "
            "wskazać go w AKTA_SEAL; bez pieczęci dokumenty będą czekać."
        )
    last = ends_on(cert.hash_algo or "", *key_size(cert))
    if last is not None and last <= at + SOON:
        yield (
            f"Algorytm pieczęci „{use.name}” jest uznawany za bezpieczny do {_day(last)}. Proszę "
            "uzyskać pieczęć z mocniejszym kluczem."
        )


def _day(moment: datetime) -> str:
    return long_date(moment.date())


def age_of_the_lists(at: datetime) -> Iterable[str]:
    """Trusted lists that nobody has brought up to date for a week; in production also none."""
    last = _renewed_at()
    if last is None:
        if not settings.AKTA.is_demo:
            yield (
                "Brakuje list zaufanych, więc podpisy mają wynik nieokreślony. Proszę uruchomić "
                "akta trust update."
            )
        return
    if at - last > _LISTS_LIVE:
        yield f"Listy zaufane odnowiono ostatnio {_day(last)}. Proszę uruchomić akta trust update."


def _renewed_at() -> datetime | None:
    try:
        changed = (settings.AKTA.trust_dir / anchors.INDEX).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(changed, tz=UTC)


@implements("F-3-6")
def kinds_are_told(at: datetime) -> bool:
    """Whether the lists at hand are whole and fresh, so that a signature whose issuer is on none
    of them is known to be neither qualified, trusted nor personal.
    """
    last, held = _renewed_at(), anchors.listed(settings.AKTA.trust_dir)
    is_fresh = last is not None and at - last <= _LISTS_LIVE
    return is_fresh and held is not None and held.tells_kinds()
