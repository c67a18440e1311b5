"""Clips of a project over JSON: put into groups, changed, moved and removed. Their assets stay in the library."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from media_library.models import Asset
from projects.api.mixer.fetching import clip_of, project_of, user_of
from projects.api.mixer.shapes import ClipPlaceSerializer, ClipSerializer, NewClipsSerializer
from projects.mixing import groups as grouping
from projects.mixing import setups
from projects.models import ClipGroup, Project

NOT_THERE = "There is no such group in this project."


@extend_schema(operation_id="add_mix_clips", request=NewClipsSerializer, responses={201: ClipSerializer(many=True)})
@api_view(["POST"])
def clips(request: Request, pk: UUID) -> Response:
    """Assets as clips, the last of the group, in the order given; all of them or none. The same asset may come twice."""
    project = project_of(request, pk)
    sent = NewClipsSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    ids = sent.validated_data["assets"]
    found = Asset.objects.visible_to(user_of(request)).in_bulk(ids)
    if missing := [str(each) for each in ids if each not in found]:
        raise serializers.ValidationError({"assets": [f"Not in your library: {', '.join(missing[:5])}."]})
    group = _group(project, sent.validated_data["group"])
    setups.setup_of(project)
    made = grouping.add_clips(project, group, [found[each] for each in ids])
    return Response(ClipSerializer(made, many=True).data, status=201)


@extend_schema(methods=["PATCH"], operation_id="change_mix_clip", request=ClipSerializer, responses=ClipSerializer)
@extend_schema(methods=["DELETE"], operation_id="remove_mix_clip", responses={204: None})
@api_view(["PATCH", "DELETE"])
def clip(request: Request, pk: UUID, clip_pk: UUID) -> Response:
    """PATCH sets what it names. DELETE takes it out of the mixer, with the rules and given films that name it."""
    found = clip_of(project_of(request, pk), clip_pk)
    if request.method == "DELETE":
        grouping.remove_clip(found)
        return Response(status=204)
    sent = ClipSerializer(found, data=request.data, partial=True)
    sent.is_valid(raise_exception=True)
    if sent.validated_data:
        grouping.change_clip(found, **sent.validated_data)
    return Response(ClipSerializer(found).data)


@extend_schema(operation_id="move_mix_clip", request=ClipPlaceSerializer, responses=ClipSerializer)
@api_view(["POST"])
def move_clip(request: Request, pk: UUID, clip_pk: UUID) -> Response:
    """To a place in a group, or among those in none."""
    project = project_of(request, pk)
    found = clip_of(project, clip_pk)
    sent = ClipPlaceSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    grouping.move_clip(found, _group(project, sent.validated_data["group"]), sent.validated_data["to"])
    return Response(ClipSerializer(found).data)


def _group(project: Project, pk: UUID | None) -> ClipGroup | None:
    if pk is None:
        return None
    found = ClipGroup.objects.filter(project=project, pk=pk).first()
    if found is None:
        raise serializers.ValidationError({"group": [NOT_THERE]})
    return found
