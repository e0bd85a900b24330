"""The unit network as reference data."""

from datetime import UTC, datetime

import pytest
from django.db.models import Count

from akta.core import clock, journal
from akta.core.models import JournalEntry
from akta.units import services
from akta.units.errors import CodeMalformed, CodeTaken, OwnPost
from akta.units.models import Cell, CellKind, PostKind, Unit, UnitLevel
from tests import factories

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_the_network_of_the_act_is_loaded_as_a_tree():
    assert services.load_reference(AT) == 416

    levels = dict(Unit.objects.order_by().values_list("level").annotate(Count("pk")))
    assert levels == {"national": 1, "regional": 11, "circuit": 46, "district": 358}
    pultusk = Unit.objects.get(name="Prokuratura Rejonowa w Pułtusku")
    assert pultusk.parent.level == UnitLevel.CIRCUIT
    assert pultusk.parent.parent.level == UnitLevel.REGIONAL
    assert pultusk.parent.parent.parent.name == "Prokuratura Krajowa"
    assert pultusk.code == "4027"
    assert Unit.objects.filter(parent__isnull=True).count() == 1


def test_every_unit_has_its_cell_zero():
    services.load_reference(AT)

    assert Cell.objects.filter(number=0, kind=CellKind.UNIT).count() == Unit.objects.count() == 416


def test_loading_again_keeps_configured_codes_and_corrects_names(django_assert_max_num_queries):
    services.load_reference(AT)
    admin = factories.actor(factories.administrator())
    services.configure_code(actor=admin, unit_id="rej-pultusk", code="7001", at=AT)
    Unit.objects.filter(pk="rej-kolno").update(name="Zmieniona")

    with django_assert_max_num_queries(10):
        services.load_reference(AT)

    assert Unit.objects.get(pk="rej-pultusk").code == "7001"
    assert Unit.objects.get(pk="rej-kolno").name == "Prokuratura Rejonowa w Kolnie"
    assert Unit.objects.filter(is_demo=False).count() == 416


def test_an_observed_code_yields_to_the_administrator(at_moment):
    """Another unit was given the code before the list was loaded."""
    cell = services.open_demo_unit(AT)
    Unit.objects.filter(pk=cell.unit_id).update(code="4027")
    services.load_reference(AT)

    assert Unit.objects.get(pk="rej-pultusk").code is None


def test_the_demo_unit_is_marked_and_is_no_part_of_the_network():
    services.load_reference(AT)
    assert not Unit.objects.filter(code="4999").exists()

    cell, again = services.open_demo_unit(AT), services.open_demo_unit(AT)
    assert cell == again
    assert (cell.unit.code, cell.unit.is_demo, cell.unit.parent) == ("4999", True, None)


@pytest.mark.parametrize("code", ["12", "123456789", "40a7", "4027 x"])
def test_a_code_is_digits(code):
    services.load_reference(AT)
    admin = factories.actor(factories.administrator())
    with pytest.raises(CodeMalformed):
        services.configure_code(actor=admin, unit_id="rej-kolno", code=code, at=AT)
    assert Unit.objects.get(pk="rej-kolno").code is None


def test_a_code_belongs_to_one_unit():
    services.load_reference(AT)
    admin = factories.actor(factories.administrator())
    with pytest.raises(CodeTaken) as refusal:
        services.configure_code(actor=admin, unit_id="rej-kolno", code="4027", at=AT)
    assert "Pułtusku" in refusal.value.text()


def test_a_configured_code_stands_in_the_journal():
    services.load_reference(AT)
    admin = factories.administrator()
    services.configure_code(
        actor=factories.actor(admin), unit_id="rej-pultusk", code=" 7001 ", at=AT
    )

    entry = JournalEntry.objects.get(stream="unit:rej-pultusk")
    assert entry.actor_id == admin.pk
    assert journal.sentence(entry) == (
        "Zmieniono kod jednostki Prokuratura Rejonowa w Pułtusku: było 4027, jest 7001."
    )


def test_nobody_gives_a_post_to_oneself():
    admin = factories.administrator()

    with pytest.raises(OwnPost):
        services.give_post(
            actor=factories.actor(admin),
            account_id=admin.pk,
            kind=PostKind.SECRETARIAT,
            unit=factories.cell().unit,
            cell=factories.cell(),
            since=clock.now(),
            at=clock.now(),
        )
    assert [post.kind for post in admin.posts.all()] == [PostKind.ADMINISTRATOR]
