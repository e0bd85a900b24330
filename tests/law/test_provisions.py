"""The registry of provisions: every one cited exists, once."""

import ast
from datetime import date
from pathlib import Path

import pytest

import akta.law
from akta.law import provisions
from akta.law.provisions import Act, Provision, UnknownProvisionError, find, registered


@pytest.mark.parametrize(
    ("provision", "printed"),
    [
        (provisions.KPK_156_5, "art. 156 § 5 k.p.k."),
        (provisions.REG_130_3, "§ 130 ust. 3 Regulaminu"),
        (provisions.KPK_250_2B, "art. 250 § 2b k.p.k."),
    ],
)
def test_a_citation_prints_and_is_found_again(provision, printed):
    assert str(provision) == printed
    assert find(printed) is provision


def test_an_unknown_citation_is_refused():
    with pytest.raises(UnknownProvisionError, match=r"art\. 999"):
        find("art. 999 § 1 k.p.k.")


def test_no_provision_is_registered_twice():
    printed = [str(provision) for provision in registered()]

    assert len(printed) == len(set(printed)) > 30


def test_a_provision_holds_between_its_dates():
    provision = Provision(Act.KPK, "art. 1", since=date(2020, 1, 1), until=date(2021, 1, 1))

    asked = ["2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01"]
    assert [provision.in_force(date.fromisoformat(day)) for day in asked] == [
        False,
        True,
        True,
        False,
    ]


def test_provisions_are_made_in_the_registry_only():
    """A module of the law that cites does so by a constant of the registry."""
    makers = {
        path.name
        for path in Path(akta.law.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Provision"
    }

    assert makers == {"provisions.py"}
