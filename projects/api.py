"""Projects over JSON: the timeline, read and saved by version, and asking for a render. The same functions as the pages call."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import error_body, idempotency_key
from accounts.models import User
from engine.presets import PRESETS
from projects import requesting, timelines
from projects.models import Project, Render


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


class RenderSerializer(serializers.Serializer[Any]):
    preset = serializers.ChoiceField(choices=list(PRESETS))
    name = serializers.CharField(max_length=255, required=False, default="")


@api_view(["POST"])
def renders(request: Request, pk: UUID) -> Response:
    """Ask for a render under the header Idempotency-Key: with the same key and body the same answer, with another body 422.

    201 with the render; 402 without the credits; 429 when too many jobs wait.
    """
    assert isinstance(request.user, User)
    project = get_object_or_404(Project.objects.visible_to(request.user).kept().select_related("owner"), pk=pk)
    key = idempotency_key(request)
    asked = RenderSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    values = asked.validated_data
    made = requesting.request_render(project, values["preset"], request.user, key, values["name"])
    return Response(_render(made), status=201)


def _render(render: Render) -> dict[str, Any]:
    """What does not change while it is made, so that the answer is the same each time; the job tells the rest."""
    return {
        "id": str(render.pk),
        "project": str(render.project_id),
        "name": render.name,
        "preset": render.preset,
        "project_version": render.project_version,
        "job": str(render.job_id) if render.job_id else None,
        "price": render.job.price if render.job else 0,
        "created_at": render.created_at.isoformat(),
    }


def _state(project: Project) -> dict[str, Any]:
    return {"version": project.version, "timeline": project.document().dump(), "edited_at": project.edited_at.isoformat()}
