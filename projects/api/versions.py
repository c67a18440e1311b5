"""Versions of a project over JSON: the list, one with its document, keep, rename, restore, vary, compare; and the view.

`documents` below are those of docs/timeline-format.md, upgraded to the present schema. Shapes:

    Version      number, name ("" for an automatic one), kind ("named" | "automatic"), reason ("asked" | "work" | "restore" |
                 "export" | "aside"), description (what changed since the version before), author {id, name} | null, elements,
                 duration_seconds, edited_at (of when the state is), created_at (when it was kept)
    GET  versions/?after=N       {present, results: [Version], next}; `present` is the project's version number
    POST versions/ {name, timeline?}             201 Version. With `timeline` that document is kept; the project stays as it is
    GET  versions/N/             Version + {timeline, media: [as in the editor's boot]}
    PATCH versions/N/ {name}     Version; DELETE 204
    POST versions/N/restore/ {version}           {version, timeline, media, edited_at, kept}; 409 as PUT timeline/
    POST versions/N/duplicate/   201 {id, name, url}; the editor's address
    GET  versions/compare/?from=N&to=M           {from, to: {number, name, duration, duration_seconds, rate, edited_at},
                                 summary, differences: [Difference]}; `to` left out is the present state
    Difference   {kind, id, name, track, fields, before, after}, a side {track, start, duration}: engine/timeline/differences.py
    PATCH view/ {zoom?, position?}               {zoom, position}; no new version, and edited_at stays
    409 of PUT timeline/ and restore/            error.current {version, timeline, media, edited_at, who {id, name},
                                 changes: {summary, differences} | null, against_yours: {summary, differences} | null}
"""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from engine.timeline import MAX_FRAMES
from engine.timeline.differences import differences
from projects import keeping, restoring, timelines, versions
from projects.api.conflicts import refused
from projects.media_facts import of_ids
from projects.models import Project, ProjectVersion
from projects.versions import MOST, NAME_EMPTY, NAME_LENGTH, NAME_LONG, Side

PAGE_SIZE = 50


class AuthorSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField(source="display_name")


class VersionSerializer(serializers.ModelSerializer[ProjectVersion]):
    author = AuthorSerializer(read_only=True, allow_null=True)

    class Meta:
        model = ProjectVersion
        fields = (
            *("number", "name", "kind", "reason", "description", "author"),
            *("elements", "duration_seconds", "edited_at", "created_at"),
        )
        read_only_fields = fields


class WholeVersionSerializer(VersionSerializer):
    timeline = serializers.SerializerMethodField()
    media = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "timeline", "media")  # type: ignore[assignment]

    def get_timeline(self, version: ProjectVersion) -> dict[str, Any]:
        return version.document().dump()

    def get_media(self, version: ProjectVersion) -> list[dict[str, Any]]:
        return of_ids(version.owner, version.document().assets())


class VersionPageSerializer(serializers.Serializer[Any]):
    present = serializers.IntegerField(help_text="The project's own version number.")
    results = VersionSerializer(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="For the parameter `after` of the next page.")


class VersionNameSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(
        max_length=NAME_LENGTH, error_messages={"blank": NAME_EMPTY, "required": NAME_EMPTY, "max_length": NAME_LONG}
    )


class NewVersionSerializer(VersionNameSerializer):
    timeline = serializers.DictField(required=False, help_text="Left out: the project as it is.")


class ExpectedSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, max_value=MOST, help_text="The one that the caller last saw.")


class RestoredSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    timeline = serializers.DictField()
    media = serializers.ListField(child=serializers.DictField())
    edited_at = serializers.DateTimeField()
    kept = serializers.IntegerField(help_text="The number under which the state before stands in the list.")


class DuplicateSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField(help_text="Of the editor.")


class SideSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    name = serializers.CharField()
    duration = serializers.IntegerField(help_text="Frames.")
    duration_seconds = serializers.FloatField()
    rate = serializers.DictField(child=serializers.IntegerField())
    edited_at = serializers.DateTimeField()


class ComparisonSerializer(serializers.Serializer[Any]):
    to = SideSerializer()
    summary = serializers.CharField()
    differences = serializers.ListField(child=serializers.DictField())

    def get_fields(self) -> dict[str, Any]:
        return {"from": SideSerializer(), **super().get_fields()}


class ViewSerializer(serializers.Serializer[Any]):
    """What a person looks at. Either may be left out."""

    zoom = serializers.FloatField(min_value=0.1, max_value=10, required=False)
    position = serializers.IntegerField(min_value=0, max_value=MAX_FRAMES, required=False)


@extend_schema(
    methods=["GET"],
    operation_id="list_versions",
    parameters=[OpenApiParameter("after", int, description="What the last page said in `next`.")],
    responses=VersionPageSerializer,
)
@extend_schema(methods=["POST"], operation_id="keep_version", request=NewVersionSerializer, responses={201: VersionSerializer})
@api_view(["GET", "POST"])
def list_versions(request: Request, pk: UUID) -> Response:
    """The kept states, newest first, fifty at a time, without their documents. POST keeps the present one under a name.

    With `timeline` it keeps that document instead, such as one's own side of a conflict, and the project stays as it is.
    """
    project = _kept(request, pk)
    if request.method == "POST":
        sent = NewVersionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        name, document = sent.validated_data["name"], sent.validated_data.get("timeline")
        made = restoring.put_aside(project, name, document) if document else versions.keep_named(project, name)
        return Response(VersionSerializer(made).data, status=201)
    found = project.versions.select_related("author").defer("timeline").newest_first()
    after = request.query_params.get("after", "")
    if after.isdecimal() and len(after) < 10:
        found = found.filter(number__lt=int(after))
    rows = list(found[: PAGE_SIZE + 1])
    shown, following = rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].number if len(rows) > PAGE_SIZE else None
    return Response(VersionPageSerializer({"present": project.version, "results": shown, "next": following}).data)


@extend_schema(methods=["GET"], operation_id="get_version", responses=WholeVersionSerializer)
@extend_schema(methods=["PATCH"], operation_id="name_version", request=VersionNameSerializer, responses=VersionSerializer)
@extend_schema(methods=["DELETE"], operation_id="delete_version", responses={204: None})
@api_view(["GET", "PATCH", "DELETE"])
def version(request: Request, pk: UUID, number: int) -> Response:
    """One kept state with its document. PATCH names it: an automatic one that has a name stays for good."""
    found = _version(request, pk, number)
    if request.method == "DELETE":
        found.delete()
        return Response(status=204)
    if request.method == "PATCH":
        sent = VersionNameSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(VersionSerializer(versions.rename(found, sent.validated_data["name"])).data)
    return Response(WholeVersionSerializer(found).data)


@extend_schema(operation_id="restore_version", request=ExpectedSerializer, responses=RestoredSerializer)
@api_view(["POST"])
def restore(request: Request, pk: UUID, number: int) -> Response:
    """The old document as a new version of the project; the state before is kept first. 409 when someone saved in between."""
    found = _version(request, pk, number)
    sent = ExpectedSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    expected = sent.validated_data["version"]
    try:
        project = restoring.restore(found.project, found, expected)
    except timelines.VersionConflict as conflict:
        return refused(conflict, expected)
    document = project.document()
    told = {"version": project.version, "timeline": document.dump(), "edited_at": project.edited_at, "kept": expected}
    return Response(RestoredSerializer({**told, "media": of_ids(project.owner, document.assets())}).data)


@extend_schema(operation_id="duplicate_version", request=None, responses={201: DuplicateSerializer})
@api_view(["POST"])
def duplicate(request: Request, pk: UUID, number: int) -> Response:
    """A project of its own that begins as this state."""
    made = restoring.duplicate(_version(request, pk, number))
    told = {"id": made.pk, "name": made.name, "url": reverse("projects:edit", args=[made.pk])}
    return Response(DuplicateSerializer(told).data, status=201)


@extend_schema(
    operation_id="compare_versions",
    parameters=[
        OpenApiParameter("from", int, required=True, description="The number of a version."),
        OpenApiParameter("to", int, description="The number of another; left out, the project as it is."),
    ],
    responses=ComparisonSerializer,
)
@api_view(["GET"])
def compare(request: Request, pk: UUID) -> Response:
    """What is different in the second of two states, part by part, and in a sentence."""
    project = _kept(request, pk)
    asked = request.query_params
    before, after = _side(project, asked.get("from", "")), _side(project, asked.get("to") or str(project.version))
    found = differences(before.document, after.document)
    return Response(ComparisonSerializer({"from": before, "to": after, **versions.told(found)}).data)


@extend_schema(operation_id="keep_view", request=ViewSerializer, responses=ViewSerializer)
@api_view(["PATCH"])
def view(request: Request, pk: UUID) -> Response:
    """Where a person looks, so that the editor opens there again. It makes no new version, and is no edit."""
    project = _kept(request, pk)
    sent = ViewSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    if sent.validated_data:
        keeping.note_view(project, **sent.validated_data)
    return Response(ViewSerializer(project.document_in_view()).data)


def _kept(request: Request, pk: UUID) -> Project:
    mine = Project.objects.visible_to(cast(User, request.user)).kept().select_related("owner")
    return get_object_or_404(mine, pk=pk)


def _version(request: Request, pk: UUID, number: int) -> ProjectVersion:
    mine = ProjectVersion.objects.visible_to(cast(User, request.user)).filter(project__deleted_at__isnull=True)
    return get_object_or_404(mine.select_related("project__owner", "owner", "author"), project=pk, number=min(number, MOST))


def _side(project: Project, number: str) -> Side:
    """Of a number in the address; that of the project itself is the present state."""
    if number == str(project.version):
        return versions.present(project)
    if not number.isdecimal() or len(number) > 9:
        raise serializers.ValidationError("Say which versions to compare, by their numbers.")
    return versions.kept(get_object_or_404(project.versions, number=int(number)))
