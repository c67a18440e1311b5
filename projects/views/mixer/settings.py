"""How the films of a mix are made and called, and the rules that they keep to."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from engine.mixing.settings import InvalidMix
from projects.mixer_plan_forms import RuleForm, SettingsForms
from projects.mixing import ruling, setups
from projects.mixing.assembling import assemble
from projects.mixing.dry_runs import dry_run
from projects.mixing.naming_ahead import names_ahead
from projects.mixing.showing import Plan
from projects.models import Project
from projects.views.mixer.board import project_of
from projects.views.mixer.plan import save, show_inside, show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settings(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    project = project_of(request, pk)
    forms = _forms(request, project)
    if request.method != "POST":
        return _show_settings(request, project, forms)
    if forms.is_valid():
        try:
            return save(request, project, lambda _: forms.changes())
        except InvalidMix as error:
            forms.add_faults(error.faults)
    return _show_settings(request, project, forms, status=422)


@require_POST
@signed_in
def names(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """What the first films would be called by the template that is typed, or why it cannot be."""
    ahead = names_ahead(dry_run(project_of(request, pk)), request.POST.get("naming", ""), request.POST.get("format", ""))
    return render(request, "mixer/_names.html", {"ahead": ahead})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def rules(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """GET: a small form for each kind of rule. POST: one more."""
    project = project_of(request, pk)
    plan = Plan(dry_run(project))
    if request.method != "POST":
        return show_inside(request, project, "rules", {"plan": plan})
    form = RuleForm(plan, request.POST)
    if form.is_valid():
        try:
            return save(request, project, lambda setup: form.changes(setups.settings_of(setup)))
        except (Refused, InvalidMix) as refusal:
            form.add_error(None, str(refusal))
    return show_inside(request, project, "rules", {"plan": plan, "form": form}, status=422)


@require_POST
@signed_in
def remove_rule(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """POST rule: its key, as `ruling.Rule` has it."""
    project, key = project_of(request, pk), request.POST.get("rule", "")
    try:
        return save(request, project, lambda setup: ruling.without(setups.settings_of(setup), key))
    except Refused as refusal:
        return show_refusal(request, project, refusal)


def _forms(request: AuthenticatedRequest, project: Project) -> SettingsForms:
    whole = assemble(project).settings
    return SettingsForms(request.user, whole, request.POST if request.method == "POST" else None)


def _show_settings(request: AuthenticatedRequest, project: Project, forms: SettingsForms, status: int = 200) -> HttpResponse:
    typed = {name: str(forms.form[name].value()) for name in ("naming", "format")}
    ahead = names_ahead(dry_run(project), **typed)
    context = {"forms": forms, "form": forms.form, "ahead": ahead, "has_pool": not forms.form.settings.groups}
    return show_inside(request, project, "settings", context, status)
