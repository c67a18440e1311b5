"""Prompt templates: the list of one's own and those that others share, and the forms that make, change and delete them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import rows
from accounts.http import AuthenticatedRequest, get_or_none, signed_in
from generation import prompt_templates
from generation.forms.templates import TemplateForm
from generation.models import Generation, PromptTemplate
from media_library import storage
from media_library.models import Asset

PAGE_SIZE = 24
CATEGORIES = [("", "Every category"), *PromptTemplate.Category.choices]
WHOSE = {"": "All", "mine": "Yours", "shared": "Shared by others"}
THUMBNAIL_HEADERS = {
    "Cache-Control": "private, max-age=300",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


@require_safe
@signed_in
def list_templates(request: AuthenticatedRequest) -> HttpResponse:
    words = " ".join(request.GET.get("q", "").replace("\0", " ")[:200].split())
    category = request.GET.get("category", "")
    category = category if category in PromptTemplate.Category.values else ""
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else ""
    ids = prompt_templates.listing(request.user, category=category, words=words, whose=whose)
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    visible = PromptTemplate.objects.visible_to(request.user).select_related("owner")
    found = visible.in_bulk(list(page.object_list))
    context = {
        "templates": [found[pk] for pk in page.object_list if pk in found],
        "page_obj": page,
        "q": words,
        "category": category,
        "whose": whose,
        "query": _query(q=words, category=category, whose=whose),
        "categories": _links("category", CATEGORIES, category, q=words, whose=whose),
        "owners": _links("whose", list(WHOSE.items()), whose, q=words, category=category),
    }
    return render(request, "generation/templates/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def create(request: AuthenticatedRequest) -> HttpResponse:
    """GET ?from=<take> begins with what that was made by."""
    if request.method == "POST":
        form = TemplateForm(request.user, request.POST)
        if form.is_valid() and form.try_save():
            messages.success(request, f"{form.instance.name} is saved as a template.")
            return redirect("generation:templates")
        return _form(request, form, status=422)
    source = get_or_none(Generation.objects.visible_to(request.user), request.GET.get("from"))
    return _form(request, TemplateForm(request.user, initial=_initial(source) if source else {}))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    template = get_object_or_404(PromptTemplate.objects.owned_by(request.user), pk=pk)
    if request.method != "POST":
        return _form(request, TemplateForm(request.user, instance=template), template)
    form = TemplateForm(request.user, request.POST, instance=template)
    if form.is_valid() and form.try_save():
        messages.success(request, f"{form.instance.name} is saved.")
        return redirect("generation:templates")
    return _form(request, form, template, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def delete(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """For good. The page asks first, so that it does without script too; what was made with it stays."""
    template = get_object_or_404(PromptTemplate.objects.owned_by(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "generation/templates/delete.html", {"template": template})
    template.delete()
    prompt_templates.forget_listing()
    messages.success(request, f"{template.name} is deleted.")
    return redirect("generation:templates")


@require_safe
@signed_in
def thumbnail(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """The picture on its card, which others see too where the template is shared: never more of the asset than its poster."""
    template = get_object_or_404(PromptTemplate.objects.visible_to(request.user), pk=pk)
    if template.thumbnail_id is None:
        raise Http404
    with rows.seen_by(None):
        asset = Asset.objects.kept().filter(pk=template.thumbnail_id, owner=template.owner_id).first()
    if asset is None or "poster" not in asset.derived:
        raise Http404
    try:
        file = storage.derived_path(asset, "poster").open("rb")
    except (FileNotFoundError, storage.StorageDown):
        raise Http404 from None
    return FileResponse(file, content_type=storage.DERIVED_TYPES["poster"], headers=THUMBNAIL_HEADERS)


def _form(
    request: AuthenticatedRequest, form: TemplateForm, template: PromptTemplate | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "generation/templates/form.html", {"form": form, "template": template}, status=status)


def _initial(source: Generation) -> dict[str, Any]:
    """A name from its first words, to be written over."""
    return {
        "name": " ".join(source.prompt.split()[:6])[:100].rstrip(",.;: "),
        "prompt": source.prompt,
        "negative_prompt": source.negative_prompt,
        "modality": source.modality,
        "thumbnail": source.asset_id if source.modality in ("video", "image") else None,
        "source": source.pk,
    }


def _links(name: str, choices: list[tuple[str, str]], chosen: str, **others: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?{_query(**{**others, name: value})}", "is_current": value == chosen}
        for value, label in choices
    ]


def _query(**values: str) -> str:
    return urlencode({name: value for name, value in values.items() if value})
