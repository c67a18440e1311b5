"""The page of a run: how far it is, its films, and each of them. What is done to them is in acting.py."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from accounts import credits
from accounts.http import FRAGMENT, AuthenticatedRequest, signed_in
from projects.mixing import choosing, listing, telling, trashing
from projects.mixing.choosing import View
from projects.models import Mix, Project

PAGE_SIZE = 60
PROJECTS_SHOWN = 50


@require_safe
@signed_in
def run(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """`after` is the number of the last film of the page before."""
    found = run_of(request, pk, mix_pk)
    is_part = FRAGMENT in request.headers
    context = {**_films(request, found), **({} if is_part else _head(request, found))}
    response = render(request, "mixer/_outputs.html" if is_part else "mixer/run.html", context)
    patch_vary_headers(response, [FRAGMENT])
    return response


@require_safe
@signed_in
def result(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """The head alone: it takes its own place when the job ends."""
    found = run_of(request, pk, mix_pk)
    return render(request, "mixer/_run_head.html", _head(request, found))


@require_safe
@signed_in
def row(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """Its line on the board of the mix, which takes its own place when the job ends."""
    return render(request, "mixer/_run_row.html", {"run": run_of(request, pk, mix_pk)})


@require_safe
@signed_in
def rows(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """Of the films that `n` names, "1-3,7", those that wait no more; with `all=1` each. And how many there are of each kind."""
    found = run_of(request, pk, mix_pk)
    outputs = listing.outputs_of(found.mix).numbered(choosing.numbers_in(request.GET.get("n", "")))
    if request.GET.get("all") != "1":
        outputs = outputs.exclude(status="waiting")
    view = View.read(request.GET)
    context = {"run": found, "lines": listing.lines_of(found, outputs), "view": view, "chips": view.chips(found)}
    return render(request, "mixer/_rows.html", context)


@require_safe
@signed_in
def output(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID, number: int) -> HttpResponse:
    """One film: its player, its sources in order, what its file says about itself."""
    found = run_of(request, pk, mix_pk)
    film = get_object_or_404(listing.outputs_of(found.mix), number=number)
    [line] = listing.lines_of(found, [film])
    template = "mixer/_output.html" if FRAGMENT in request.headers else "mixer/output.html"
    response = render(request, template, {"run": found, "mix": found.mix, "project": found.mix.project, "line": line})
    patch_vary_headers(response, [FRAGMENT])
    return response


def run_of(request: AuthenticatedRequest, pk: UUID, mix_pk: UUID) -> listing.Run:
    mixes = Mix.objects.visible_to(request.user).filter(project__deleted_at__isnull=True)
    mix = get_object_or_404(mixes.select_related("job", "project", "owner"), pk=mix_pk, project=pk)
    return listing.counted_runs([mix])[0]


def _films(request: AuthenticatedRequest, run: listing.Run) -> dict[str, Any]:
    view, after = View.read(request.GET), request.GET.get("after", "")
    outputs = view.of(run.mix).filter(number__gt=int(after) if after.isdecimal() and len(after) < 6 else 0)
    films = list(outputs[: PAGE_SIZE + 1])
    shown = films[:PAGE_SIZE]
    more = {"after": shown[-1].number} if len(films) > PAGE_SIZE else {}
    query = "&".join(filter(None, [view.query, urlencode(more)])) if more else ""
    total = view.of(run.mix).count() if view.is_narrowed else run.asked
    return {"run": run, "lines": listing.lines_of(run, shown), "view": view, "next_query": query, "total": total}


def _head(request: AuthenticatedRequest, run: listing.Run) -> dict[str, Any]:
    view = View.read(request.GET)
    others = Project.objects.visible_to(request.user).kept().exclude(pk=run.mix.project_id).defer("timeline")
    moment = trashing.moment_in(request.GET.get("trashed", ""))
    again = telling.price_of() * run.unmade
    return {
        "run": run,
        "mix": run.mix,
        "project": run.mix.project,
        "facts": telling.facts_of(run.mix),
        "money": telling.money_of(run.mix),
        "chips": view.chips(run),
        "view": view,
        "key": uuid4(),
        "projects": others.newest_opened()[:PROJECTS_SHOWN],
        "each": telling.price_of(),
        "again": {"cost": again, "label": _again(run)},
        "left": credits.within_reach(request.user, again) if credits.is_on() else None,
        "trashed": trashing.count(run.mix, moment) if moment else 0,
        "moment": moment,
    }


def _again(run: listing.Run) -> str:
    if run.failed == run.unmade:
        return f"Retry {run.failed} failed"
    return f"Make {run.unmade} more" if run.made else "Make them again"
