"""Tags and collections over JSON."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from media_library import shelves
from media_library.api.shapes import CollectionSerializer, TagSerializer
from media_library.models import Collection, Tag


@extend_schema(methods=["GET"], operation_id="list_tags", responses=TagSerializer(many=True))
@extend_schema(methods=["POST"], operation_id="make_tag", request=TagSerializer, responses={201: TagSerializer})
@api_view(["GET", "POST"])
def tags(request: Request) -> Response:
    """All of one's tags by name. POST makes one, or answers with the one of that name."""
    return _all(request, Tag, TagSerializer)


@extend_schema(methods=["PATCH"], operation_id="rename_tag", request=TagSerializer, responses=TagSerializer)
@extend_schema(methods=["DELETE"], operation_id="delete_tag", responses={204: None})
@api_view(["PATCH", "DELETE"])
def tag(request: Request, pk: UUID) -> Response:
    """Rename it; the name of another merges the two, and that one is the answer. DELETE takes it off every asset."""
    return _one(request, Tag, TagSerializer, pk)


@extend_schema(methods=["GET"], operation_id="list_collections", responses=CollectionSerializer(many=True))
@extend_schema(
    methods=["POST"], operation_id="make_collection", request=CollectionSerializer, responses={201: CollectionSerializer}
)
@api_view(["GET", "POST"])
def collections(request: Request) -> Response:
    """All of one's collections by name. POST makes one, or answers with the one of that name."""
    return _all(request, Collection, CollectionSerializer)


@extend_schema(methods=["PATCH"], operation_id="rename_collection", request=CollectionSerializer, responses=CollectionSerializer)
@extend_schema(methods=["DELETE"], operation_id="delete_collection", responses={204: None})
@api_view(["PATCH", "DELETE"])
def collection(request: Request, pk: UUID) -> Response:
    """Rename it. DELETE takes the shelf away; its assets stay in the library."""
    return _one(request, Collection, CollectionSerializer, pk)


def _all(request: Request, kind: Any, shape: Any) -> Response:
    user = cast(User, request.user)
    if request.method == "POST":
        [made] = shelves.find_or_make(kind, user, [_name(request, shape)])
        return Response(shape(made).data, status=201)
    return Response(shape(shelves.counted(kind, user), many=True).data)


def _one(request: Request, kind: Any, shape: Any, pk: UUID) -> Response:
    user = cast(User, request.user)
    found = get_object_or_404(kind.objects.visible_to(user), pk=pk)
    if request.method == "DELETE":
        found.delete()
        return Response(status=204)
    kept = shelves.rename(found, _name(request, shape))
    return Response(shape(shelves.counted(kind, user).get(pk=kept.pk)).data)


def _name(request: Request, shape: Any) -> str:
    sent = shape(data=request.data)
    sent.is_valid(raise_exception=True)
    return str(sent.validated_data["name"])
