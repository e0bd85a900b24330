"""Papers of detention (tymczasowe aresztowanie): §§ 182–196 Regulaminu."""

from akta.law.marks import implements
from akta.law.measures.arrest import NINE_MONTHS, Court
from akta.law.papers.checks import ends_after
from akta.law.papers.days import day_of
from akta.law.papers.kinds.transmitting import reservation
from akta.law.papers.kinds.withholding import endangered_fields, ordered_before_motion
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values

_FACTS = {
    *("protected", "known_names", "previous", "together", "open_charges", "cards", "today"),
    "undisclosed",
}
GROUNDS = (
    ("flight", "obawa ucieczki lub ukrycia się (art. 258 § 1 pkt 1 k.p.k.)"),
    ("tampering", "obawa bezprawnego utrudniania (art. 258 § 1 pkt 2 k.p.k.)"),
    ("penalty", "grożąca surowa kara (art. 258 § 2 k.p.k.)"),
    ("new-crime", "obawa ciężkiego przestępstwa (art. 258 § 3 k.p.k.)"),
)


@implements("R-185-1")
def motion_fields() -> tuple[Field, ...]:
    """Evidence of the offence, and for each ground cited the circumstances that show the need."""
    rule = ("R-185-1",)
    return (
        Field("court", "Sąd", fill="court", rules=rule),
        Field("suspect", "Podejrzany", fill="suspect", rules=rule),
        Field("charges", "Zarzuty", Sort.LONG, rules=rule),
        Field(
            "since",
            "Okres od",
            Sort.MOMENT,
            fill="arrest_since",
            rules=rule,
            hint="Areszt liczy się od zatrzymania (art. 265 k.p.k.).",
        ),
        Field(
            "until",
            "Okres do",
            Sort.MOMENT,
            fill="arrest_until",
            rules=rule,
            hint="Pierwszy okres: najwyżej trzy miesiące, czyli 90 dób.",
        ),
        Field(
            "evidence", "Dowody, że podejrzany popełnił czyn, z kartami akt", Sort.LONG, rules=rule
        ),
        *[
            Field(f"ground_{name}", f"Okoliczności: {words}", Sort.LONG, required=False, rules=rule)
            for name, words in GROUNDS
        ],
        Field("milder", "Dlaczego łagodniejsze środki nie wystarczą", Sort.LONG, rules=rule),
        Field("counsel", "Obrońca", required=False, fill="counsel", rules=rule),
        *endangered_fields(),
        *derived_fields(),
        *health_fields(),
    )


@implements("R-182-1")
def health_fields() -> tuple[Field, ...]:
    """Bad health invoked by the suspect: the result of the examination goes with the motion."""
    rule = ("R-182-1",)
    return (
        Field(
            "health",
            "Podejrzany powołuje się na zły stan zdrowia lub obrażenia",
            Sort.CHOICE,
            required=False,
            rules=rule,
            choices=(("", "nie"), ("tak", "tak")),
        ),
        Field(
            "health_result",
            "Wynik badania lekarskiego (karta) albo dlaczego go nie ma",
            required=False,
            rules=rule,
            needed_if=("health", ("tak",)),
        ),
    )


def derived_fields() -> tuple[Field, ...]:
    """Circumstances that follow from the separate set are used exceptionally, with this tick."""
    return (
        Field(
            "derived",
            "Okoliczności wynikające z wyodrębnionego zbioru, bez możliwości poznania źródła",
            Sort.CHOICE,
            required=False,
            rules=("R-185-3",),
            choices=(("", "nie dotyczy"), ("nie", "nie użyto"), ("tak", "tak, wyjątkowo")),
            hint="Trzeba wybrać, gdy w sprawie jest wyodrębniony zbiór (§ 148 ust. 1).",
        ),
    )


@implements("R-185-3")
def derived_is_told(values: Values) -> list[Missing]:
    """With a separate set in the case the prosecutor says whether anything follows from it."""
    if not values.get("protected", "").strip() or values.get("derived"):
        return []
    return [
        Missing(
            "derived",
            "W sprawie jest wyodrębniony zbiór: proszę wskazać, czy wniosek używa okoliczności z "
            "niego wynikających. Wolno to tylko wyjątkowo i bez możliwości poznania źródła.",
            ("R-185-3",),
        )
    ]


@implements("R-185-1")
def some_ground(values: Values) -> list[Missing]:
    """At least one ground of art. 258 k.p.k. is shown by its circumstances."""
    if any(values.get(f"ground_{name}", "").strip() for name, _ in GROUNDS):
        return []
    return [
        Missing(
            "ground_flight",
            "Nie wskazano żadnej podstawy z art. 258 k.p.k. Każdą powołaną podstawę uzasadnia się "
            "osobno.",
            ("R-185-1",),
        )
    ]


@implements("R-185-3")
def no_protected_source(values: Values) -> list[Missing]:
    """A motion never names a witness of the separate set (§ 148 ust. 1).

    Their names are given as the fact `protected`, which is kept nowhere; the refusal does not
    repeat them.
    """
    text = " ".join(value for name, value in values.items() if name not in _FACTS).casefold()
    names = [name.strip() for name in values.get("protected", "").split(",") if name.strip()]
    if not any(name.split()[-1].casefold() in text for name in names):
        return []
    return [
        Missing(
            "evidence",
            "Wniosek wymienia osobę, której zeznania są w wyodrębnionym zbiorze z art. 250 § 2b "
            "k.p.k. Dowodów z tego zbioru się nie wskazuje.",
            ("R-185-3",),
        )
    ]


@implements("R-185-1")
def court_is_named(values: Values) -> list[Missing]:
    """The kind of the competent court is known from the case, its name and seat are not."""
    kinds = {kind.value for kind in Court}
    if values.get("court", "").strip() not in kinds:
        return []
    return [
        Missing(
            "court",
            f"Właściwy jest {values['court'].strip()}. Proszę wpisać nazwę i siedzibę sądu.",
            ("R-185-1",),
        )
    ]


CHECKS = (
    some_ground,
    no_protected_source,
    derived_is_told,
    court_is_named,
    ordered_before_motion,
)


@implements("R-194")
def over_nine_months(values: Values) -> list[Missing]:
    """The report is of detention that lasts over nine months (270 days); today is given."""
    since, today = day_of(values.get("since", "")), day_of(values.get("today", ""))
    if since is None or today is None or (today - since).days >= NINE_MONTHS:
        return []
    sentence = "Areszt nie trwa jeszcze ponad dziewięć miesięcy (270 dni)."
    return [Missing("since", sentence, ("R-194",))]


def first_motion_fields() -> tuple[Field, ...]:
    """The first motion also tells the data on the suspect, known before it is decided."""
    return (*motion_fields(), *suspect_data_fields())


@implements("R-165-1")
def suspect_data_fields() -> tuple[Field, ...]:
    """What art. 213 § 1 k.p.k. wants to be known before a measure, or why it is not."""
    return (
        Field(
            "suspect_data",
            "Dane o podejrzanym (art. 213 § 1 k.p.k.)",
            Sort.LONG,
            rules=("R-165-1",),
            hint="Wiek, rodzina, majątek, wykształcenie, zawód, dochody i karalność, z kartami "
            "akt. Jeśli czegoś nie dało się ustalić: dlaczego.",
        ),
    )


def extension_fields() -> tuple[Field, ...]:
    """An extension adds to the motion what was done and what is planned."""
    rule = ("R-185-1",)
    return (
        *motion_fields(),
        Field("current_end", "Obecny koniec aresztu", Sort.MOMENT, fill="arrest_end", rules=rule),
        Field("total", "Łączny czas aresztu dotąd", fill="arrest_total", rules=rule),
        Field("done", "Czynności wykonane w czasie aresztu", Sort.LONG, rules=rule),
        Field("planned", "Czynności planowane i ich terminy", Sort.LONG, rules=rule),
    )


@implements("R-186")
def release_fields() -> tuple[Field, ...]:
    """Lifting: the ruling that applied detention, its court, the prison of actual stay."""
    rule = ("R-186",)
    return (
        Field("suspect", "Podejrzany", fill="suspect", rules=rule),
        Field("born", "Data urodzenia i imię ojca", rules=rule),
        Field("court", "Sąd, który zastosował areszt", rules=rule),
        Field("applied_by", "Postanowienie o areszcie", fill="arrest_act", rules=rule),
        Field("prison", "Jednostka, w której przebywa", fill="prison", rules=("R-186", "R-196-1")),
        Field(
            "ground",
            "Podstawa uchylenia",
            Sort.LONG,
            rules=("R-183",),
            hint="Np. ustały przyczyny (art. 253 § 1), względy z art. 259 k.p.k.",
        ),
        Field(
            "sought",
            "Obowiązuje list gończy",
            Sort.CHOICE,
            required=False,
            rules=("R-201-2",),
            choices=(("", "nie"), ("tak", "tak")),
        ),
        Field(
            "search_end",
            "Uchylenie poszukiwania i odwołanie listu gończego",
            required=False,
            needed_if=("sought", ("tak",)),
            rules=("R-201-2",),
        ),
        Field(
            "military",
            "Podlega obowiązkowi służby wojskowej",
            Sort.CHOICE,
            required=False,
            rules=("R-196-4",),
            choices=(("", "nie"), ("tak", "tak")),
        ),
    )


@implements("R-186")
def notice_fields() -> tuple[Field, ...]:
    """The notice to the court that ordered detention: who, by which ruling, since when free."""
    rule = ("R-186",)
    return (
        Field("court", "Sąd, który zastosował areszt", rules=rule),
        Field("suspect", "Podejrzany", fill="suspect", rules=rule),
        Field("applied_by", "Postanowienie o areszcie", fill="arrest_act", rules=rule),
        Field("ruling", "Postanowienie o uchyleniu", rules=rule, hint="Data i numer."),
    )


def _notice(values: Values) -> str:
    return (
        f"Do: {values.get('court', '')}\n\nZawiadamiam, że postanowieniem "
        f"{values.get('ruling', '')} **uchylono tymczasowe aresztowanie** osoby: "
        f"**{values.get('suspect', '')}**, zastosowane postanowieniem "
        f"{values.get('applied_by', '')}."
    )


def order_fields() -> tuple[Field, ...]:
    """The release order (nakaz zwolnienia) to the prison where the detainee stays."""
    return (
        Field("suspect", "Osoba zwalniana", fill="suspect", rules=("R-186",)),
        Field("born", "Data urodzenia i imię ojca", rules=("R-186",)),
        Field("prison", "Jednostka, w której przebywa", fill="prison", rules=("R-196-1",)),
        Field(
            "ruling", "Postanowienie o uchyleniu aresztu", rules=("R-186",), hint="Data i numer."
        ),
        Field(
            "unless",
            "Zastrzeżenie",
            required=False,
            hint="Np. o ile nie jest pozbawiony wolności w innej sprawie.",
        ),
    )


@implements("R-196-3")
def prison_fields() -> tuple[Field, ...]:
    """The prison is told in writing that no extension will be asked for."""
    rule = ("R-196-3",)
    return (
        Field("prison", "Areszt śledczy", fill="prison", rules=rule),
        Field("suspect", "Podejrzany", fill="suspect", rules=rule),
        Field("current_end", "Koniec aresztu", Sort.MOMENT, fill="arrest_end", rules=rule),
    )


@implements("R-194")
def report_fields() -> tuple[Field, ...]:
    """Detention over nine months: case, suspect, since, end, charges, expected end (required)."""
    rule = ("R-194",)
    return (
        Field("addressee", "Adresat", fill="nine_months_addressee", rules=rule),
        Field("suspect", "Podejrzany", fill="suspect", rules=rule),
        Field("since", "Areszt od", Sort.MOMENT, fill="arrest_since", rules=rule),
        Field("current_end", "Obecny koniec aresztu", Sort.MOMENT, fill="arrest_end", rules=rule),
        Field("charges", "Zarzuty", Sort.LONG, rules=rule),
        Field("expected_end", "Przewidywany koniec postępowania", Sort.DAY, rules=rule),
        Field("reasons", "Dlaczego areszt trwa ponad dziewięć miesięcy", Sort.LONG, rules=rule),
    )


def _motion(values: Values) -> str:
    return (
        f"Do: {values.get('court', '')}\n\nWnoszę o **zastosowanie tymczasowego aresztowania** "
        f"wobec osoby: **{values.get('suspect', '')}**, na okres od {values.get('since', '')} do "
        f"{values.get('until', '')}.{_of_suspect(values)}{reservation(values)}"
    )


def _extension(values: Values) -> str:
    return (
        f"Do: {values.get('court', '')}\n\nWnoszę o **przedłużenie tymczasowego aresztowania** "
        f"osoby: **{values.get('suspect', '')}**, na okres od {values.get('current_end', '')} do "
        f"{values.get('until', '')}. Areszt trwa od {values.get('since', '')}, dotąd łącznie "
        f"{values.get('total', '')}.{_of_suspect(values)}{reservation(values)}"
    )


def _of_suspect(values: Values) -> str:
    told = ""
    if values.get("counsel", "").strip():
        told += f"\n\nObrońca: {values['counsel']}."
    if values.get("health") == "tak":
        told += f"\n\nStan zdrowia: {values.get('health_result', '')}."
    return told


def _lift(values: Values) -> str:
    text = (
        f"**uchylić tymczasowe aresztowanie** osoby: **{values.get('suspect', '')}** "
        f"(ur. {values.get('born', '')}), zastosowane postanowieniem "
        f"{values.get('applied_by', '')} ({values.get('court', '')}), i nakazać "
        "niezwłoczne zwolnienie, o ile osoba ta nie jest pozbawiona wolności w innej sprawie.\n\n"
        f"Odpis postanowienia wraz z nakazem zwolnienia doręcza się dziś: "
        f"{values.get('prison', '')}; o uchyleniu zawiadamia się sąd."
    )
    if values.get("sought") == "tak":
        text += f"\n\nJednocześnie: {values.get('search_end', '')}."
    if values.get("military") == "tak":
        text += "\n\nO uchyleniu zawiadamia się wojskowe centrum rekrutacji."
    return text


def _release(values: Values) -> str:
    unless = values.get("unless", "").strip()
    return (
        f"Do: {values.get('prison', '')}\n\n**Nakazuję niezwłocznie zwolnić** osobę: "
        f"**{values.get('suspect', '')}**, ur. {values.get('born', '')}, wobec uchylenia "
        f"tymczasowego aresztowania postanowieniem {values.get('ruling', '')}"
        f"{f', {unless[0].lower()}{unless[1:]}' if unless else ''}."
    )


def _tell_prison(values: Values) -> str:
    return (
        f"Do: {values.get('prison', '')}\n\nInformuję, że **nie będzie wniosku o przedłużenie** "
        f"tymczasowego aresztowania osoby: **{values.get('suspect', '')}**; okres aresztu kończy "
        "się "
        f"{values.get('current_end', '')}."
    )


def _report(values: Values) -> str:
    return (
        f"Do: {values.get('addressee', '')}\n\nInformuję, że tymczasowe aresztowanie "
        f"osoby: **{values.get('suspect', '')}**, trwa ponad dziewięć miesięcy: od "
        f"{values.get('since', '')}, "
        f"obecnie do {values.get('current_end', '')}. Przewidywany koniec postępowania "
        f"przygotowawczego: **{values.get('expected_end', '')}**."
    )


KINDS = (
    PaperKind(
        code="arrest-motion",
        title="Wniosek o zastosowanie tymczasowego aresztowania",
        document_kind="wniosek",
        basis="art. 250 § 2 i art. 258 k.p.k. oraz § 185 Regulaminu",
        fields=first_motion_fields,
        operative=_motion,
        effect=Effect.ARREST_ASKED,
        needs_person=True,
        checks=(*CHECKS, ends_after("since", "until", ("R-185-1",))),
        verb="",
    ),
    PaperKind(
        code="arrest-extension",
        title="Wniosek o przedłużenie tymczasowego aresztowania",
        document_kind="wniosek",
        basis="art. 263 § 2 i 6 k.p.k. oraz § 185 Regulaminu",
        fields=extension_fields,
        operative=_extension,
        effect=Effect.ARREST_EXTENSION_ASKED,
        needs_person=True,
        checks=(*CHECKS, ends_after("current_end", "until", ("R-185-1",))),
        verb="",
    ),
    PaperKind(
        code="arrest-lifting",
        military="§ 100",
        title="Postanowienie o uchyleniu tymczasowego aresztowania",
        document_kind="postanowienie-srodek",
        basis="art. 253 § 2 k.p.k. oraz § 186 Regulaminu",
        fields=release_fields,
        operative=_lift,
        instruction="Na postanowienie przysługuje zażalenie do sądu rejonowego, w którego okręgu "
        "prowadzi się postępowanie, wnoszone za pośrednictwem prokuratora w terminie zawitym "
        "7 dni (art. 252 § 2 i art. 460 k.p.k.).",
        effect=Effect.ARREST_LIFTED,
        needs_person=True,
    ),
    PaperKind(
        code="lifting-notice",
        military="§ 100",
        title="Zawiadomienie sądu o uchyleniu tymczasowego aresztowania",
        document_kind="pismo-wychodzace",
        basis="§ 186 Regulaminu",
        fields=notice_fields,
        operative=_notice,
        effect=Effect.COURT_TOLD_OF_LIFTING,
        needs_person=True,
        verb="",
    ),
    PaperKind(
        code="release-order",
        military="§ 100 i § 106 ust. 1",
        title="Nakaz zwolnienia",
        document_kind="zarzadzenie",
        basis="§ 186 i § 196 ust. 1 Regulaminu",
        fields=order_fields,
        operative=_release,
        needs_person=True,
        verb="",
    ),
    PaperKind(
        code="prison-notice",
        military="§ 106 ust. 3",
        title="Informacja dla aresztu śledczego o nieprzedłużaniu aresztu",
        document_kind="pismo-wychodzace",
        basis="§ 196 ust. 3 Regulaminu",
        fields=prison_fields,
        operative=_tell_prison,
        effect=Effect.PRISON_TOLD,
        needs_person=True,
        is_main=False,
        verb="",
    ),
    PaperKind(
        code="nine-months-report",
        military="§ 104",
        title="Informacja o tymczasowym aresztowaniu trwającym ponad dziewięć miesięcy",
        document_kind="pismo-wychodzace",
        basis="§ 194 Regulaminu",
        fields=report_fields,
        operative=_report,
        effect=Effect.NINE_MONTHS_TOLD,
        checks=(over_nine_months,),
        needs_person=True,
        is_main=False,
        verb="",
    ),
)
