"""Whose it is: how every address of the mixer finds what it names, and the answer to a change of a version that is no more."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import error_body
from accounts.models import User
from projects.mixing.setups import SetupConflict
from projects.models import ClipGroup, Mix, MixSetup, Project, ProjectClip


def user_of(request: Request) -> User:
    return cast(User, request.user)


def project_of(request: Request, pk: UUID) -> Project:
    mine = Project.objects.visible_to(user_of(request)).kept().select_related("owner").defer("timeline")
    return get_object_or_404(mine, pk=pk)


def group_of(project: Project, pk: UUID) -> ClipGroup:
    return get_object_or_404(ClipGroup, pk=pk, project=project)


def clip_of(project: Project, pk: UUID) -> ProjectClip:
    return get_object_or_404(ProjectClip.objects.select_related("asset"), pk=pk, project=project)


def mix_of(request: Request, pk: UUID, mix_pk: UUID) -> Mix:
    mine = Mix.objects.visible_to(user_of(request)).filter(project__deleted_at__isnull=True)
    return get_object_or_404(mine.select_related("job", "project", "owner"), pk=mix_pk, project=pk)


def conflict(error: SetupConflict) -> Response:
    """409. `current` is the setup as it is now."""
    now: MixSetup = error.current
    current = {"version": now.version, "settings": now.settings, "edited_at": now.edited_at.isoformat()}
    return Response(error_body("conflict", f"{error}.", current=current), status=409)


class WhateverIsAccepted(BaseContentNegotiation):
    """For an address that answers with a file: its refusals are JSON all the same."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        return next((parser for parser in parsers if parser.media_type == "application/json"), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type or ""


def as_it_is(view: Any) -> Any:
    """Let a view that sends a file do so whatever its caller says it accepts."""
    view.cls.content_negotiation_class = WhateverIsAccepted
    return view
