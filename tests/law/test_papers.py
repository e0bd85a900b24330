"""Papers: each demands what its rules demand, and says it; markup is plain."""

from datetime import date

import pytest

from akta.law.papers.kinds import ALL, BY_CODE
from akta.law.papers.kinds.arrest import no_protected_source, some_ground
from akta.law.papers.kinds.court import cards_cited, reasons_needed
from akta.law.papers.kinds.ending import both_reasons, grounds
from akta.law.papers.kinds.opening import perpetrator_named
from akta.law.papers.kinds.running import repeated_passages
from akta.law.papers.markup import blocks_of, runs_of
from akta.law.papers.model import addressee, missing, sections
from akta.law.papers.signers import may_move_extension, may_reopen
from tests.papers.samples import SAMPLES


def lacks(code: str, *left_out: str, **changed: str) -> set[str]:
    """Fields that a complete paper lacks once some are left out or changed."""
    values = {k: v for k, v in SAMPLES[code].items() if k not in left_out} | changed
    return {one.field for one in missing(BY_CODE[code], values)}


def text_of(code: str, **changed: str) -> str:
    values = SAMPLES[code] | changed
    parts = sections(BY_CODE[code], values)
    told = [f"{part.heading}\n" + "\n".join(b.text for b in part.blocks) for part in parts]
    return "\n".join([addressee(BY_CODE[code], values), *told])


@pytest.mark.parametrize("kind", ALL, ids=[kind.code for kind in ALL])
def test_a_complete_paper_lacks_nothing_and_prints_all_it_was_given(kind):
    assert missing(kind, SAMPLES[kind.code]) == []
    text = text_of(kind.code)
    for one in kind.fields():
        shown = one.shown(SAMPLES[kind.code]).replace("**", "")
        if one.sort.value in {"text", "long", "day", "moment"} and shown:
            first = shown.splitlines()[0].removeprefix("- ").removeprefix("1. ")
            assert first.rstrip(".") in text or one.name in UNPRINTED, one.name


UNPRINTED = {"gathered", "times", "form", "why"}


FIELDS = [
    pytest.param(kind.code, one.name, id=f"{kind.code}-{one.name}")
    for kind in ALL
    for one in kind.fields()
    if one.required and one.needed_if is None
]


@pytest.mark.parametrize(("code", "name"), FIELDS)
def test_each_demanded_field_is_missed(code, name):
    assert name in lacks(code, name)


@pytest.mark.rule("R-124-1")
def test_opening_names_the_act_time_place_victim_and_qualification():
    for name in ("act", "when", "where", "victim", "qualification"):
        assert name in lacks("opening-investigation", name), name
    assert lacks("opening-investigation", "victim", victim_unknown="nieustalony") == set()


@pytest.mark.rule("R-124-2")
def test_the_perpetrator_is_named_only_with_both_confirmations():
    named = {"act": "Jan Nowak zabrał rower.", "known_names": "Jan Nowak, Adam Inny"}
    assert [one.field for one in perpetrator_named(named)] == ["act"]
    both = named | {"naming_needed": "tak", "charges_ready": "tak"}
    assert perpetrator_named(both) == []
    assert perpetrator_named(named | {"naming_needed": "tak"}) != []
    assert perpetrator_named(named | {"charges_ready": "tak"}) != []
    assert perpetrator_named(named | {"act": "Zabór roweru."}) == []
    assert perpetrator_named(named | {"known_names": ""}) == []


@pytest.mark.rule("R-138-1")
def test_the_announcement_is_confirmed_or_the_obstacle_told():
    assert lacks("charges", "announced_at") == {"announced_at"}
    assert lacks("charges", "instructed") == {"instructed"}
    assert lacks("charges", signature="refused") == {"obstacle"}
    assert lacks("charges", signature="refused", obstacle="nie podał powodu") == set()
    assert lacks("charges", "announced_at", "instructed", signature="later") == set()
    assert "pouczono o prawie" in text_of("charges")


@pytest.mark.rule("R-138-2")
def test_a_demand_is_annotated_with_who_and_when():
    assert lacks("charges", demand="written") == {"demand_by"}
    text = text_of("charges", demand="written", demand_by="podejrzany, 2 marca 2026 r.")
    assert "żądano uzasadnienia na piśmie (podejrzany, 2 marca 2026 r.)" in text
    assert "żądano" not in text_of("charges").split("Pouczenie")[0]


@pytest.mark.rule("R-138-4")
def test_written_reasons_need_facts_and_take_arguments():
    assert lacks("charges-reasons", "facts") == {"facts"}
    assert lacks("charges-reasons", "arguments") == set()
    assert "Kłódkę przełamano" in text_of("charges-reasons")


@pytest.mark.rule("R-138-5")
def test_a_change_of_charges_shares_the_blocks_of_charges():
    assert lacks("charges-change", "earlier", "change", "reason") == {"earlier", "change", "reason"}
    assert lacks("charges-change", signature="signed") == {"announced_at", "instructed"}
    assert lacks("charges-change", demand="oral") == {"demand_by"}
    assert lacks("charges", charges="zabrał rower", qualification="kradzież") == {"charges"}


@pytest.mark.rule("R-130-1")
@pytest.mark.parametrize("name", ["why", "plan", "assets", "period_end", "until", "addressee"])
def test_a_motion_to_extend_explains_and_plans(name):
    assert lacks("extension-motion", name) == {name}
    shown = BY_CODE["extension-motion"].by_name(name).shown(SAMPLES["extension-motion"])
    assert shown in text_of("extension-motion")


@pytest.mark.rule("R-130-5")
def test_a_later_motion_repeats_only_with_the_reason():
    earlier = SAMPLES["extension-motion"]["why"]
    again = {"why": earlier, "plan": "Nowe czynności.", "previous": earlier}

    assert [one.field for one in repeated_passages(again)] == ["why"]
    marked = f"{earlier} Tego nie wyjaśniono wystarczająco, bo biegły zachorował."
    assert repeated_passages(again | {"why": marked}) == []
    assert repeated_passages(again | {"previous": ""}) == []
    assert repeated_passages(again | {"previous": "krótko", "why": "krótko"}) == []
    assert lacks("extension-motion", times="drugi") == {"changes"}


@pytest.mark.rule("R-213-1")
def test_who_was_not_caught_is_searched_for():
    assert lacks("suspension", "search", "search_by") == {"search", "search_by"}
    assert lacks("suspension", "search", "search_by", ground="illness") == set()


@pytest.mark.rule("R-213a-1")
def test_suspension_decides_on_forfeiture():
    both = {"forfeiture", "forfeiture_why"}
    assert lacks("suspension", *both) == both
    assert lacks("suspension", *both, ground="illness") == both
    assert lacks("suspension", *both, ground="other") == set()


@pytest.mark.rule("R-215-1")
def test_taking_up_names_what_ceased_and_when():
    assert lacks("taking-up", "suspended", "ceased", "reasons") == {
        "suspended",
        "ceased",
        "reasons",
    }


@pytest.mark.rule("R-219")
def test_discontinuation_knows_the_three_reasons_of_paragraph_219():
    codes = [code for code, _ in grounds()]
    assert {"undetected", "not-committed-by", "no-interest"} <= set(codes)
    assert len([code for code, words in grounds() if "art. 17 § 1" in words]) == 8
    assert "niewykrycie sprawcy" in text_of("discontinuation")


@pytest.mark.rule("R-220-2")
def test_not_committed_and_not_detected_are_both_named():
    values = {"ground": "not-committed-by"}
    assert [one.field for one in both_reasons(values)] == ["second_ground"]
    assert both_reasons(values | {"second_ground": "undetected"}) == []
    assert both_reasons(values | {"other_suspect": "tak"}) == []
    assert both_reasons({"ground": "death"}) == []


@pytest.mark.rule("R-221-1")
def test_the_operative_part_of_discontinuation():
    for name in ("act", "qualification", "ground", "basis"):
        assert lacks("discontinuation", name) == {name}
    assert lacks("discontinuation", scope="part") == {"part"}
    text = text_of("discontinuation", scope="part", part="czynu z pkt II")
    assert "co do: czynu z pkt II" in text


@pytest.mark.rule("R-221-2")
def test_the_six_parts_of_the_reasons():
    parts = ("persons", "acts_done", "findings", "assessment", "facts", "law")
    assert lacks("discontinuation", *parts) == set(parts)


@pytest.mark.rule("R-222-1")
def test_measures_and_exhibits_are_decided_at_once():
    assert lacks("discontinuation", "measures", "exhibits") == {"measures", "exhibits"}


@pytest.mark.rule("R-165-1")
def test_a_first_motion_for_detention_tells_the_data_on_the_suspect():
    assert lacks("arrest-motion", "suspect_data") == {"suspect_data"}
    assert "niekarany (k. 30–33)" in text_of("arrest-motion")
    assert lacks("arrest-extension", "suspect_data") == set()


@pytest.mark.rule("R-257")
def test_a_refusal_in_a_private_case_instructs_the_injured_party():
    instruction = "może złożyć prywatny akt oskarżenia"
    assert instruction in text_of("refusal", private="tak")
    assert instruction not in text_of("refusal")


NO_NEED = "Pokrzywdzona mieszka obok i działa sama; naruszenie było jednorazowe."
NO_PUBLIC = "Skutki trwały krócej niż siedem dni (k. 20)."


@pytest.mark.rule("R-258", "R-259")
def test_a_discontinuation_in_a_private_case_shows_that_nothing_calls_for_prosecution():
    ended = {"ground": "no-interest", "private": "continuing"}
    assert lacks("discontinuation", **ended) == {"no_need"}
    assert lacks("discontinuation", **ended, no_need=NO_NEED) == set()
    other = {"private": "continuing", "no_need": NO_NEED, "ground": "undetected"}
    assert lacks("discontinuation", **other) == {"ground"}
    text = text_of("discontinuation", **ended, no_need=NO_NEED)
    assert NO_NEED in text
    assert "materiały sprawy zostaną na jego żądanie przesłane sądowi" in text
    assert "prywatny akt oskarżenia" not in text_of("discontinuation")


@pytest.mark.rule("R-259")
def test_what_turned_out_private_shows_both_wants():
    turned = {"ground": "no-interest", "private": "taking-up"}
    assert lacks("discontinuation", **turned) == {"no_public", "no_need"}
    assert lacks("discontinuation", **turned, no_need=NO_NEED, no_public=NO_PUBLIC) == set()
    assert NO_PUBLIC in text_of("discontinuation", **turned, no_public=NO_PUBLIC)


@pytest.mark.rule("R-155-1")
def test_the_ruling_names_what_the_expert_is_given():
    assert lacks("expert-appointment", "materials") == {"materials"}
    assert "folia ze śladem nr 2, dowód rzeczowy poz. 12/26" in text_of("expert-appointment")


@pytest.mark.rule("R-155-2")
def test_what_an_expert_is_given_later_is_written_down_with_its_scope():
    assert lacks("expert-handover", "items", "handed_on") == {"items", "handed_on"}
    assert "karta odbitek Jana Nowaka (k. 31)" in text_of("expert-handover")


@pytest.mark.rule("R-185-1")
def test_a_motion_for_detention_shows_evidence_and_each_ground():
    for name in ("court", "since", "until", "evidence", "milder", "charges"):
        assert lacks("arrest-motion", name) == {name}
    assert lacks("arrest-motion", "ground_flight") == {"ground_flight"}
    assert some_ground({"ground_penalty": "Grozi kara do 10 lat."}) == []
    assert some_ground({"ground_penalty": " "}) != []
    assert lacks("arrest-extension", "done", "planned", "ground_flight") == {
        "done",
        "planned",
        "ground_flight",
    }


@pytest.mark.rule("R-185-1")
def test_a_motion_names_its_court_and_not_only_its_kind():
    """The kind of court is filled from the case, so that its name is not forgotten."""
    assert lacks("arrest-motion", court="sąd apelacyjny") == {"court"}
    assert lacks("arrest-extension", court="Sąd Apelacyjny w Białymstoku") == set()


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("arrest-motion", "since", "until"),
        ("arrest-extension", "current_end", "until"),
        ("extension-motion", "period_end", "until"),
        ("extension", "period_end", "until"),
    ],
)
def test_a_term_ends_after_it_begins(code, start, end):
    days = {start: "9 grudnia 2026 r., godz. 11:00"}
    assert lacks(code, **days, **{end: "29 sierpnia 2026 r., godz. 07:00"}) == {end}
    assert lacks(code, **days, **{end: "9 grudnia 2026 r."}) == {end}
    assert lacks(code, **days, **{end: "10.12.2026"}) == set()
    assert lacks(code, **days, **{end: "do ustalenia"}) == set()


@pytest.mark.rule("R-189-2")
def test_a_visit_is_not_granted_for_days_that_are_over():
    days = {"order_valid": "30.04.2026", "document_valid": "31.12.2029"}
    assert lacks("visit-order", **days, today="2026-04-30") == set()
    assert lacks("visit-order", **days, today="2026-05-01") == {"order_valid"}
    assert lacks("visit-order", **days, today="2026-05-01", decision="refuse", why="nie") == set()
    assert lacks("visit-order", order_valid="do odwołania", today="2026-05-01") == set()


@pytest.mark.rule("R-194")
def test_detention_is_reported_only_once_it_lasts_nine_months():
    since = {"since": "10 września 2026 r., godz. 12:00"}
    assert lacks("nine-months-report", **since, today="2027-06-06") == {"since"}
    assert lacks("nine-months-report", **since, today="2027-06-07") == set()
    assert lacks("nine-months-report", **since) == set()


@pytest.mark.rule("R-185-3")
def test_a_motion_never_names_a_witness_of_the_separate_set():
    values = SAMPLES["arrest-motion"] | {"protected": "Tadeusz Ukryty, Ewa Inna"}
    assert no_protected_source(values) == []
    told = no_protected_source(values | {"evidence": "zeznania T. Ukrytego i Ukryty (k. 9)"})
    assert [one.field for one in told] == ["evidence"]
    assert "Ukryty" not in told[0].sentence
    assert no_protected_source(SAMPLES["arrest-motion"] | {"protected": ""}) == []


@pytest.mark.rule("R-182-1")
def test_bad_health_needs_the_result_of_the_examination():
    assert lacks("arrest-motion", "health_result") == {"health_result"}
    assert lacks("arrest-motion", "health_result", health="") == set()
    assert "brak przeciwwskazań" in text_of("arrest-motion")


@pytest.mark.rule("R-186")
def test_lifting_names_court_ruling_and_prison_and_ends_the_search():
    for name in ("court", "applied_by", "prison", "suspect"):
        assert lacks("arrest-lifting", name) == {name}
    assert lacks("arrest-lifting", sought="tak") == {"search_end"}
    text = text_of("arrest-lifting", sought="tak", search_end="odwołuje się list gończy")
    assert "odwołuje się list gończy" in text
    assert "zawiadamia się sąd" in text


@pytest.mark.rule("R-196-3")
def test_the_prison_is_told_that_nothing_will_be_asked():
    assert lacks("prison-notice", "prison", "current_end", "suspect") == {
        "prison",
        "current_end",
        "suspect",
    }
    assert "nie będzie wniosku o przedłużenie" in text_of("prison-notice")


@pytest.mark.rule("R-194")
def test_the_report_gives_the_expected_end():
    assert lacks("nine-months-report", "expected_end", "since") == {"expected_end", "since"}
    assert "31 stycznia 2027 r." in text_of("nine-months-report")


@pytest.mark.rule("R-224-2")
def test_reasons_of_an_indictment():
    inquiry = {"form": "dochodzenie"}
    assert reasons_needed({"form": "śledztwo"}) != []
    assert reasons_needed({"form": "śledztwo", "reasons": "Są."}) == []
    assert reasons_needed(inquiry) == []
    assert reasons_needed(inquiry | {"complex": "tak"}) != []
    assert "reasons" in lacks("indictment", "reasons")
    assert lacks("indictment", "form") == {"form"}


@pytest.mark.rule("R-225-0")
def test_an_indictment_holds_accused_charges_and_lists():
    for name in ("accused", "charges", "summoned", "evidence", "mode"):
        assert lacks("indictment", name) == {name}


@pytest.mark.rule("R-225-1")
def test_the_heading_names_the_accused_and_the_qualification():
    assert lacks("indictment", "heading") == {"heading"}
    assert text_of("indictment").strip().startswith("przeciwko Janowi Nowakowi")


@pytest.mark.rule("R-226")
def test_the_court_and_both_grounds_of_its_jurisdiction():
    for name in ("court", "subject_basis", "local_basis"):
        assert lacks("indictment", name) == {name}
        assert SAMPLES["indictment"][name] in text_of("indictment")


@pytest.mark.rule("R-227-1")
def test_what_was_severed_or_discontinued_is_told():
    assert lacks("indictment", "severed") == {"severed"}


@pytest.mark.rule("R-227-2")
def test_each_line_of_evidence_names_its_cards():
    told = cards_cited({"evidence": "# Rzeczowe\nnagranie\nopinia (k. 12)", "summoned": ""})
    assert [one.field for one in told] == ["evidence"]
    assert "nagranie" in told[0].sentence
    assert lacks("indictment", summoned="Ewa Kowalska") == {"summoned"}


@pytest.mark.rule("R-228-2")
def test_the_cover_letter_has_its_four_blocks():
    blocks = ("notices", "detained", "exhibits", "referent", "volumes")
    assert lacks("cover-letter", *blocks) == set(blocks)
    for name in blocks:
        first = SAMPLES["cover-letter"][name].splitlines()[0].removeprefix("- ")
        assert first.rstrip(".") in text_of("cover-letter")


@pytest.mark.rule("R-228-3")
def test_a_motion_of_article_49a_is_mentioned():
    assert lacks("cover-letter", "claim_told") == {"claim_told"}
    assert "49a" in text_of("cover-letter")
    assert lacks("cover-letter", "claim_told", claim="") == set()
    assert "k. 60" not in text_of("cover-letter", claim="")


def test_every_kind_names_the_rules_of_its_fields():
    assert sum(bool(kind.rules) for kind in ALL) >= 17
    assert len(ALL) >= 12
    assert {kind.code for kind in ALL} == set(SAMPLES)


def test_markup_is_read_and_nothing_else_is():
    text = "Pierwszy\nwiersz\n\n# Tytuł\n- raz\n2. dwa\n**mocno** i *lekko* 2 * 3 #nie"
    kinds = [(block.kind, block.text) for block in blocks_of(text)]

    assert kinds == [
        ("p", "Pierwszy wiersz"),
        ("h", "Tytuł"),
        ("li", "raz"),
        ("num", "dwa"),
        ("p", "mocno i lekko 2 * 3 #nie"),
    ]
    faces = [(run.text, run.bold, run.italic) for run in runs_of("**a** b *c*")]
    assert faces == [("a", True, False), (" b ", False, False), ("c", False, True)]
    assert blocks_of("") == ()


def test_no_full_stop_stands_twice():
    assert ".." not in text_of("opening-investigation")
    assert "k.k." in text_of("opening-investigation")


# --- what ends a case --------------------------------------------------------------------------


@pytest.mark.rule("R-142", "R-220-1")
def test_a_part_that_is_discontinued_names_its_charges():
    part = {"scope": "part", "part": "Jan Nowak"}
    assert lacks("discontinuation", **part) == set()  # no charges were made in the case
    assert lacks("discontinuation", **part, open_charges="a:k1") == {"ended"}
    assert lacks("discontinuation", **part, open_charges="a:k1", ended="a:k1") == set()
    assert lacks("discontinuation", open_charges="a:k1") == set()
    assert lacks("discontinuation", ended="a:k1") == {"scope"}
    assert lacks("discontinuation", scope="part") == {"part"}


@pytest.mark.rule("R-255-1")
def test_a_reopening_tells_its_circumstances_and_a_resumption_new_facts():
    assert lacks("reopening", "circumstances") == {"circumstances"}
    assert "wskazał sprawcę (k. 90)" in text_of("reopening")
    assert lacks("reopening", mode="resumed") == {"new_facts"}
    assert lacks("reopening", mode="resumed", new_facts="Zeznania (k. 90).") == set()
    assert "podjąć na nowo umorzone śledztwo" in text_of("reopening")
    resumed = text_of("reopening", mode="resumed", suspect="Jan Nowak")
    assert "wznowić umorzone śledztwo przeciwko: Jan Nowak" in resumed


@pytest.mark.rule("R-231")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("motion-335", "art. 335 § 1 k.p.k. wnoszę o wydanie na posiedzeniu wyroku skazującego"),
        ("motion-336", "art. 336 § 1 k.p.k. wnoszę o warunkowe umorzenie postępowania"),
        ("motion-324", "art. 324 § 1 k.p.k. wnoszę o umorzenie postępowania i zastosowanie środka"),
    ],
)
def test_motions_say_all_that_an_indictment_says_and_what_they_ask(code, words):
    of_indictment = {one.name for one in BY_CODE["indictment"].fields()}
    assert of_indictment < {one.name for one in BY_CODE[code].fields()}
    text = text_of(code)
    assert words in text
    assert "Sąd Rejonowy w Przykładowie" in text
    assert "100 stawek" in text
    assert "reasons" in lacks(code, "reasons")
    assert lacks(code, evidence="1. protokół oględzin") == {"evidence"}
    assert lacks(code, "agreed") == {"agreed"}


@pytest.mark.rule("R-225-3")
def test_conclusions_name_who_is_accused_here_and_nobody_whose_case_runs_elsewhere():
    elsewhere = {"others": "Adam Lipa, 4999-0.Ds.7.2026"}
    told = {"reasons": "Działał z Adamem Lipą (4999-0.Ds.7.2026), k. 30."}
    assert lacks("indictment", **elsewhere) == {"reasons"}
    assert lacks("indictment", **elsewhere, **told) == set()
    assert lacks("indictment", **elsewhere, reasons="Działał z Adamem Lipą, k. 30.") == {"reasons"}
    leaks = {"charges": "I. wspólnie z Adamem Lipą zabrał rower, art. 279 § 1 k.k."}
    assert lacks("indictment", **elsewhere, **told, **leaks) == {"charges"}
    assert lacks("indictment", together="Ewa Wilk") == {"charges"}
    named = "I. wspólnie z Ewą Wilk zabrał rower, tj. o czyn z art. 279 § 1 k.k."
    assert lacks("indictment", together="Ewa Wilk", charges=named) == set()


@pytest.mark.rule("R-227-2")
def test_cards_of_the_reasons_are_asked_for_and_looked_up_in_the_file():
    assert lacks("indictment", reasons="Przyznał się.") == {"reasons"}
    assert lacks("indictment", "reasons", form="dochodzenie") == set()
    assert lacks("indictment", cards="1:30") == set()
    assert lacks("indictment", cards="1:29") == {"reasons"}
    assert lacks("indictment", cards="1:13,2:5") == {"summoned", "evidence", "reasons"}
    assert lacks("indictment", cards="1:30,2:5", reasons="Zeznania (t. 2, k. 5).") == set()
    assert lacks("indictment", cards="1:30,2:5", reasons="Zeznania (t. 2 k. 6).") == {"reasons"}
    assert lacks("indictment", cards="1:30", reasons="Zeznania (t. 3 k. 1).") == {"reasons"}
    assert lacks("indictment", cards="1:30", reasons="Zeznania (k. 28-31).") == {"reasons"}
    assert lacks("indictment", cards="1:30", reasons="Zeznania (k. 0).") == {"reasons"}


@pytest.mark.rule("R-130-4")
@pytest.mark.parametrize(
    ("until", "limit", "is_of_case", "may"),
    [
        (date(2027, 3, 3), date(2027, 3, 2), True, True),
        (date(2027, 3, 3), date(2027, 3, 2), False, False),
        (date(2027, 3, 2), date(2027, 3, 2), False, True),
        (None, date(2027, 3, 2), False, True),
        (date(2027, 3, 3), None, False, True),
    ],
)
def test_beyond_a_year_moves_who_conducts_or_supervises(until, limit, is_of_case, may):
    assert may_move_extension(until, limit, is_of_case=is_of_case) is may


@pytest.mark.rule("R-254")
def test_re_opening_is_for_who_discontinued_or_a_superior():
    assert may_reopen("a", {"a", "b"}, is_superior=False)
    assert not may_reopen("c", {"a", "b"}, is_superior=False)
    assert may_reopen("c", {"a", "b"}, is_superior=True)


# --- detention ---------------------------------------------------------------------------------


@pytest.mark.rule("R-185-3")
def test_with_a_separate_set_the_motion_says_whether_anything_follows_from_it():
    secret = {"protected": "Tadeusz Ukryty"}
    assert lacks("arrest-motion", **secret) == {"derived"}
    assert lacks("arrest-motion", **secret, derived="nie") == set()
    assert lacks("arrest-motion", protected=" ") == set()


@pytest.mark.rule("R-186")
def test_the_court_is_told_by_which_ruling_detention_was_lifted():
    for name in ("court", "suspect", "applied_by", "ruling"):
        assert name in lacks("lifting-notice", name)
    assert "uchylono tymczasowe aresztowanie osoby: Jan Nowak" in text_of("lifting-notice")


@pytest.mark.rule("M-98-5")
def test_a_military_motion_says_how_the_file_goes_with_it():
    assert lacks("extension-motion", regulation="military") == {"enclosed"}
    assert lacks("extension-motion", regulation="military", enclosed="electronic") == set()
    assert lacks("extension-motion", regulation="common") == set()
    assert "elektroniczna wersja akt" in text_of("extension-motion", enclosed="electronic")
    assert "Załącznik" not in text_of("extension-motion")


@pytest.mark.rule("M-67-3")
def test_a_military_severing_says_whether_the_opening_covered_the_part():
    told = {"regulation": "military"}
    assert lacks("severing", **told) == {"covered"}
    assert lacks("severing", covered="tak", **told) == set()
    assert lacks("severing", regulation="common") == set()
    covered = text_of("severing", covered="tak", acts_done="tak", **told)
    assert "czas trwania liczy się od wszczęcia śledztwa (§ 67 ust. 3" in covered
    first = text_of("severing", covered="nie", acts_done="tak", first_act="2026-02-05", **told)
    assert "pierwszą czynność co do niej wykonano 5 lutego 2026 r." in first
    anew = text_of("severing", covered="nie", acts_done="nie", **told)
    assert "nowe postanowienie (§ 67 ust. 5" in anew
    assert "pierwszą czynność" not in anew
    common = text_of("severing", acts_done="tak", regulation="common")
    assert "liczy się od wszczęcia śledztwa (§ 109 ust. 3 Regulaminu)" in common
    asked = {one.name for one in BY_CODE["severing"].fields() if one.concerns({})}
    assert not asked & {"covered", "first_act"}


@pytest.mark.rule("R-189-1")
def test_a_visit_is_granted_or_refused_by_order():
    assert "wyrazić zgodę na widzenie: Anna Nowak" in text_of("visit-order")
    assert lacks("visit-order", decision="refuse") == {"why"}
    refused = text_of("visit-order", decision="refuse", why="Obawa mataczenia.")
    assert "odmówić zgody" in refused
    assert "art. 217 k.k.w." in refused
    assert lacks("visit-order", "decision") == {"decision"}


@pytest.mark.rule("R-189-2")
def test_a_visit_order_says_who_comes_with_which_document_and_how():
    names = ("visitor", "address", "document", "document_valid", "order_valid", "kinship")
    for name in (*names, "contact", "times"):
        assert lacks("visit-order", name) == {name}
    refused = {"decision": "refuse", "why": "Obawa."}
    assert lacks("visit-order", "document", "contact", **refused) == set()
    text = text_of("visit-order")
    assert "dowód osobisty ABC 123456, ważny do 31 grudnia 2029 r." in text
    assert "bezpośredni, przy stoliku" in text


@pytest.mark.rule("R-189-2")
@pytest.mark.parametrize(
    ("today", "changed", "found"),
    [
        ("2030-01-01", {}, {"document_valid"}),
        ("2029-12-31", {}, set()),
        ("", {}, set()),
        ("2030-01-01", {"decision": "refuse", "why": "Obawa."}, set()),
        ("2030-01-01", {"document_valid": "bezterminowo"}, set()),
    ],
)
def test_a_document_that_ran_out_stops_the_order(today, changed, found):
    valid = {"order_valid": "2.01.2030", **changed}
    assert lacks("visit-order", today=today, **valid) == found


@pytest.mark.rule("R-189-3")
def test_the_copy_of_a_visit_order_is_for_the_working_file():
    assert BY_CODE["visit-order"].is_main is False
    assert "odpis pozostaje w aktach podręcznych" in text_of("visit-order")
