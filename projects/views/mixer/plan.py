"""The lower part of the mixer: the bar and the dry run. Every change answers with it, or sends back to the board."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import FRAGMENT, AuthenticatedRequest, error_body, signed_in
from accounts.refusals import Refused
from engine.mixing.settings import InvalidMix, MixSettings
from projects.mixer_plan_forms import BarForm, SheetForm
from projects.mixing import modes, row_edits, setups, sheets
from projects.mixing.dry_runs import dry_run
from projects.mixing.setups import SetupConflict
from projects.models import MixSetup, Project
from projects.views.mixer.board import project_of

CONFLICT = "The mix was changed in another tab. What is there now is shown; yours is not saved."
T = TypeVar("T")


@dataclass(frozen=True)
class Notice:
    """What is in the way. `mine`: what was sent, to be sent once more to `address` over what is there now."""

    words: str
    address: str = ""
    mine: list[tuple[str, str]] = field(default_factory=list)


@require_safe
@signed_in
def plan(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    return show_plan(request, project_of(request, pk))


@require_POST
@signed_in
def bar(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Mode, number of films, seed."""
    project, form = project_of(request, pk), BarForm(request.POST)
    if not form.is_valid():
        return show_faults(request, form.errors, lambda: show_plan(request, project, 422, bar=form))
    return save(request, project, lambda setup: _of_bar(project, setups.settings_of(setup), form.changes()))


@require_safe
@signed_in
def sheet(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The dry run as CSV."""
    project = project_of(request, pk)
    response = HttpResponse(sheets.to_csv(dry_run(project)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{project.name[:100]} plan.csv") or "attachment"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bring_in(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Films from a sheet: in MANUAL all there are, in AUTO those that are locked."""
    project = project_of(request, pk)
    if request.method != "POST":
        return show_inside(request, project, "import", {"form": SheetForm()})
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rows = sheets.read_csv(project, form.cleaned_data["file"])
            return act(request, project, lambda setup, expected: row_edits.put_rows(setup, rows, expected))
        except (Refused, InvalidMix) as refusal:
            form.add_error("file", str(refusal))
    return show_inside(request, project, "import", {"form": form}, status=422)


def save(request: AuthenticatedRequest, project: Project, fields: Callable[[MixSetup], dict[str, Any]]) -> HttpResponse:
    """Save these fields of MixSettings, and answer. Raises InvalidMix for who has a form to say it at."""
    return act(request, project, lambda setup, expected: setups.change(setup, expected, **fields(setup)))


def act(request: AuthenticatedRequest, project: Project, change: Callable[[MixSetup, int], object]) -> HttpResponse:
    """Make a change from the version that the person saw, and answer with what came of it. InvalidMix and Refused go on."""
    try:
        change(setups.setup_of(project), seen(request))
    except SetupConflict:
        return show_conflict(request, project)
    return show_plan(request, project) if FRAGMENT in request.headers else to_board(project)


def seen(request: AuthenticatedRequest) -> int:
    """The version that the form was drawn from; 0, which is none, where it says nothing that can be read."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def show_plan(
    request: AuthenticatedRequest, project: Project, status: int = 200, notice: Notice | None = None, bar: BarForm | None = None
) -> HttpResponse:
    """The part alone for a script, a page of its own for who has none: with what is in the way of a change."""
    template = "mixer/_planned.html" if FRAGMENT in request.headers else "mixer/plan.html"
    context = {"project": project, "dry": dry_run(project), "notice": notice, "bar": bar}
    return render(request, template, context, status=status)


def show_conflict(request: AuthenticatedRequest, project: Project) -> HttpResponse:
    """What is there now, and what was sent, ready to be sent over it."""
    mine = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in mine if name not in ("csrfmiddlewaretoken", "version", "shown")]
    notice = Notice(CONFLICT, "" if request.FILES else request.path, kept)
    response = show_plan(request, project, 409, notice)
    return _as_error(request, "conflict", CONFLICT, response)


def show_refusal(request: AuthenticatedRequest, project: Project, refusal: Exception) -> HttpResponse:
    """A sentence over the plan."""
    status = refusal.status if isinstance(refusal, Refused) else 422
    return _as_error(request, "refused", str(refusal), show_plan(request, project, status, Notice(str(refusal))))


def show_faults(request: AuthenticatedRequest, errors: Any, page: Callable[[], HttpResponse]) -> HttpResponse:
    """Sentences by field for a script, which keeps what was typed; else the page with them in it."""
    if FRAGMENT not in request.headers:
        return page()
    fields = {name: [str(each) for each in sentences] for name, sentences in errors.items()}
    message = " ".join(fields.pop("__all__", []))
    return JsonResponse(error_body("invalid", message, fields), status=422)


def show_inside(
    request: AuthenticatedRequest, project: Project, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """What a dialog holds, for a script; else a page with the same in it. A refused form comes as an error that carries it."""
    inside = {**context, "project": project, "inside": f"mixer/_{name}.html", "title": TITLES[name]}
    inside["version"] = seen(request) if request.method == "POST" else setups.setup_of(project).version
    if FRAGMENT not in request.headers:
        return render(request, "mixer/inside.html", inside, status=status)
    response = render(request, "mixer/_inside.html", inside)
    return response if status == 200 else _as_error(request, "invalid", "Some of it is not right.", response, status)


def to_board(project: Project) -> HttpResponseRedirect:
    response = redirect("mixer:board", pk=project.pk)
    response["Location"] += "#plan"
    return response


TITLES = {
    "settings": "Settings of the mix",
    "rules": "Rules",
    "swap": "Swap a clip",
    "film": "Film",
    "import": "Films from a sheet",
}


def _as_error(
    request: AuthenticatedRequest, code: str, words: str, response: HttpResponse, status: int | None = None
) -> HttpResponse:
    if FRAGMENT not in request.headers:
        return response
    return JsonResponse(error_body(code, words, html=response.content.decode()), status=status or response.status_code)


def _of_bar(project: Project, settings: MixSettings, fields: dict[str, Any]) -> dict[str, Any]:
    if fields.get("mode", settings.mode) == settings.mode:
        return fields
    return {**fields, **modes.to_mode(project, fields["mode"], fields.get("count", settings.count))}
