"""A draft in the portal: its steps, saved field by field, its submission."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from akta.accounts.doors import after_idle, outside
from akta.core.errors import InputError
from akta.core.middleware import moment_of
from akta.core.requests import AktaRequest
from akta.filing import queries, services
from akta.filing.configuring.queries import sheet_fields
from akta.filing.entitlement import effect_of, effect_sentence
from akta.filing.errors import AlreadyFiled, DraftClosed, FilingFailed, NotReady
from akta.filing.metryka import FURTHER
from akta.filing.models import Draft, Filing
from akta.filing.services.drafts import own_draft
from akta.law.filing.steps import Step
from akta.law.marks import implements
from akta.portal.filing_steps import SLUGS, page_of, step_url

OWN = "własne projekty pism tej osoby"


class KindForm(forms.Form):
    """Step 2: the kind, by the closed list (F-3-2)."""

    kind = forms.ChoiceField(
        label="Rodzaj pisma",
        help_text="Lista zawiera pisma, które można składać w roli, w jakiej się występuje.",
    )

    def __init__(self, *args: Any, draft: Draft, at: Any, **names: Any) -> None:
        super().__init__(*args, **names)
        kinds = queries.kinds_of(draft, at=at)
        chosen = [("", "proszę wybrać"), *((kind.code, kind.name) for kind in kinds)]
        self._field("kind").choices = chosen
        self.initial = {"kind": draft.kind_id or ""}

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field


class SheetForm(KindForm):
    """Step 3: the metrics sheet (metryka pisma)."""

    case = forms.ChoiceField(
        label="Sprawa",
        required=False,
        help_text="Wybór sprawy wypełnia adresata i sygnaturę.",
    )
    addressee = forms.ChoiceField(label="Adresat")
    reference = forms.CharField(
        label="Sygnatura akt",
        max_length=120,
        help_text="Jest na każdym piśmie z prokuratury, na przykład 4999-0.Ds.123.2026.",
    )
    on_behalf_of = forms.CharField(
        label="W imieniu kogo",
        max_length=220,
        required=False,
        help_text="Imię i nazwisko osoby reprezentowanej, jeżeli nie jest nią wnoszący.",
    )
    concerns = forms.CharField(label="Czego dotyczy pismo", max_length=300, required=False)

    def __init__(self, *args: Any, draft: Draft, at: Any, **names: Any) -> None:
        super().__init__(*args, draft=draft, at=at, **names)
        del self.fields["kind"]
        cases = queries.cases_of(draft.owner_id)
        own = [("", "– sprawy nie ma na liście –"), *((str(c.pk), c.reference) for c in cases)]
        self._field("case").choices = own
        units = queries.addressees_for(draft, at=at)
        listed = [("", "proszę wybrać"), *((str(unit.pk), unit.name) for unit in units)]
        self._field("addressee").choices = listed
        further = draft.metryka.get(FURTHER, {})
        for row in sheet_fields(at=at):
            name = f"{FURTHER}-{row.pk}"
            self.fields[name] = forms.CharField(
                label=row.label, help_text=row.hint, required=row.required, max_length=500,
                initial=further.get(str(row.pk), {}).get("value", ""),
            )  # fmt: skip
        if draft.kind and draft.kind.opens:
            self.fields["reference"].required = False
        self.initial = {
            "case": str(draft.case_id or ""),
            "addressee": str(draft.addressee_id or ""),
            **draft.metryka,
        }


FORMS: dict[Step, type[KindForm]] = {Step.KIND: KindForm, Step.METRYKA: SheetForm}


def _step(slug: str) -> Step:
    if slug not in SLUGS:
        raise Http404
    return SLUGS[slug]


@outside(OWN)
@require_GET
@implements("F-3-1")
def step_page(request: AktaRequest, pleading_id: UUID, slug: str) -> HttpResponse:
    """One step of a draft, with all that is missing in it and why.

    Signing in again leads back here (the door keeps the address); the draft is as it was left.
    Once it was submitted (the back button, an old bookmark), its address leads to the filing.
    """
    step = _step(slug)
    try:
        return _step_page(request, own_draft(request.actor, pleading_id), step)
    except DraftClosed as error:
        return _filed_as(request, pleading_id, error)


def _filed_as(request: AktaRequest, pleading_id: UUID, closed: DraftClosed) -> HttpResponse:
    """The way to the filing that the draft became. Raises `closed` where there is none."""
    filing = queries.own_filings(request.actor).filter(draft_id=pleading_id).first()
    if filing is None:
        raise closed
    messages.info(request, f"Ten projekt złożono jako pismo {filing.label}.")
    return redirect("portal:filing", filing.pk)


def _step_page(
    request: AktaRequest,
    draft: Draft,
    step: Step,
    form: forms.Form | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    at = moment_of(request)
    context = page_of(draft, request.actor, at=at, step=step)
    if step in FORMS:
        context["form"] = form or FORMS[step](draft=draft, at=at)
    if step is Step.SUBMIT and draft.addressee is not None:
        context["effect"] = effect_sentence(*effect_of(draft, at))
    context["key"] = uuid4().hex
    status = 422 if form is not None and form.errors else status
    return render(request, f"portal/filing/{context['slug']}.html", context, status=status)


@outside(OWN)
@require_POST
def save_step(request: AktaRequest, pleading_id: UUID, slug: str) -> HttpResponse:
    """Save what a step's form holds: after each field (htmx), or the whole form at once."""
    step, at = _step(slug), moment_of(request)
    draft = own_draft(request.actor, pleading_id)
    typed = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    case_before = draft.case_id
    try:
        draft = services.save_fields(actor=request.actor, draft_id=pleading_id, fields=typed, at=at)
    except InputError as error:
        return _refused(request, draft, step, error)
    is_filled_in = draft.case_id != case_before
    if request.htmx:
        answer = saved(request, draft, step)
        if is_filled_in:
            answer["HX-Refresh"] = "true"
        return answer
    if "approve" in typed and not is_filled_in:
        draft = services.approve_sheet(actor=request.actor, draft_id=pleading_id, at=at)
    return redirect(step_url(draft, _following(request, draft, step)))


def _following(request: AktaRequest, draft: Draft, step: Step) -> Step:
    """The next step, where that was asked for and nothing is missing in this one."""
    page = page_of(draft, request.actor, at=moment_of(request), step=step)
    stays = "stay" in request.POST or any(one.blocks for one in page["here"])
    return step if stays else Step(step + 1)


def _refused(request: AktaRequest, draft: Draft, step: Step, error: InputError) -> HttpResponse:
    if request.htmx:
        return render(request, "portal/filing/_saved.html", {"problem": error.text()}, status=422)
    form = FORMS[step](request.POST, draft=draft, at=moment_of(request))
    form.is_valid()
    form.add_error(error.field if error.field in form.fields else None, error.text())
    return _step_page(request, draft, step, form)


def saved(request: HttpRequest, draft: Draft, step: Step) -> HttpResponse:
    """The fragment after a field was saved: when, and what is missing now."""
    at = moment_of(request)
    context = page_of(draft, request.actor, at=at, step=step)  # type: ignore[attr-defined]
    return render(request, "portal/filing/_saved.html", context | {"saved_at": at, "oob": True})


@outside(OWN)
@require_POST
def confirm_list(request: AktaRequest, pleading_id: UUID) -> HttpResponse:
    """Confirm that the attachments agree with the pleading's own list (F-3-5)."""
    at = moment_of(request)
    draft = services.confirm_list(actor=request.actor, draft_id=pleading_id, at=at)
    return redirect(f"{step_url(draft, Step.ATTACHMENTS)}#braki")


@outside(OWN)
@after_idle
@require_POST
def submit_draft(request: AktaRequest, pleading_id: UUID) -> HttpResponse:
    """Submit („Złóż pismo”): the filing's page with its time, or the list of what is missing."""
    try:
        filing = services.submit(
            actor=request.actor,
            draft_id=pleading_id,
            at=moment_of(request),
            key=request.POST.get("key", ""),
        )
    except AlreadyFiled as told:
        messages.warning(request, told.text())
        return redirect("portal:filing", Filing.objects.get(draft_id=pleading_id).pk)
    except (NotReady, FilingFailed) as told:
        is_listed = isinstance(told, NotReady)  # what is missing stands on the page itself
        messages.error(request, told.part("what") if is_listed else told.text())
        draft = own_draft(request.actor, pleading_id)
        return _step_page(request, draft, Step.SUBMIT, status=told.status)
    messages.success(request, f"Złożono pismo. Numer: {filing.label}.")
    return redirect("portal:filing", filing.pk)


@outside(OWN)
def discard_draft(request: AktaRequest, pleading_id: UUID) -> HttpResponse:
    """Discard a draft, after a page that says what is lost."""
    draft = own_draft(request.actor, pleading_id)
    if request.method == "POST":
        services.discard_draft(actor=request.actor, draft_id=pleading_id, at=moment_of(request))
        messages.success(request, "Usunięto projekt pisma.")
        return redirect("portal:filings")
    act = {
        "title": "Usunięcie projektu pisma",
        "lead": "Projekt zniknie z listy i nie będzie można go złożyć.",
        "facts": [{"term": "Rodzaj pisma", "value": draft.kind or "jeszcze nie wybrany"}],
        "losses": ["wypełniona metryka", "dodane pliki"],
        "button": "Usuń projekt",
        "harm": True,
        "action": request.path,
        "back_url": step_url(draft, Step.KIND),
    }
    return render(request, "portal/filing/discard.html", {"act": act})


urlpatterns = [
    path("pisma/projekt/<uuid:pleading_id>/zloz/", submit_draft, name="filing-submit"),
    path("pisma/projekt/<uuid:pleading_id>/wykaz/", confirm_list, name="filing-list-confirm"),
    path("pisma/projekt/<uuid:pleading_id>/usun/", discard_draft, name="filing-discard"),
    path("pisma/projekt/<uuid:pleading_id>/<slug:slug>/", step_page, name="filing-step"),
    path("pisma/projekt/<uuid:pleading_id>/<slug:slug>/zapisz/", save_step, name="filing-save"),
]
