"""The timeline over JSON: read it, and save it by version. The same functions as the pages call."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import error_body
from accounts.models import User
from projects import timelines
from projects.models import Project


class TimelineSerializer(serializers.Serializer[Any]):
    """`version` is the one that the change was made from."""

    version = serializers.IntegerField(min_value=1, max_value=2_147_483_647)
    timeline = serializers.DictField()


@api_view(["GET", "PUT"])
def timeline(request: Request, pk: UUID) -> Response:
    """200 {version, timeline}; 409 with `current` when someone saved in between; 422 with every fault by its path."""
    assert isinstance(request.user, User)
    project = get_object_or_404(Project.objects.visible_to(request.user).kept().select_related("owner"), pk=pk)
    if request.method == "PUT":
        sent = TimelineSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            project = timelines.save(project, sent.validated_data["timeline"], sent.validated_data["version"])
        except timelines.VersionConflict as conflict:
            return Response(error_body("conflict", f"{conflict}.", current=_state(conflict.current)), status=409)
    return Response(_state(project))


def _state(project: Project) -> dict[str, Any]:
    return {"version": project.version, "timeline": project.document().dump(), "edited_at": project.edited_at.isoformat()}
