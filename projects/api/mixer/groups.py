"""Groups of a project over JSON: made, changed, moved and deleted. Their order counts from 0."""

from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from projects.api.mixer.fetching import group_of, project_of
from projects.api.mixer.shapes import FullGroupSerializer, GroupSerializer, PlaceSerializer
from projects.mixing import groups as grouping
from projects.mixing import setups


@extend_schema(operation_id="add_mix_group", request=GroupSerializer, responses={201: GroupSerializer})
@api_view(["POST"])
def groups(request: Request, pk: UUID) -> Response:
    """A new group, the last one. Without a name it gets one."""
    project = project_of(request, pk)
    sent = GroupSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    setups.setup_of(project)
    fields = dict(sent.validated_data)
    with transaction.atomic():  # a group that cannot be so is not there
        made = grouping.add_group(project, fields.pop("name"))
        if fields:
            grouping.change_group(made, **fields)
    return Response(GroupSerializer(made).data, status=201)


@extend_schema(methods=["PATCH"], operation_id="change_mix_group", request=GroupSerializer, responses=FullGroupSerializer)
@extend_schema(methods=["DELETE"], operation_id="delete_mix_group", responses={204: None})
@api_view(["PATCH", "DELETE"])
def group(request: Request, pk: UUID, group_pk: UUID) -> Response:
    """PATCH sets what it names. DELETE leaves the clips, in no group."""
    found = group_of(project_of(request, pk), group_pk)
    if request.method == "DELETE":
        grouping.delete_group(found)
        return Response(status=204)
    sent = GroupSerializer(found, data=request.data, partial=True)
    sent.is_valid(raise_exception=True)
    if sent.validated_data:
        grouping.change_group(found, **sent.validated_data)
    return Response(FullGroupSerializer(found).data)


@extend_schema(operation_id="move_mix_group", request=PlaceSerializer, responses=GroupSerializer)
@api_view(["POST"])
def move_group(request: Request, pk: UUID, group_pk: UUID) -> Response:
    """To a place in the order; the others close up."""
    found = group_of(project_of(request, pk), group_pk)
    sent = PlaceSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    grouping.move_group(found, sent.validated_data["to"])
    return Response(GroupSerializer(found).data)
