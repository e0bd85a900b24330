"""Running time of proceedings: worked rows, then any history against a count day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akta.law.calendar import is_free, next_working_day
from akta.law.running_time import (
    EVENT_FIELDS,
    GROUNDS,
    Addressee,
    Event,
    Kind,
    Proceeding,
    Role,
    RuleSet,
    running_time,
)

INITIATED = date(2026, 1, 12)
S, D = Kind.INVESTIGATION, Kind.INQUIRY
SUSPENDED_MEANWHILE = ["suspended 02-10", "taken_up 03-01"]


def event(text, **fields):
    """„suspended 02-01” is a suspension of 1 February 2026."""
    name, day = text.split()
    return Event(name, on(day), **fields)


def on(day):
    return date.fromisoformat(day if len(day) > 5 else f"2026-{day}")


def run(*events, kind=S, as_of="2026-03-02", rules=RuleSet.COMMON, initiated=INITIATED):
    made = tuple(event(one) if isinstance(one, str) else one for one in events)
    return running_time(Proceeding(rules, kind, initiated, made), on(as_of))


@pytest.mark.rule("R-249")
@pytest.mark.parametrize(
    ("kind", "events", "as_of", "expected"),
    [
        # gross, net, nominal end, period end, days left
        pytest.param(S, [], "03-02", (49, 49, "04-12", "04-12", 41), id="nothing excluded"),
        pytest.param(D, [], "03-02", (49, 49, "03-12", "03-12", 10), id="inquiry, two months"),
        pytest.param(
            *(S, ["suspended 02-01", "taken_up 02-11"], "03-02"),
            (49, 39, "04-12", "04-22", 51),
            id="ten days of suspension",
        ),
        pytest.param(
            *(
                S,
                ["mediation_from 02-01", "mediation_to 02-20", "suspended 02-10", "taken_up 03-01"],
            ),
            *("03-02", (49, 21, "04-12", "05-10", 69)),
            id="overlap counted once",
        ),
        pytest.param(
            *(S, ["suspended 02-01", "taken_up 02-11", "closed 04-20", "returned 05-20"], "05-25"),
            (133, 93, "04-12", "05-22", -3),
            id="an interval in the time gained moves the end again",
        ),
        pytest.param(
            *(S, ["suspended 04-12", "taken_up 05-12"], "05-25"),
            (133, 103, "04-12", "04-12", -43),
            id="an interval that begins at the end does not revive it",
        ),
        pytest.param(
            *(S, ["suspended 02-01", "taken_up 02-01"], "03-02"),
            (49, 49, "04-12", "04-12", 41),
            id="opened and closed on one day",
        ),
        pytest.param(
            *(S, ["taken_up 02-11", "suspended 02-01"], "03-02"),
            (49, 39, "04-12", "04-22", 51),
            id="events in any order",
        ),
    ],
)
def test_the_period_is_a_net_one(kind, events, as_of, expected):
    found = run(*events, kind=kind, as_of=as_of)

    gross, net, nominal, end, left = expected
    assert (found.gross_days, found.net_days, found.days_left) == (gross, net, left)
    assert (found.nominal_end, found.period_end) == (on(nominal), on(end))
    assert found.running_start == INITIATED
    assert not found.paused
    assert not found.problems


@pytest.mark.rule("R-249")
@pytest.mark.parametrize(
    ("events", "as_of", "net", "left"),
    [
        pytest.param(["suspended 02-01"], "03-02", 20, 70, id="open: days left as it stood"),
        pytest.param(
            *(["mediation_from 01-20", "mediation_to 01-30", "suspended 02-01"], "03-02", 10, 80),
            id="closed days are added",
        ),
        pytest.param(
            *(["mediation_from 01-20", "mediation_to 02-10", "suspended 02-01"], "03-02", 8, 82),
            id="closed days that overlap the open interval count once",
        ),
        pytest.param(["closed 04-20"], "05-01", 98, -8, id="paused after the end"),
    ],
)
def test_while_an_interval_is_open_the_period_stands(events, as_of, net, left):
    found = run(*events, as_of=as_of)

    assert found.paused
    assert (found.net_days, found.days_left) == (net, left)
    assert (found.period_end, found.latest_motion) == (None, None)


@pytest.mark.rule("R-249")
def test_overlapping_intervals_are_one_with_every_provision():
    found = run(
        *("suspended 02-01", "taken_up 02-15", "mediation_from 02-10", "mediation_to 02-20"),
        *("closed 02-25", "returned 02-28"),
    )

    assert [(x.start, x.end, x.days) for x in found.excluded] == [
        (on("02-01"), on("02-20"), 19),
        (on("02-25"), on("02-28"), 3),
    ]
    assert [[p.place for p in x.provisions] for x in found.excluded] == [
        ["§ 249 pkt 1", "§ 249 pkt 2"],
        ["§ 249 pkt 3"],
    ]


INTERVALS = [
    pytest.param(
        "mediation_from",
        "mediation_to",
        "§ 249 pkt 1",
        id="mediation_to",
        marks=pytest.mark.rule("R-249-1"),
    ),
    pytest.param(
        "suspended", "taken_up", "§ 249 pkt 2", id="taken_up", marks=pytest.mark.rule("R-249-2")
    ),
    pytest.param(
        "suspended",
        "suspension_quashed",
        "§ 249 pkt 2",
        id="suspension_quashed",
        marks=pytest.mark.rule("R-249-2"),
    ),
    pytest.param(
        "closed", "returned", "§ 249 pkt 3", id="returned", marks=pytest.mark.rule("R-249-3")
    ),
    pytest.param(
        "indictment_sent",
        "returned",
        "§ 249 pkt 3",
        id="returned",
        marks=pytest.mark.rule("R-249-3"),
    ),
    pytest.param(
        "discontinued", "reopened", "§ 249 pkt 4", id="reopened", marks=pytest.mark.rule("R-249-4")
    ),
    pytest.param(
        "discontinued", "resumed", "§ 249 pkt 4", id="resumed", marks=pytest.mark.rule("R-249-4")
    ),
    pytest.param(
        "discontinued",
        "discontinuation_quashed",
        "§ 249 pkt 4",
        id="discontinuation_quashed",
        marks=pytest.mark.rule("R-249-4"),
    ),
    pytest.param(
        "motion_335_sent",
        "motion_335_returned",
        "§ 249 pkt 5",
        id="motion_335_returned",
        marks=pytest.mark.rule("R-249-5"),
    ),
    pytest.param(
        "transferred",
        "transfer_back",
        "§ 249 pkt 6",
        id="transfer_back",
        marks=pytest.mark.rule("R-249-6"),
    ),
]


@pytest.mark.parametrize(("opens", "closes", "place"), INTERVALS)
def test_each_kind_of_interval_is_left_out(opens, closes, place):
    found = run(f"{opens} 02-01", f"{closes} 02-11")

    assert [(x.start, x.end) for x in found.excluded] == [(on("02-01"), on("02-11"))]
    assert found.excluded[0].provisions[0].place == place
    assert found.period_end == on("04-22")


@pytest.mark.rule("R-249-2")
def test_the_first_closing_event_ends_the_interval_and_the_next_fits_nothing():
    found = run("suspended 02-01", "suspension_quashed 02-05", "taken_up 02-11")

    assert [x.days for x in found.excluded] == [4]
    assert [problem.event.type for problem in found.problems] == ["taken_up"]
    assert "taken_up" in found.problems[0].sentence


@pytest.mark.rule("R-249-3")
def test_an_indictment_after_the_closing_does_not_move_the_beginning():
    found = run("closed 02-01", "indictment_sent 02-10", "returned 02-21")

    assert [(x.start, x.days) for x in found.excluded] == [(on("02-01"), 20)]


@pytest.mark.rule("R-249-6")
def test_a_transfer_counts_only_once_the_file_is_back():
    away = run("transferred 02-01")

    assert (away.excluded, away.paused, away.period_end) == ((), False, on("04-12"))
    assert run("transferred 02-01", "transfer_back 02-11").period_end == on("04-22")
    suspended = run("transferred 02-01", "suspended 02-10")
    assert [(x.start, x.days) for x in suspended.excluded] == [(on("02-10"), 20)]


def test_what_comes_after_the_day_asked_about_is_not_looked_at():
    found = run("suspended 02-01", "taken_up 03-11")

    assert found.paused
    assert found.net_days == 20
    assert found.explanation[-1] == "Zdarzeń po 2 marca 2026 r. nie uwzględniono."


@pytest.mark.rule("R-249")
@pytest.mark.parametrize(
    ("events", "nominal", "end"),
    [
        pytest.param([], "07-12", "07-12", id="to the day granted"),
        pytest.param(["suspended 02-01", "taken_up 02-11"], "07-12", "07-12", id="before: spent"),
        pytest.param(["suspended 04-10", "taken_up 04-20"], "07-12", "07-22", id="after: added"),
        pytest.param(["suspended 03-30", "taken_up 04-06"], "07-12", "07-17", id="across: rest"),
    ],
)
def test_an_extension_sets_the_end_from_its_own_day(events, nominal, end):
    granted = event("extended 04-01", until=on("07-12"))

    found = run(*events, granted, as_of="05-04")

    assert (found.nominal_end, found.period_end) == (on(nominal), on(end))


def test_the_last_extension_counts():
    found = run(
        event("extended 06-01", until=on("12-12")),
        event("extended 04-01", until=on("07-12")),
        as_of="07-01",
    )

    assert found.nominal_end == on("12-12")


@pytest.mark.rule("R-129")
def test_an_inquiry_taken_over_starts_anew_as_an_investigation():
    found = run(
        "suspended 01-20",
        "taken_up 02-15",
        event("extended 02-20", until=on("04-12")),
        "investigation_opened 03-01",
        kind=D,
        as_of="03-11",
    )

    assert (found.running_start, found.nominal_end) == (on("03-01"), on("06-01"))
    assert (found.gross_days, found.net_days, found.excluded) == (10, 10, ())
    assert "§ 129 Regulaminu" in found.explanation[0]


@pytest.mark.rule("R-108-3")
@pytest.mark.parametrize(
    ("role", "start", "end", "excluded"),
    [
        pytest.param(Role.RECEIVING, "2026-01-12", "04-22", 10, id="receives: its own opening"),
        pytest.param(Role.ABSORBED, "2025-12-01", "03-01", 0, id="absorbed: the other's opening"),
    ],
)
def test_a_joined_proceeding_runs_from_the_receiving_one(role, start, end, excluded):
    found = run(
        "suspended 02-01",
        "taken_up 02-11",
        event("joined 02-20", initiated=date(2025, 12, 1), role=role),
    )

    assert found.running_start == on(start)
    assert found.period_end == on(end)
    assert found.gross_days - found.net_days == excluded


@pytest.mark.rule("R-109-3")
@pytest.mark.parametrize(
    ("other", "acts_done", "start"),
    [
        pytest.param("2025-11-03", True, "2025-11-03", id="acts done: opening of the original"),
        pytest.param("2025-11-03", False, "2026-01-12", id="no acts: the ruling of the case"),
        pytest.param("2026-02-25", False, "2026-02-25", id="no acts: a ruling after the severing"),
    ],
)
def test_a_severed_proceeding_inherits_the_opening_only_with_acts(other, acts_done, start):
    found = run(event("severed 02-20", initiated=on(other), acts_done=acts_done))

    assert found.running_start == on(start)


@pytest.mark.rule("M-67-3")
@pytest.mark.parametrize(
    ("facts", "start", "place"),
    [
        pytest.param(
            {"acts_done": False, "covered": True}, "2025-11-03", "§ 67 ust. 3", id="covered"
        ),
        pytest.param(
            {"acts_done": True, "covered": True}, "2025-11-03", "§ 67 ust. 3", id="covered, acts"
        ),
        pytest.param(
            {"acts_done": True, "covered": False, "first_act": on("2025-12-05")},
            *("2025-12-05", "§ 67 ust. 4"),
            id="the first act",
        ),
        pytest.param(
            {"acts_done": False, "covered": False}, "2026-01-12", "§ 67 ust. 5", id="an opening"
        ),
        pytest.param({"acts_done": True}, "2025-11-03", "§ 109 ust. 3", id="not told: as common"),
        pytest.param({"acts_done": False}, "2026-01-12", "§ 109 ust. 3", id="not told, no acts"),
    ],
)
def test_a_military_severed_case_runs_from_opening_first_act_or_anew(facts, start, place):
    severed = event("severed 02-20", initiated=on("2025-11-03"), **facts)
    found = run(severed, rules=RuleSet.MILITARY)

    assert found.running_start == on(start)
    assert place in found.explanation[0]


@pytest.mark.rule("M-67-3")
def test_what_was_granted_goes_along_only_where_the_opening_covered_the_part():
    extended = event("extended 02-02", until=on("06-30"))
    facts = {"initiated": on("2025-11-03"), "acts_done": True, "first_act": on("2025-12-05")}
    ends = {
        covered: run(
            *(extended, event("severed 02-20", covered=covered, **facts)), rules=RuleSet.MILITARY
        ).nominal_end
        for covered in (True, False)
    }
    assert ends == {True: on("06-30"), False: on("03-05")}


@pytest.mark.rule("M-67-3")
def test_the_military_facts_of_severing_mean_nothing_by_the_common_act():
    facts = {"acts_done": True, "covered": False, "first_act": on("2025-12-05")}
    found = run(event("severed 02-20", initiated=on("2025-11-03"), **facts))
    assert found.running_start == on("2025-11-03")


def test_a_first_act_needs_its_day():
    with pytest.raises(ValueError, match="first_act"):
        event("severed 02-20", initiated=on("2025-11-03"), acts_done=True, covered=False)


@pytest.mark.parametrize(
    ("rules", "kind", "until", "motion"),
    [
        pytest.param(
            *(RuleSet.COMMON, S, "04-13"),
            ("04-03", "§ 130 ust. 2", Addressee.SUPERVISING_OR_DIRECT_SUPERIOR),
            id="up to a year: 7 days, Easter Monday to Friday",
            marks=pytest.mark.rule("R-130-2"),
        ),
        pytest.param(
            *(RuleSet.COMMON, S, "2027-01-11"),
            ("2027-01-04", "§ 130 ust. 2", Addressee.SUPERVISING_OR_DIRECT_SUPERIOR),
            id="a day short of the year",
            marks=pytest.mark.rule("R-130-2"),
        ),
        pytest.param(
            *(RuleSet.COMMON, S, "2027-01-12"),
            ("2026-12-29", "§ 130 ust. 3", Addressee.SUPERIOR),
            id="a year reached: 14 days",
            marks=pytest.mark.rule("R-130-3"),
        ),
        pytest.param(
            *(RuleSet.COMMON, D, "04-13", ("04-08", "§ 133", Addressee.SUPERVISING)),
            id="inquiry: 5 days",
            marks=pytest.mark.rule("R-133"),
        ),
        pytest.param(
            *(RuleSet.MILITARY, D, "04-14", ("04-07", "§ 80", Addressee.SUPERVISING)),
            id="military inquiry: 7 days",
            marks=pytest.mark.rule("M-80"),
        ),
    ],
)
def test_the_latest_motion(rules, kind, until, motion):
    found = run(event("extended 02-02", until=on(until)), kind=kind, rules=rules).latest_motion

    day, place, addressee = motion
    assert (found.day, found.provision.place, found.addressee) == (on(day), place, addressee)


@pytest.mark.rule("R-130-3")
def test_the_limit_of_a_year_moves_by_the_excluded_days():
    found = run(
        "suspended 02-01", "taken_up 02-11", event("extended 03-01", until=on("2027-01-15"))
    )

    assert found.limit_year == on("2027-01-22")
    assert found.latest_motion.addressee is Addressee.SUPERVISING_OR_DIRECT_SUPERIOR


@pytest.mark.rule("R-249")
def test_the_end_moves_off_a_free_day_only_by_the_switch():
    proceeding = Proceeding(RuleSet.COMMON, S, INITIATED)
    moved = running_time(proceeding, on("03-02"), end_on_working_day=next_working_day)

    assert run().period_end == on("04-12")
    assert moved.period_end == on("04-13")


def test_every_step_is_explained():
    found = run("suspended 02-01", "taken_up 02-11")

    assert found.explanation == (
        "Postępowanie wszczęto 12 stycznia 2026 r.",
        "Od 12 stycznia 2026 r. do 2 marca 2026 r. upłynęło 49 dni.",
        (
            "Nie wlicza się czasu od 1 lutego 2026 r. do 11 lutego 2026 r.: 10 dni "
            "(§ 249 pkt 2 Regulaminu)."
        ),
        "Czas netto to 39 dni (§ 249 Regulaminu).",
        "Śledztwo trwa 3 miesiące, bez wyłączeń do 12 kwietnia 2026 r. (art. 310 § 1 k.p.k.).",
        "Okres kończy się 22 kwietnia 2026 r.",
        (
            "Wniosek o dalszy czas składa się najpóźniej 15 kwietnia 2026 r. "
            "(§ 130 ust. 2 Regulaminu)."
        ),
    )


def test_an_event_without_its_field_is_refused():
    with pytest.raises(ValueError, match="until"):
        Event("extended", INITIATED)


NAMES = [name for name, fields in EVENT_FIELDS.items() if not fields]
EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from([name for name in NAMES if name != "investigation_opened"]),
        st.dates(INITIATED - timedelta(20), INITIATED + timedelta(200)),
    ),
    max_size=14,
)
EXTENSIONS = st.lists(
    st.builds(
        lambda day, length: Event("extended", day, until=day + timedelta(length)),
        st.dates(INITIATED, INITIATED + timedelta(200)),
        st.integers(-30, 150),
    ),
    max_size=3,
)
TRANSFER = GROUNDS[-1]


def day_by_day(events, as_of):
    """Days left out and grounds still open, counted the slow way."""
    out, running = set(), set()
    for ground in GROUNDS:
        since = None
        for one in sorted((e for e in events if e.day <= as_of), key=lambda e: e.day):
            if one.type in ground.opens and since is None:
                since = one.day
            elif one.type in ground.closes and since is not None:
                out |= {since + timedelta(n) for n in range((one.day - since).days)}
                since = None
        if since is not None and "transferred" not in ground.opens:
            running.add(since)
    return out, running


@pytest.mark.rule("R-249")
@given(EVENTS, st.integers(0, 220), st.sampled_from(Kind))
def test_any_history_agrees_with_a_count_day_by_day(events, length, kind):
    as_of = INITIATED + timedelta(length)
    found = running_time(Proceeding(RuleSet.COMMON, kind, INITIATED, tuple(events)), as_of)
    out, running = day_by_day(events, as_of)
    standing = {since + timedelta(n) for since in running for n in range((as_of - since).days)}

    left_out = {day for day in out | standing if INITIATED <= day < as_of}
    assert found.net_days == length - len(left_out)
    assert sum(x.days for x in found.excluded) == len(left_out)
    assert found.paused is bool(running)
    if not running:
        end = found.nominal_end
        while end != found.nominal_end + timedelta(len({d for d in out if INITIATED <= d < end})):
            end += timedelta(1)
        assert found.period_end == end
        assert found.days_left == (end - as_of).days
        assert not is_free(found.latest_motion.day)
        assert found.latest_motion.day < end


@pytest.mark.rule("R-249")
@given(EVENTS, EXTENSIONS, st.integers(0, 220))
def test_what_is_left_while_it_stands_is_left_on_the_day_it_is_taken_up(events, granted, length):
    as_of = INITIATED + timedelta(length)
    closing = [Event(ground.closes[0], as_of) for ground in GROUNDS if ground != TRANSFER]
    standing, taken_up = (
        running_time(Proceeding(RuleSet.COMMON, Kind.INQUIRY, INITIATED, tuple(known)), as_of)
        for known in ([*events, *granted], [*events, *granted, *closing])
    )

    assert not taken_up.paused
    if standing.days_left > 0 or not standing.paused:
        assert taken_up.days_left == standing.days_left
