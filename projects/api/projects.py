"""Projects over JSON: the list, one, its timeline by version, its renders. The same functions as the pages call."""

from typing import Any, cast
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from pydantic import ValidationError as BadShape
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import limits
from accounts.http import get_or_none, idempotency_key
from accounts.models import User
from accounts.preferences import Preferences
from engine.presets import PRESETS
from engine.timeline import Canvas, Rate
from projects import keeping, requesting, timelines
from projects.api.conflicts import refused
from projects.forms import NAME_EMPTY, NAME_LENGTH
from projects.models import Project, Render

PAGE_SIZE = 20
KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="Of your own making.")


class ProjectSerializer(serializers.ModelSerializer[Project]):
    """`canvas` and `rate` are those of the timeline and can be given when the project is made."""

    name = serializers.CharField(max_length=500, error_messages={"blank": NAME_EMPTY, "max_length": NAME_LENGTH})
    description = serializers.CharField(max_length=1000, required=False, allow_blank=True)

    class Meta:
        model = Project
        fields = (
            *("id", "name", "description", "status", "version", "created_at", "edited_at"),
            *("last_opened_at", "updated_at", "deleted_at"),
        )
        read_only_fields = tuple(name for name in fields if name not in ("name", "description"))


class NewProjectSerializer(ProjectSerializer):
    width = serializers.IntegerField(min_value=16, max_value=4096, required=False, write_only=True)
    height = serializers.IntegerField(min_value=16, max_value=4096, required=False, write_only=True)
    rate_num = serializers.IntegerField(min_value=1, max_value=120_000, required=False, write_only=True)
    rate_den = serializers.IntegerField(min_value=1, max_value=1001, required=False, write_only=True)

    class Meta(ProjectSerializer.Meta):
        fields = (*ProjectSerializer.Meta.fields, "width", "height", "rate_num", "rate_den")  # type: ignore[assignment]


class ProjectPageSerializer(serializers.Serializer[Any]):
    results = ProjectSerializer(many=True)
    next = serializers.UUIDField(allow_null=True, help_text="For the parameter `after` of the next page.")


class TimelineSerializer(serializers.Serializer[Any]):
    """`version` is the one that the change was made from; `timeline` the document of docs/timeline-format.md."""

    version = serializers.IntegerField(min_value=1, max_value=2_147_483_647)
    timeline = serializers.DictField()
    edited_at = serializers.DateTimeField(read_only=True)


class AskedRenderSerializer(serializers.Serializer[Any]):
    preset = serializers.ChoiceField(choices=list(PRESETS))
    name = serializers.CharField(max_length=255, required=False, default="", allow_blank=True)


class RenderSerializer(serializers.Serializer[Any]):
    """What does not change while it is made, so that the answer is the same each time; the job tells the rest."""

    id = serializers.UUIDField()
    project = serializers.UUIDField(source="project_id")
    name = serializers.CharField()
    preset = serializers.CharField()
    quality = serializers.CharField()
    format = serializers.CharField()
    project_version = serializers.IntegerField()
    job = serializers.UUIDField(source="job_id", allow_null=True)
    price = serializers.IntegerField(source="job.price", default=0)
    created_at = serializers.DateTimeField()


class MadeRenderSerializer(RenderSerializer):
    asset = serializers.UUIDField(source="asset_id", allow_null=True, help_text="The video, once it is made.")


@extend_schema(
    methods=["GET"],
    operation_id="list_projects",
    parameters=[OpenApiParameter("q", str), OpenApiParameter("trashed", str, enum=["1"]), OpenApiParameter("after", UUID)],
    responses=ProjectPageSerializer,
)
@extend_schema(methods=["POST"], operation_id="make_project", request=NewProjectSerializer, responses={201: ProjectSerializer})
@api_view(["GET", "POST"])
def projects(request: Request) -> Response:
    """One's projects, the last opened first, twenty at a time. A new one begins as the person prefers, unless told otherwise."""
    user = cast(User, request.user)
    if request.method == "POST":
        sent = NewProjectSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = _make(user, sent.validated_data)
        return Response(ProjectSerializer(made).data, status=201)
    mine = Project.objects.visible_to(user).defer("timeline")
    mine = mine.trashed() if request.query_params.get("trashed") == "1" else mine.kept()
    mine = mine.matching(request.query_params.get("q", "").replace("\0", "").strip()[:255])
    if last := get_or_none(Project.objects.visible_to(user).only("last_opened_at"), request.query_params.get("after")):
        earlier = Q(last_opened_at__lt=last.last_opened_at) | Q(last_opened_at=last.last_opened_at, pk__lt=last.pk)
        mine = mine.filter(earlier)
    rows = list(mine.newest_opened()[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return Response(ProjectPageSerializer({"results": shown, "next": shown[-1].pk if len(rows) > PAGE_SIZE else None}).data)


@extend_schema(methods=["GET"], operation_id="get_project", responses=ProjectSerializer)
@extend_schema(methods=["PATCH"], operation_id="change_project", request=ProjectSerializer, responses=ProjectSerializer)
@extend_schema(methods=["DELETE"], operation_id="delete_project", responses={204: None})
@api_view(["GET", "PATCH", "DELETE"])
def project(request: Request, pk: UUID) -> Response:
    """One project, also from the trash. DELETE moves it there, and deletes for good what is there already."""
    found = get_object_or_404(Project.objects.visible_to(cast(User, request.user)), pk=pk)
    if request.method == "DELETE":
        keeping.delete(found) if found.deleted_at else keeping.trash(found)
        return Response(status=204)
    if request.method == "PATCH":
        sent = ProjectSerializer(found, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        keeping.rename(found, sent.validated_data.get("name", found.name), sent.validated_data.get("description"))
    return Response(ProjectSerializer(found).data)


@extend_schema(operation_id="restore_project", request=None, responses=ProjectSerializer)
@api_view(["POST"])
def restore(request: Request, pk: UUID) -> Response:
    """Out of the trash. One that is not in it stays as it is."""
    found = get_object_or_404(Project.objects.visible_to(cast(User, request.user)), pk=pk)
    if found.deleted_at:
        keeping.restore(found)
    return Response(ProjectSerializer(found).data)


@extend_schema(methods=["GET"], operation_id="get_timeline", responses=TimelineSerializer)
@extend_schema(methods=["PUT"], operation_id="save_timeline", request=TimelineSerializer, responses=TimelineSerializer)
@api_view(["GET", "PUT"])
def timeline(request: Request, pk: UUID) -> Response:
    """200 {version, timeline}; 409 with `current` when someone saved in between; 422 with every fault by its path.

    `current` is {version, timeline, media, edited_at, who, changes, against_yours}: the last two as a comparison of versions.
    """
    if request.method == "PUT":
        project = _kept(request, pk, "timeline")  # it is large, and about to be replaced
        sent = TimelineSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        try:
            project = timelines.save(project, sent.validated_data["timeline"], sent.validated_data["version"])
        except timelines.VersionConflict as conflict:
            return refused(conflict, sent.validated_data["version"], sent.validated_data["timeline"])
        return Response(_state(project, project.timeline))
    project = _kept(request, pk)
    return Response(_state(project, project.document_in_view().dump()))


@extend_schema(methods=["GET"], operation_id="list_renders", responses=MadeRenderSerializer(many=True))
@extend_schema(
    methods=["POST"],
    operation_id="render_project",
    parameters=[KEY],
    request=AskedRenderSerializer,
    responses={201: RenderSerializer},
)
@api_view(["GET", "POST"])
def renders(request: Request, pk: UUID) -> Response:
    """The last hundred renders. POST asks for one under a key: with the same key and body the same answer, with another 422.

    201 with the render; 402 without the credits; 429 when too many jobs wait.
    """
    project = _kept(request, pk)
    if request.method == "GET":
        made = Render.objects.visible_to(project.owner).filter(project=project).select_related("job").defer("snapshot")
        return Response(MadeRenderSerializer(made.newest_first()[:100], many=True).data)
    key = idempotency_key(request)
    asked = AskedRenderSerializer(data=request.data)
    asked.is_valid(raise_exception=True)
    limits.check(project.owner, "submit")
    values = asked.validated_data
    render = requesting.request_render(project, values["preset"], project.owner, key, values["name"])
    return Response(RenderSerializer(render).data, status=201)


@extend_schema(operation_id="get_render", responses=MadeRenderSerializer)
@api_view(["GET"])
def render(request: Request, pk: UUID, render_pk: UUID) -> Response:
    """One render: what was asked, and the asset that came of it."""
    mine = Render.objects.visible_to(cast(User, request.user)).select_related("job").defer("snapshot")
    return Response(MadeRenderSerializer(get_object_or_404(mine, pk=render_pk, project=pk)).data)


def _kept(request: Request, pk: UUID, *without: str) -> Project:
    mine = Project.objects.visible_to(cast(User, request.user)).kept().select_related("owner")
    return get_object_or_404(mine.defer(*without), pk=pk)


def _make(user: User, values: dict[str, Any]) -> Project:
    wanted = Preferences.read(user.preferences).new_project
    sides = {side: values[side] for side in ("width", "height") if side in values}
    try:
        canvas = Canvas.model_validate({**wanted.canvas.model_dump(), **sides})
        rate = Rate(num=values["rate_num"], den=values.get("rate_den", 1)) if "rate_num" in values else wanted.rate
    except BadShape as error:  # each is allowed, the two together are not
        raise serializers.ValidationError([fault["msg"] for fault in error.errors()]) from None
    made = timelines.create(user, values["name"], canvas=canvas, rate=rate)
    if values.get("description"):
        keeping.rename(made, made.name, values["description"])
    return made


def _state(project: Project, document: dict[str, Any]) -> dict[str, Any]:
    return {"version": project.version, "timeline": document, "edited_at": project.edited_at.isoformat()}
