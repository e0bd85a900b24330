"""Papers for an expert: signing one tells the course, and what is due follows from it."""

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
