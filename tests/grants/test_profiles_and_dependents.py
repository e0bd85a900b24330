"""Profiles hold grants apart; a dependent account never has more than its owner."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from akta.accounts import dependents, profiles
from akta.accounts import services as accounts
from akta.accounts.models import Dependent, Profile, ProfileKind
from akta.accounts.profiles_errors import DependentNotAllowed
from akta.core.actors import SYSTEM
from akta.core.db import half_open
from akta.core.errors import ChangedMeanwhile, NotFound
from akta.core.models import JournalEntry
from akta.grants import delegation, queries
from akta.grants import services as grants
from akta.grants.children import child_manner, child_period
from akta.grants.delegation import Rights
from akta.grants.errors import AccessEnded, DelegationRefused
from akta.grants.models import Grant, Ground, Manner
from akta.law.periods import Period
from tests import factories

AT = factories.SINCE.replace(year=2026, month=3, day=2)
DAY = timedelta(days=1)
PESELS = ("44051401359", "02070803628")


def working_in(account, profile, *, behalf=None):
    return replace(factories.actor(account), profile_id=profile and profile.pk, on_behalf_of=behalf)


def order_grant(holder, profile, *, case_id=None, since=AT, days=10, manner=Manner.VIEW):
    return grants.give(
        holder_id=holder.pk,
        profile_id=profile and profile.pk,
        ground=Ground.ORDER,
        ground_id=uuid4(),
        case_id=case_id or uuid4(),
        since=since,
        until=since + days * DAY,
        at=since,
        manner=manner,
    )


def facts(number=0, name="Jan"):
    return dependents.DependentFacts(name, "Aplikant", PESELS[number], "jan@kancelaria.example")


@pytest.fixture
def firm(db):
    """An advocate with a trainee who took up the dependent account."""
    owner = factories.outside_person("Mecenas")
    profile = profiles.open_profile(
        actor=SYSTEM, account_id=owner.pk, kind=ProfileKind.ADVOCATE, roll_number="WAW/1", at=AT
    )
    boss = working_in(owner, profile)
    dependent = dependents.open_dependent(actor=boss, facts=facts(), at=AT)
    Profile.objects.filter(pk=dependent.profile_id).update(confirmed_at=AT)
    user = dependent.profile.account
    trainee = working_in(user, dependent.profile, behalf=owner.pk)
    return SimpleNamespace(
        owner=owner, profile=profile, boss=boss, dependent=dependent, user=user, trainee=trainee
    )


def read_by(actor, at):
    return set(queries.held_by(actor, at=at).values_list("case_id", flat=True))


@pytest.mark.rule("I-2-12")
@pytest.mark.rule("I-2-15")
def test_a_grant_shows_in_its_own_profile_only(firm):
    private, client = order_grant(firm.owner, None), order_grant(firm.owner, firm.profile)
    as_private = replace(firm.boss, profile_id=None)

    assert read_by(as_private, AT) == {private.case_id}
    assert read_by(firm.boss, AT) == {client.case_id}
    with pytest.raises(NotFound):
        queries.order_grant(as_private, client.pk)


@pytest.mark.rule("I-9-8")
def test_a_closed_profile_takes_its_cases_and_those_of_its_dependents(firm):
    private, client = order_grant(firm.owner, None), order_grant(firm.owner, firm.profile)
    pass_all(firm)
    assert read_by(firm.trainee, AT) == {client.case_id}

    profiles.close_profile(actor=SYSTEM, profile_id=firm.profile.pk, reason="skreślenie", at=AT)

    assert read_by(firm.boss, AT) == read_by(firm.trainee, AT) == set()
    assert read_by(replace(firm.boss, profile_id=None), AT) == {private.case_id}
    assert [seat.profile_id for seat in profiles.seats_of(firm.owner, at=AT)] == [None]
    assert profiles.seats_of(factories.account_again(firm.user), at=AT) == []

    profiles.confirm_profile(actor=SYSTEM, profile_id=firm.profile.pk, at=AT)

    assert read_by(firm.boss, AT) == read_by(firm.trainee, AT) == {client.case_id}


def pass_all(firm, **rights):
    return delegation.set_rights(
        actor=firm.boss,
        dependent_id=firm.dependent.pk,
        rights=Rights(all_cases=True, **rights),
        version=None,
        at=AT,
    )


@pytest.mark.rule("I-6-4")
def test_no_right_is_given_before_the_owner_gives_it(firm):
    first = order_grant(firm.owner, firm.profile)

    assert read_by(firm.trainee, AT) == set()

    pass_all(firm)
    later = order_grant(firm.owner, firm.profile)

    assert read_by(firm.trainee, AT) == {first.case_id, later.case_id}


@pytest.mark.rule("I-6-4")
def test_rights_by_case_are_of_those_cases_only_and_taken_back_at_once(firm):
    first, second = (order_grant(firm.owner, firm.profile) for _ in range(2))
    one = Rights(case_ids=frozenset({first.case_id}))
    delegation.set_rights(
        actor=firm.boss, dependent_id=firm.dependent.pk, rights=one, version=None, at=AT
    )
    again = order_grant(firm.owner, firm.profile, case_id=first.case_id)

    assert read_by(firm.trainee, AT) == {first.case_id}
    assert second.case_id not in read_by(firm.trainee, AT)
    assert queries.held_by(firm.trainee, at=AT).filter(parent=again).exists()
    assert delegation.rights_of(firm.boss, firm.dependent.pk) == one

    delegation.set_rights(
        actor=firm.boss, dependent_id=firm.dependent.pk, rights=Rights(), version=None, at=AT
    )

    assert read_by(firm.trainee, AT) == set()


@pytest.mark.rule("I-6-4")
def test_letters_are_received_by_whom_the_owner_lets_in_the_case_passed_on(firm):
    case_id = order_grant(firm.owner, firm.profile).case_id

    def received_by(case=case_id, at=AT, owner=firm.owner):
        return queries.receivers_of(owner.pk, case, at=at)

    pass_all(firm)
    assert received_by() == []
    pass_all(firm, may_receive=True)
    assert delegation.rights_of(firm.boss, firm.dependent.pk).may_receive
    assert received_by() == [(firm.user.pk, firm.dependent.profile_id)]
    assert received_by(case=uuid4()) == received_by(owner=firm.user) == []
    assert received_by(at=AT + 10 * DAY) == []

    told = JournalEntry.objects.filter(kind="grants.rights_set").order_by("seq").last()
    assert "odbiór pism" in told.data["told"]
    delegation.end_dependent(actor=firm.boss, dependent_id=firm.dependent.pk, at=AT)
    assert received_by() == []


@pytest.mark.rule("I-6-4")
def test_the_owner_gives_no_case_he_does_not_hold_and_no_time_that_is_over(firm):
    foreign = order_grant(factories.outside_person("Obcy"), None)
    wrong = [Rights(case_ids=frozenset({foreign.case_id})), Rights(all_cases=True, until=AT)]

    for rights in wrong:
        with pytest.raises(DelegationRefused):
            delegation.set_rights(
                actor=firm.boss, dependent_id=firm.dependent.pk, rights=rights, version=None, at=AT
            )


def test_rights_are_set_on_the_version_that_was_seen(firm):
    pass_all(firm)

    with pytest.raises(ChangedMeanwhile):
        delegation.set_rights(
            actor=firm.boss,
            dependent_id=firm.dependent.pk,
            rights=Rights(),
            version=firm.dependent.version,
            at=AT,
        )


@pytest.mark.rule("I-2-9")
@pytest.mark.parametrize("loss", ["revoked", "ended", "disabled", "dependent closed", "until"])
def test_the_owners_loss_ends_the_dependents_at_once(firm, loss):
    grant = order_grant(firm.owner, firm.profile)
    pass_all(firm, until=AT + DAY)
    child = queries.held_by(firm.trainee, at=AT).get()
    at = AT
    if loss == "revoked":
        grants.revoke(grant_id=grant.pk, at=AT)
    elif loss == "ended":
        at = AT + 11 * DAY
    elif loss == "disabled":
        accounts.disable(actor=SYSTEM, account_id=firm.owner.pk, at=AT)
    elif loss == "dependent closed":
        delegation.end_dependent(actor=firm.boss, dependent_id=firm.dependent.pk, at=AT)
    else:
        at = AT + DAY

    assert not queries.held_by(firm.trainee, at=at).exists()
    with pytest.raises(AccessEnded):
        queries.order_grant(firm.trainee, child.pk)


@pytest.mark.rule("I-2-9")
def test_a_child_ends_when_its_parent_was_revoked(firm):
    grant = order_grant(firm.owner, firm.profile)
    pass_all(firm)
    child = queries.held_by(firm.trainee, at=AT).select_related("parent").get()
    grants.revoke(grant_id=grant.pk, at=AT + DAY)
    child.parent.refresh_from_db()

    assert queries.ended_at(child) == AT + DAY


def test_a_child_opens_by_the_same_way_of_signing_in_as_its_parent(firm):
    grant = order_grant(firm.owner, firm.profile)
    Grant.objects.filter(pk=grant.pk).update(sign_in="national")
    pass_all(firm)
    child = queries.held_by(firm.trainee, at=AT).get()

    assert child.sign_in == "national"


@pytest.mark.rule("I-6-1")
@pytest.mark.parametrize("kind", [None, *ProfileKind.values])
def test_who_may_have_dependents(firm, kind):
    allowed = {"advocate", "legal-adviser", "patent-attorney", "foreign-lawyer"}
    allowed |= {"bailiff", "mediator", "institution"}

    assert profiles.may_own_dependents(kind) is (kind in allowed)


@pytest.mark.rule("I-6-1")
def test_a_private_person_and_a_dependent_open_none(firm):
    for actor in (replace(firm.boss, profile_id=None), firm.trainee):
        with pytest.raises(DependentNotAllowed):
            dependents.open_dependent(actor=actor, facts=facts(1), at=AT)


@pytest.mark.rule("I-2-10")
@pytest.mark.parametrize("kind", ProfileKind.values)
def test_four_professions_are_professional_representatives(kind):
    four = {"advocate", "legal-adviser", "patent-attorney", "foreign-lawyer"}

    assert profiles.is_professional(kind) is (kind in four)


def test_nobody_sets_the_rights_of_another_owners_dependent(firm):
    other = factories.outside_person("Inny")
    profile = profiles.open_profile(
        actor=SYSTEM, account_id=other.pk, kind=ProfileKind.BAILIFF, at=AT
    )

    with pytest.raises(NotFound):
        delegation.set_rights(
            actor=working_in(other, profile),
            dependent_id=firm.dependent.pk,
            rights=Rights(all_cases=True),
            version=None,
            at=AT,
        )


WIDER = {
    "longer": lambda child: {"in_force": half_open(AT, AT + 11 * DAY)},
    "earlier": lambda child: {"in_force": half_open(AT - DAY, AT + DAY)},
    "another case": lambda child: {"case_id": uuid4()},
    "another order": lambda child: {"ground_id": uuid4()},
    "downloading": lambda child: {"manner": Manner.DOWNLOAD},
    "a grandchild": lambda child: {"parent": child},
    "private": lambda child: {"profile_id": None},
    "of the desk": lambda child: {"ground": Ground.NAMED},
}


@pytest.mark.parametrize("name", WIDER)
def test_the_database_refuses_a_child_wider_than_its_parent(firm, name):
    order_grant(firm.owner, firm.profile)
    pass_all(firm)
    child = queries.held_by(firm.trainee, at=AT).get()
    wider = WIDER[name](child)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=child.pk).update(**wider)
    kept = Grant.objects.values().get(pk=child.pk)
    kept |= {"id": uuid4(), "number": 10**9}
    kept |= {"parent_id": child.pk} if name == "a grandchild" else wider
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(**kept)


def test_the_database_refuses_a_side_of_a_childs_own_and_a_strangers_child(firm):
    grant = order_grant(firm.owner, firm.profile)
    pass_all(firm)
    child = queries.held_by(firm.trainee, at=AT).get()
    stranger = Grant.objects.values().get(pk=child.pk)
    stranger |= {"id": uuid4(), "number": 10**9, "profile_id": firm.profile.pk}

    with pytest.raises(IntegrityError), transaction.atomic():
        grants.add_sides(grant_id=child.pk, side_ids=[uuid4()])
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(**stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(in_force=half_open(AT, AT + DAY))


moments = st.integers(0, 30).map(lambda hours: AT + hours * timedelta(hours=8))


@pytest.mark.rule("I-2-9")
@given(
    start=moments,
    length=st.integers(1, 30),
    since=moments,
    until=st.none() | moments,
    parent=st.sampled_from(Manner.values),
    wished=st.sampled_from(Manner.values),
)
def test_what_is_passed_on_is_part_of_what_is_held(start, length, since, until, parent, wished):
    whole = Period(start, start + timedelta(hours=8 * length))

    part = child_period(whole, since=since, until=until)

    held = [at for at in (AT + n * timedelta(hours=4) for n in range(130)) if at in whole]
    wanted = [at for at in held if at >= since and (until is None or at < until)]
    assert [at for at in held if part and at in part] == wanted
    assert part is None or whole.start <= part.start < part.end <= whole.end
    assert child_period(whole, since=whole.end, until=until) is None
    assert (child_manner(parent, wished) == "download") is (parent == wished == "download")


steps = st.lists(
    st.sampled_from(
        ["give", "give private", "revoke", "all", "one", "none", "close", "open", "later"]
    ),
    min_size=4,
    max_size=10,
)


@given(steps=steps, until=st.none() | st.integers(1, 6))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_dependent_never_reads_outside_the_owners_grants(firm, steps, until):
    """Whatever is given, revoked, passed on, taken back, closed and opened again, in any order."""
    with transaction.atomic():
        at = AT
        for number, step in enumerate(steps):
            at = AT + number * 8 * timedelta(hours=1)
            _do(firm, step, at, until)
            for moment in (at, at + DAY, at + 4 * DAY):
                mine = read_by(firm.boss, moment)
                assert read_by(firm.trainee, moment) <= mine
                for child in queries.held_by(firm.trainee, at=moment):
                    own = queries.held_by(firm.boss, at=moment).get(pk=child.parent_id)
                    shown = queries.granted_side_ids(child).query
                    assert str(shown) == str(queries.granted_side_ids(own).query)
        transaction.set_rollback(True)


def _do(firm, step, at, until):
    own = Grant.objects.filter(holder_id=firm.owner.pk, profile_id=firm.profile.pk)
    last = own.order_by("-number").first()
    end = until and at + until * DAY
    rights = {
        "all": Rights(all_cases=True, until=end),
        "one": Rights(case_ids=frozenset({last.case_id} if last else ()), until=end),
        "none": Rights(),
    }
    if step == "give":
        order_grant(firm.owner, firm.profile, since=at, days=3)
    elif step == "later":
        order_grant(firm.owner, firm.profile, since=at + DAY, days=2)
    elif step == "give private":
        order_grant(firm.owner, None, since=at)
    elif step == "revoke" and last:
        grants.revoke(grant_id=last.pk, at=at)
    elif step == "close":
        profiles.close_profile(actor=SYSTEM, profile_id=firm.profile.pk, reason="x", at=at)
    elif step == "open":
        profiles.confirm_profile(actor=SYSTEM, profile_id=firm.profile.pk, at=at)
    elif step in rights and Profile.objects.get(pk=firm.profile.pk).is_open:
        delegation.set_rights(
            actor=firm.boss,
            dependent_id=firm.dependent.pk,
            rights=rights[step],
            version=None,
            at=at,
        )


def test_two_owners_make_two_identifiers_of_one_person(firm):
    """I-2-4: both resolve to the person; neither shows the PESEL."""
    other = factories.outside_person("Inny")
    profile = profiles.open_profile(
        actor=SYSTEM, account_id=other.pk, kind=ProfileKind.BAILIFF, at=AT
    )
    second = dependents.open_dependent(actor=working_in(other, profile), facts=facts(), at=AT)

    assert second.identifier != firm.dependent.identifier
    both = Dependent.objects.filter(pesel_lookup=second.pesel_lookup)
    assert both.count() == 2
