"""Which unit's head decides: teams, disputes, assignment outside jurisdiction (§ 116, 126)."""

import pytest

from akta.law.jurisdiction import (
    AssigningRole,
    Level,
    UnitFacts,
    may_assign_outside,
    needs_opinions,
    resolving_unit,
    team_appointer,
)

NATIONAL = UnitFacts("pk", Level.NATIONAL)
REGIONAL = UnitFacts("reg", Level.REGIONAL, ("pk",))
CIRCUIT = UnitFacts("okr", Level.CIRCUIT, ("reg", "pk"))
DISTRICT = UnitFacts("rej", Level.DISTRICT, ("okr", "reg", "pk"))
NEAR = UnitFacts("rej-2", Level.DISTRICT, ("okr", "reg", "pk"))
FAR = UnitFacts("rej-3", Level.DISTRICT, ("okr-2", "reg-2", "pk"))


@pytest.mark.parametrize(
    ("members", "appointer"),
    [
        pytest.param([DISTRICT, NEAR], "okr", id="one level", marks=pytest.mark.rule("R-126-1")),
        pytest.param(
            [DISTRICT, CIRCUIT], "reg", id="several levels", marks=pytest.mark.rule("R-126-4")
        ),
        pytest.param([REGIONAL, CIRCUIT], "pk", id="regional", marks=pytest.mark.rule("R-126-4")),
        pytest.param([DISTRICT, NATIONAL], "pk", id="national", marks=pytest.mark.rule("R-126-5")),
    ],
)
def test_who_appoints_a_team(members, appointer):
    assert team_appointer(DISTRICT, members) == appointer


@pytest.mark.rule("R-116-3")
@pytest.mark.parametrize(
    ("asking", "other", "resolver"),
    [(DISTRICT, FAR, "okr"), (FAR, DISTRICT, "okr-2"), (DISTRICT, CIRCUIT, "reg"),
     (CIRCUIT, DISTRICT, "reg")],
)  # fmt: skip
def test_who_resolves_a_dispute(asking, other, resolver):
    assert resolving_unit(asking, other) == resolver


@pytest.mark.rule("R-116-5")
@pytest.mark.parametrize(
    ("role", "to", "reason", "may"),
    [
        (AssigningRole.SUPERIOR_HEAD, NEAR, "waga sprawy", True),
        (AssigningRole.SUPERIOR_HEAD, FAR, "waga sprawy", False),
        (AssigningRole.SUPERIOR_HEAD, NEAR, " ", False),
        (AssigningRole.NATIONAL, FAR, "waga sprawy", True),
        (AssigningRole.GENERAL, FAR, "", False),
    ],
)
def test_who_assigns_outside_jurisdiction(role, to, reason, may):
    assert may_assign_outside(role, deciding_unit="okr", to=to, reason=reason) is may


@pytest.mark.rule("R-126-4")
def test_heads_are_asked_where_members_are_of_several_levels():
    assert needs_opinions(DISTRICT, [CIRCUIT])
    assert not needs_opinions(DISTRICT, [DISTRICT])
