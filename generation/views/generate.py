"""The page that asks a model for something, with what was asked for before beside it."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import FRAGMENT, AuthenticatedRequest, error_body, signed_in
from accounts.refusals import Refused
from generation import gallery, requesting, reviewing, starting, waiting
from generation.forms.asking import MODALITIES, GenerateForm
from generation.models import Generation
from generation.offering import SLOTS, offer, words_of
from generation.price_row import price_row
from generation.sorting import orders_for
from generation.starting import Start
from generation.views.slots import pictures_page
from jobs import expectation

# Who goes back to the page asks for it anew: what was made since is there, and the form has a key that was not used.
NOT_KEPT = "private, no-store"
ICONS = {"video": "film", "image": "image", "music": "music", "voice": "mic"}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def generate(request: AuthenticatedRequest) -> HttpResponse:
    """GET: the form, beginning with what the address names (starting.py), and the gallery. POST: ask."""
    if request.method != "POST":
        start = starting.read(request.user, request.GET)
        return _page(request, start, _form(request, start))
    start = starting.reread(request.user, request.POST)
    if start.model is None:
        return _refuse(request, start, None, 422)
    form = GenerateForm(request.user, start.model, request.POST)
    if not form.is_valid() or start.gone:
        return _refuse(request, start, form, 422)
    try:
        made = requesting.request_generations(request.user, form.want(), form.cleaned_data["key"])
    except Refused as refusal:
        faults = getattr(refusal, "faults", [])
        form.add_faults(faults)
        if not faults:
            form.add_error(None, str(refusal))
        return _refuse(request, start, form, refusal.status)
    return _asked(request, start.modality, made, is_locked=form.cleaned_data["seed"] is not None)


@require_POST
@signed_in
def change(request: AuthenticatedRequest) -> HttpResponse:
    """The form for another model, with what was typed so far; alone for a script that asks for it, else with its page.

    Without script also: `pick` names a slot for which pictures are shown, a page of them (`pick_page`) or those that have
    words (`pick_q`); `take_out` one that is emptied.
    """
    start = starting.reread(request.user, request.POST)
    form = _form(request, start)
    if FRAGMENT in request.headers:
        return render(request, "generation/_form.html", _form_context(request, start, form))
    return _page(request, start, form, picker=_picker(request))


@require_POST
@signed_in
def quote(request: AuthenticatedRequest) -> HttpResponse:
    """The price row of what the form says now, whether or not it could be sent."""
    start = starting.reread(request.user, request.POST)
    context: dict[str, Any] = {"modality": start.modality}
    if start.model is not None:
        form = GenerateForm(request.user, start.model, request.POST)
        form.is_valid()
        context["row"] = price_row(request.user, form.want())
    return render(request, "generation/_price.html", context)


def _form(request: AuthenticatedRequest, start: Start) -> GenerateForm | None:
    return GenerateForm(request.user, start.model, values=start.values) if start.model else None


def _asked(request: AuthenticatedRequest, modality: str, made: list[Generation], *, is_locked: bool) -> HttpResponse:
    """For a script the new groups; else the page again, with the same wishes in the form."""
    if FRAGMENT in request.headers:
        rows = gallery.with_media(Generation.objects.visible_to(request.user).filter(pk__in=[each.pk for each in made]))
        context = {"groups": gallery.groups_of(rows.newest_first()), "modality": modality}
        return render(request, "generation/_groups.html", context, status=201)
    query = {"again": str(made[0].pk), **({"seed": "same"} if is_locked else {})}
    return redirect(f"{reverse('generation:generate')}?{urlencode(query)}#results")


def _refuse(request: AuthenticatedRequest, start: Start, form: GenerateForm | None, status: int) -> HttpResponse:
    if FRAGMENT not in request.headers:
        return _page(request, start, form, status)
    fields = {} if form is None else {name: [str(each) for each in errors] for name, errors in form.errors.items()}
    if start.gone:
        fields["model"] = list(start.gone)
    message = "; ".join(fields.pop("__all__", [])) or "Something is in the way: see what is marked."
    if form is None:
        message = "No model of this studio makes that. Ask its operator to connect one."
    return JsonResponse(error_body("not_asked", message, fields), status=status)


def _page(
    request: AuthenticatedRequest,
    start: Start,
    form: GenerateForm | None,
    status: int = 200,
    picker: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        **_form_context(request, start, form),
        **_gallery(request, start.modality),
        "tabs": [_tab(value, label, start.modality) for value, label in MODALITIES.items()],
        "picker": picker,
    }
    response = render(request, "generation/generate.html", context, status=status)
    response["Cache-Control"] = NOT_KEPT
    return response


def _gallery(request: AuthenticatedRequest, modality: str) -> dict[str, Any]:
    """GET show, sort, after: what is unknown is as usual."""
    orders = orders_for(modality)
    show, sort = request.GET.get("show", "all"), request.GET.get("sort", "newest")
    show, sort = show if show in gallery.FILTERS else "all", sort if sort in orders else "newest"
    page = gallery.page_of(request.user, modality, show, request.GET.get("after", ""), sort)
    filters = [(value, label, _address(modality, value, sort)) for value, label in gallery.FILTERS.items()]
    sorts = [(name, order.label, _address(modality, show, name)) for name, order in orders.items()]
    return {
        "filters": [{"label": label, "url": url, "is_current": value == show} for value, label, url in filters],
        "orders": [{"label": label, "url": url, "is_current": name == sort} for name, label, url in sorts],
        "show": show,
        "count": gallery.count(request.user, modality, show),
        "page": page,
        "usual": expectation.usual(waiting.KIND),
        "next_address": _address(modality, show, sort, after=page.next) if page.next else "",
    }


def _picker(request: AuthenticatedRequest) -> dict[str, Any] | None:
    """What stands under the slots where no dialog opens."""
    field = request.POST.get("pick") or (request.POST.get("pick_for") if "pick_page" in request.POST else "")
    labels = dict(SLOTS.values())
    if field not in labels:
        return None
    found = pictures_page(request.user, request.POST.get("pick_q", ""), request.POST.get("pick_page", ""))
    return {"field": field, "label": labels[field], **found}


def _form_context(request: AuthenticatedRequest, start: Start, form: GenerateForm | None) -> dict[str, Any]:
    context: dict[str, Any] = {"start": start, "modality": start.modality, "form": form, "what": MODALITIES[start.modality]}
    if form is None or start.model is None:
        return context
    chosen = {name: form[name].value() for name in ("orientation", "seconds", "resolution")}
    verified = gallery.verified_providers()
    return {
        **context,
        "offer": offer(start.model, start.models, chosen),
        "groups_of_models": _by_provider(start.models),
        "model_words": words_of(start.model.takes, start.modality),
        "notice": gallery.notice_of(start.model.provider, verified),
        "pictures": form.pictures,
        "frame_job": reviewing.last_frame_of(request.user, start.extends)[0] if start.extends else None,
        "row": price_row(request.user, _first_want(form)),
    }


def _first_want(form: GenerateForm) -> requesting.Want:
    """Of a form that was not sent, what it would be sent as."""
    return form.want() if form.is_bound else form.as_if_sent()


def _by_provider(models: list[Any]) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for model in models:
        found.setdefault(gallery.label_of(model.provider), []).append(model)
    return list(found.items())


def _tab(value: str, label: str, modality: str) -> dict[str, Any]:
    return {"label": label, "url": _address(value, "all", "newest"), "is_current": value == modality, "icon": ICONS[value]}


def _address(modality: str, show: str, sort: str, **more: str) -> str:
    """This page with that view of the gallery, whatever address shows it now; what is usual is left out."""
    query = {"modality": modality, "show": show if show != "all" else "", "sort": sort if sort != "newest" else "", **more}
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{reverse('generation:generate')}?{said}"
