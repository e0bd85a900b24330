"""A signed paper tells the course what it does, and what is due follows from it."""

from datetime import date, timedelta

import pytest

from akta.cases.proceedings import state
from tests.papers.test_charge_papers import happened
from tests.papers.test_papers import LATER, signed, written


def dues(world):
    return dict(world.case.duties.values_list("declaration", "due_on"))


@pytest.mark.rule("R-154", "R-155-1", "R-155-2")
def test_the_signed_appointment_ends_its_duty_and_its_term_runs(world):
    happened(world, "initiated", form="inquiry")
    happened(world, "opinion_material_ready", opinion="daktyloskopijna")
    assert "appoint-expert" in dues(world)

    paper = signed(world, written(world, "expert-appointment"))
    after = dues(world)
    assert "appoint-expert" not in after
    assert after["opinion-due"] == date(2026, 4, 30)
    told = state.entries_of(world.case.pk)[-1].data["values"]
    assert told["materials"] == f"według pisma nr {paper.label}"

    signed(world, written(world, "expert-handover"), at=LATER + timedelta(minutes=1))
    last = state.entries_of(world.case.pk)[-1].data
    assert (last["type"], last["values"]["opinion"]) == ("expert_material_added", "daktyloskopijna")


@pytest.mark.rule("R-257")
def test_a_refusal_that_instructs_leaves_no_instruction_due(world):
    happened(world, "private_offence_found", ex_officio=False)
    assert "private-refusal" in dues(world)
    signed(world, written(world, "refusal", private="tak"))
    assert not {"private-refusal", "private-instruction"} & dues(world).keys()


@pytest.mark.rule("R-257")
def test_a_refusal_without_it_leaves_the_instruction_due(world):
    happened(world, "private_offence_found", ex_officio=False)
    signed(world, written(world, "refusal"))
    assert "private-instruction" in dues(world)
