"""Visits to a detainee (widzenia): § 189 Regulaminu."""

from akta.law.marks import implements
from akta.law.papers.days import day_of
from akta.law.papers.model import Effect, Field, Missing, PaperKind, Sort, Values, working_file

CONTACT = (
    ("table", "bezpośredni, przy stoliku"),
    ("partition", "bez bezpośredniego kontaktu (przegroda, telefon wewnętrzny)"),
    ("officer", "w obecności funkcjonariusza"),
    ("listened", "z kontrolowaniem rozmowy"),
)
DECISION = (("grant", "zgoda na widzenie"), ("refuse", "odmowa zgody na widzenie"))
_GRANTED = ("decision", ("grant",))


@implements("R-189-1")
def decision_fields() -> tuple[Field, ...]:
    """Consent or refusal is given by order; a refusal says why."""
    rule = ("R-189-1",)
    return (
        Field("suspect", "Osoba aresztowana", fill="suspect", rules=rule),
        Field("decision", "Rozstrzygnięcie", Sort.CHOICE, rules=rule, choices=DECISION),
        Field(
            "why",
            "Powody odmowy",
            Sort.LONG,
            required=False,
            needed_if=("decision", ("refuse",)),
            rules=rule,
        ),
        Field("prison", "Areszt śledczy", fill="prison", rules=rule),
    )


@implements("R-189-2")
def visitor_fields() -> tuple[Field, ...]:
    """The visitor with address and document, kinship, manner of contact, how long it holds."""
    rule = ("R-189-2",)

    def granted(name: str, label: str, sort: Sort = Sort.TEXT, *, hint: str = "") -> Field:
        return Field(name, label, sort, required=False, needed_if=_GRANTED, rules=rule, hint=hint)

    return (
        Field("visitor", "Odwiedzający: imię i nazwisko", fill="visitor", rules=rule),
        Field("address", "Adres odwiedzającego", rules=rule),
        granted("document", "Dokument tożsamości: rodzaj i numer"),
        granted("document_valid", "Dokument ważny do", Sort.DAY),
        granted("order_valid", "Zarządzenie ważne do", Sort.DAY),
        Field(
            "kinship",
            "Stopień pokrewieństwa",
            fill="kinship",
            rules=rule,
            hint="Na przykład: żona, brat albo: osoba niespokrewniona.",
        ),
        Field(
            "contact",
            "Sposób kontaktowania się w czasie widzenia",
            Sort.CHOICE,
            required=False,
            needed_if=_GRANTED,
            rules=rule,
            choices=(("", "nie dotyczy"), *CONTACT),
        ),
        granted("times", "Liczba widzeń", hint="Na przykład: jedno."),
    )


@implements("R-189-2")
def document_holds(values: Values) -> list[Missing]:
    """An order is not issued on a document that has run out; today is given as a fact."""
    until, today = day_of(values.get("document_valid", "")), day_of(values.get("today", ""))
    if values.get("decision") != "grant" or until is None or today is None or until >= today:
        return []
    return [
        Missing(
            "document_valid",
            "Dokument tożsamości odwiedzającego stracił ważność. Proszę podać inny dokument.",
            ("R-189-2",),
        )
    ]


@implements("R-189-2")
def order_holds(values: Values) -> list[Missing]:
    """Consent is not given for days that are over; today is given as a fact."""
    until, today = day_of(values.get("order_valid", "")), day_of(values.get("today", ""))
    if values.get("decision") != "grant" or until is None or today is None or until >= today:
        return []
    sentence = "Zarządzenie ma być ważne do dnia, który już minął. Proszę podać późniejszy."
    return [Missing("order_valid", sentence, ("R-189-2",))]


def _order(values: Values) -> str:
    who = f"{values.get('visitor', '')}, zam. {values.get('address', '')} ({values.get('kinship')})"
    prison = f"{values.get('suspect', '')} ({values.get('prison', '')})"
    if values.get("decision") != "grant":
        return (
            f"**odmówić zgody na widzenie**: {who}, z osobą tymczasowo aresztowaną: {prison}.\n\n"
            f"Powody: {values.get('why', '')}\n\nNa odmowę przysługują środki zaskarżenia na "
            "zasadach art. 217 k.k.w."
        )
    return (
        f"**wyrazić zgodę na widzenie**: {who}, z osobą tymczasowo aresztowaną: {prison}.\n\n"
        f"- dokument tożsamości: {values.get('document', '')}, ważny do "
        f"{values.get('document_valid', '')}\n"
        f"- sposób kontaktowania się: {dict(CONTACT).get(values.get('contact', ''), '')}\n"
        f"- liczba widzeń: {values.get('times', '')}\n"
        f"- zarządzenie jest ważne do {values.get('order_valid', '')}\n\n"
        f"Oryginał doręcza się odwiedzającemu; odpis pozostaje w {working_file(values)}."
    )


@implements("R-189-3")
def visit_order() -> PaperKind:
    """The order goes to the visitor, its copy into the working file and never the main one."""
    return PaperKind(
        code="visit-order",
        military="§ 103",
        title="Zarządzenie o widzeniu",
        document_kind="zarzadzenie",
        basis="art. 217 § 1 k.k.w. oraz § 189 Regulaminu",
        fields=lambda: (*decision_fields(), *visitor_fields()),
        operative=_order,
        effect=Effect.VISIT_DECIDED,
        needs_person=True,
        is_main=False,
        in_operative=frozenset({"why"}),
        checks=(document_holds, order_holds),
        verb="zarządzam",
    )


KINDS = (visit_order(),)
