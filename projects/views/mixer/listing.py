"""The list of what is in the mixer, and a new mix: a project of its own, with an empty timeline."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest, get_or_none, signed_in
from projects import timelines
from projects.forms import NameForm, SearchForm
from projects.mixing import gathering, setups
from projects.mixing.listing import cards_of, setups_of
from projects.models import Project

PAGE_SIZE = 24


@require_safe
@signed_in
def list_mixes(request: AuthenticatedRequest) -> HttpResponse:
    return _list(request, NameForm())


@require_POST
@signed_in
def create(request: AuthenticatedRequest) -> HttpResponse:
    """Of a name a new project; of a project that is there, its mixer."""
    if mine := get_or_none(Project.objects.visible_to(request.user).kept(), request.POST.get("project")):
        setups.setup_of(mine)
        return redirect("mixer:board", pk=mine.pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    project = timelines.create(request.user, form.cleaned_data["name"])
    setups.setup_of(project)
    return redirect("mixer:board", pk=project.pk)


@require_safe
@signed_in
def targets(request: AuthenticatedRequest) -> HttpResponse:
    """Where clips out of the library can go: projects with their groups. A part of the library's dialog."""
    return render(request, "mixer/_targets.html", {"targets": gathering.targets_of(request.user)})


def _list(request: AuthenticatedRequest, form: NameForm, status: int = 200) -> HttpResponse:
    search = SearchForm(request.GET)
    words = search.cleaned_data["q"].strip() if search.is_valid() else ""
    page = Paginator(setups_of(request.user, words), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "cards": cards_of(page.object_list),
        "q": words,
        "query": urlencode({"q": words}) if words else "",
        "form": form,
        "projects": Project.objects.visible_to(request.user).kept().filter(mix_setup=None).newest_opened()[:PAGE_SIZE],
    }
    return render(request, "mixer/list.html", context, status=status)
