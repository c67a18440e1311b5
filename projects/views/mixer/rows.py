"""Single films of the dry run: locked, swapped, drawn again, looked at; and the rows of MANUAL."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from projects.mixing import row_edits, setups
from projects.mixing.dry_runs import dry_run
from projects.mixing.groups import MixRefused
from projects.mixing.showing import Plan, Row
from projects.models import MixSetup, Project
from projects.views.mixer.board import project_of
from projects.views.mixer.plan import act, show_inside, show_refusal

# by the last word of the address: of one film, and of all
OF_ONE: dict[str, Callable[[MixSetup, int, int], MixSetup]] = {
    "lock": row_edits.lock,
    "unlock": row_edits.unlock,
    "reroll": row_edits.reroll_one,
    "copy": row_edits.copy_row,
    "remove": row_edits.remove_row,
}
OF_ALL: dict[str, Callable[[MixSetup, int], MixSetup]] = {
    "reroll": row_edits.reroll,
    "add": row_edits.add_row,
    "clear": lambda setup, expected: setups.change(setup, expected, rows=[]),
}


@require_POST
@signed_in
def change_one(request: AuthenticatedRequest, pk: UUID, number: int, edit: str) -> HttpResponse:
    change = OF_ONE[edit]
    return _answer(request, project_of(request, pk), lambda setup, expected: change(setup, number, expected))


@require_POST
@signed_in
def change_all(request: AuthenticatedRequest, pk: UUID, edit: str) -> HttpResponse:
    return _answer(request, project_of(request, pk), OF_ALL[edit])


@require_POST
@signed_in
def fill(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST fill "3:0": what film 3 has at the first place, in all films after it too."""
    said = request.POST.get("fill", "")
    change = row_edits.fill_down
    return _answer(request, project_of(request, pk), lambda setup, expected: change(setup, *_numbers(said), expected))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def swap(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    """GET: what could stand at each place. POST pick "2:<clip>", or "2:" for none."""
    project = project_of(request, pk)
    if request.method != "POST":
        return _show_film(request, project, number, "swap")
    place, _, clip = request.POST.get("pick", "").partition(":")
    at = int(place) if place.isdecimal() and len(place) < 4 else -1
    return _answer(request, project, lambda setup, expected: row_edits.swap(setup, number, at, clip or None, expected))


@require_POST
@signed_in
def cells(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST pick-3-0: the clip of film 3 at its first place, as many as there are; what is as it was changes nothing."""
    project, typed = project_of(request, pk), request.POST
    return _answer(request, project, lambda setup, expected: row_edits.change_cells(setup, _wanted(project, typed), expected))


@require_safe
@signed_in
def film(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    return _show_film(request, project_of(request, pk), number, "film")


def _answer(request: AuthenticatedRequest, project: Project, change: Callable[[MixSetup, int], object]) -> HttpResponse:
    try:
        return act(request, project, change)
    except Refused as refusal:
        return show_refusal(request, project, refusal)


def _show_film(request: AuthenticatedRequest, project: Project, number: int, name: str) -> HttpResponse:
    plan = Plan(dry_run(project))
    row = _row(plan, number)
    return show_inside(request, project, name, {"plan": plan, "row": row, "film": row.film, "parts": plan.parts(row)})


def _row(plan: Plan, number: int) -> Row:
    for each in plan.dry.films:
        if each.number == number:
            return plan.row(each)
    raise Http404


def _wanted(project: Project, typed: QueryDict) -> list[tuple[int, int, str | None]]:
    """Film, place and clip wherever that is another than now."""
    now = {film.number: film.picks for film in dry_run(project).films}
    found = []
    for name in typed:
        if name.startswith("pick-"):
            number, place = _numbers(name.removeprefix("pick-").replace("-", ":"))
            picks = now.get(number, ())
            was = picks[place] if place < len(picks) else None
            if typed[name] != (str(was.pk) if was else ""):
                found.append((number, place, str(typed[name]) or None))
    return found


def _numbers(text: str) -> tuple[int, int]:
    """ "3:0". Raises MixRefused for anything else."""
    parts = text.split(":")
    if len(parts) != 2 or not all(part.isdecimal() and len(part) < 5 for part in parts):
        raise MixRefused("There is no such place: reload the page to see what is.")
    return int(parts[0]), int(parts[1])
