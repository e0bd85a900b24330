"""Services of trusted lists: who may issue what, since when, and for which certificates.

A service keeps every state it ever had, so a certificate is judged by the state of its own time.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import x509


class Kind(StrEnum):
    """What a service does; local authorities are those of the installation's own list."""

    QUALIFIED_CA = "ca-qc"
    OTHER_CA = "ca"
    QUALIFIED_STAMPS = "qtst"
    OTHER_STAMPS = "tsa"
    PERSONAL = "personal"
    PROSECUTION = "prosecution"
    TRUSTED_PROFILE = "trusted-profile"

    @property
    def stamps(self) -> bool:
        """Whether the service issues time stamps."""
        return self in {Kind.QUALIFIED_STAMPS, Kind.OTHER_STAMPS}

    @property
    def is_local(self) -> bool:
        """Whether it stands on the installation's own list, not on a trusted list."""
        return self in {Kind.PERSONAL, Kind.PROSECUTION, Kind.TRUSTED_PROFILE}


@dataclass(frozen=True, slots=True)
class Criteria:
    """When a qualifier applies to a certificate (CriteriaList).

    What a list asks that is not known here never applies.
    """

    how: str
    policies: tuple[tuple[str, ...], ...] = ()
    usages: tuple[tuple[tuple[str, bool], ...], ...] = ()
    nested: tuple["Criteria", ...] = ()
    unknown: bool = False

    def fit(self, cert: x509.Certificate) -> bool:
        """Whether a certificate meets them."""
        if self.unknown:
            return False
        held = [*(self._policies(cert)), *(self._usages(cert))]
        held += [each.fit(cert) for each in self.nested]
        if self.how == "none":
            return not any(held)
        return any(held) if self.how == "atLeastOne" else bool(held) and all(held)

    def _policies(self, cert: x509.Certificate) -> Iterable[bool]:
        if not self.policies:
            return
        found = policies_of(cert)
        for wanted in self.policies:
            yield found.issuperset(wanted)

    def _usages(self, cert: x509.Certificate) -> Iterable[bool]:
        for wanted in self.usages:
            value = cert.key_usage_value
            held = value.native if value is not None else set()
            yield all((name in held) is state for name, state in wanted)


def policies_of(cert: x509.Certificate) -> frozenset[str]:
    """The certificate policies, by their dotted numbers."""
    value = cert.certificate_policies_value or ()
    return frozenset(policy["policy_identifier"].dotted for policy in value)


@dataclass(frozen=True, slots=True)
class Rule:
    """Qualifiers (kwalifikatory) and the certificates they apply to."""

    qualifiers: frozenset[str]
    criteria: Criteria


@dataclass(frozen=True, slots=True)
class Period:
    """One state of a service, from a moment until the next state."""

    since: datetime
    granted: bool
    uses: frozenset[str] = frozenset()
    rules: tuple[Rule, ...] = ()

    def qualifiers_for(self, cert: x509.Certificate) -> frozenset[str]:
        """All qualifiers that this state gives a certificate."""
        fitting = (rule.qualifiers for rule in self.rules if rule.criteria.fit(cert))
        return frozenset().union(*fitting)


@dataclass(frozen=True, slots=True)
class Service:
    """A service with its keys and its states, the newest state first."""

    kind: Kind
    territory: str
    provider: str
    certificates: tuple[bytes, ...]
    periods: tuple[Period, ...]
    policies: frozenset[str] = frozenset()

    def at(self, moment: datetime) -> Period | None:
        """The state at a moment; None before the first."""
        return next((each for each in self.periods if each.since <= moment), None)

    def is_granted(self, moment: datetime) -> bool:
        """Whether the service was granted (przyznana) at a moment."""
        state = self.at(moment)
        return state is not None and state.granted


def service_as_dict(service: Service) -> dict[str, Any]:
    """A service as plain values for the index."""
    return {
        "kind": service.kind.value,
        "territory": service.territory,
        "provider": service.provider,
        "certificates": [base64.b64encode(each).decode() for each in service.certificates],
        "policies": sorted(service.policies),
        "periods": [
            {
                "since": each.since.isoformat(),
                "granted": each.granted,
                "uses": sorted(each.uses),
                "rules": [_rule_as_dict(rule) for rule in each.rules],
            }
            for each in service.periods
        ],
    }


def _rule_as_dict(rule: Rule) -> dict[str, Any]:
    return {"qualifiers": sorted(rule.qualifiers), "criteria": _criteria_as_dict(rule.criteria)}


def _criteria_as_dict(criteria: Criteria) -> dict[str, Any]:
    return {
        "how": criteria.how,
        "policies": [list(each) for each in criteria.policies],
        "usages": [[list(pair) for pair in each] for each in criteria.usages],
        "nested": [_criteria_as_dict(each) for each in criteria.nested],
        "unknown": criteria.unknown,
    }


def service_from(told: Mapping[str, Any]) -> Service:
    """A service out of the index. Raises ValueError, KeyError, TypeError on odd values."""
    return Service(
        kind=Kind(told["kind"]),
        territory=str(told["territory"]),
        provider=str(told["provider"]),
        certificates=tuple(base64.b64decode(each) for each in told["certificates"]),
        policies=frozenset(map(str, told["policies"])),
        periods=tuple(_period_from(each) for each in told["periods"]),
    )


def _period_from(told: Mapping[str, Any]) -> Period:
    return Period(
        since=datetime.fromisoformat(told["since"]),
        granted=bool(told["granted"]),
        uses=frozenset(told["uses"]),
        rules=tuple(
            Rule(frozenset(each["qualifiers"]), _criteria_from(each["criteria"]))
            for each in told["rules"]
        ),
    )


def _criteria_from(told: Mapping[str, Any]) -> Criteria:
    return Criteria(
        how=str(told["how"]),
        policies=tuple(tuple(each) for each in told["policies"]),
        usages=tuple(tuple((name, bool(on)) for name, on in each) for each in told["usages"]),
        nested=tuple(_criteria_from(each) for each in told["nested"]),
        unknown=bool(told["unknown"]),
    )
