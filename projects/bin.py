"""The bin of the editor: a person's media as one project sees them, page by page, the newest first."""

from typing import Literal, get_args
from uuid import UUID

from accounts.models import User
from media_library import querying
from media_library.models import Asset, AssetQuerySet
from media_library.paging import ORDERS, Page, page_of
from projects import uses
from projects.models import Project

Scope = Literal["project", "library", "unused"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PAGE_SIZE = 60
MOST_IDS = 100


def page(project: Project, *, scope: Scope, kind: str, words: str, after: str, also: list[UUID]) -> Page:
    """`project`: what its saved timeline names, and `also`, which is the editor's to say; `unused`: all but that timeline's."""
    owner: User = project.owner
    shown = Asset.objects.kept() if scope == "project" else Asset.objects.listed()
    assets: AssetQuerySet = querying.search(owner, shown.visible_to(owner).defer("metadata"), words)
    if kind:
        assets = assets.filter(kind=kind)
    named = uses.assets_of(owner, project.pk)
    if scope == "unused":
        assets = assets.exclude(pk__in=named)
    if scope == "project":
        assets = assets.filter(pk__in=named) | assets.filter(pk__in=also) if also else assets.filter(pk__in=named)
    return page_of(assets, ORDERS["newest"], after, size=PAGE_SIZE)
