"""Assets over JSON: the list as the library shows it, one, its change, and what can be done to many."""

from functools import cache
from typing import Any, cast
from uuid import UUID

from django.http import QueryDict
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from media_library import bulk, importing, querying, uses
from media_library.api.shapes import AssetPageSerializer, AssetSerializer, DoneSerializer, SelectionSerializer, UseSerializer
from media_library.models import Asset, AssetQuerySet
from media_library.paging import ORDERS, page_of
from media_library.selecting import Selection

_TEXTS = ["kind", "source", "status", "tag", "collection", "project", "added", "orientation", "starred", "after"]
FILTERS = [
    OpenApiParameter("q", str, description="Each word must be in the name or in a tag."),
    *(OpenApiParameter(name, str) for name in _TEXTS),
    OpenApiParameter("sort", str, enum=list(ORDERS)),
]


@extend_schema(operation_id="list_assets", parameters=FILTERS, responses=AssetPageSerializer)
@api_view(["GET"])
def assets(request: Request) -> Response:
    """What the library shows at the same parameters, twenty at a time. What they do not know is left out of account."""
    user = cast(User, request.user)
    view = querying.read(user, request._request.GET)
    page = page_of(view.of(shown(Asset.objects.visible_to(user).listed())), view.order, request.query_params.get("after", ""))
    return Response(_page_shape().to_representation({"results": page.assets, "total": page.total, "next": page.next}))


@cache
def _page_shape() -> AssetPageSerializer:
    """One for all answers, as it keeps nothing of them: to make its thirty fields costs more than to fill twenty assets in."""
    return AssetPageSerializer()


@extend_schema(methods=["GET"], operation_id="get_asset", responses=AssetSerializer)
@extend_schema(methods=["PATCH"], operation_id="change_asset", request=AssetSerializer, responses=AssetSerializer)
@extend_schema(methods=["DELETE"], operation_id="trash_asset", responses={204: None})
@api_view(["GET", "PATCH", "DELETE"])
def asset(request: Request, pk: UUID) -> Response:
    """One asset, also from the trash. PATCH changes its name and its star; DELETE moves it to the trash."""
    found = _own(request, pk)
    if request.method == "DELETE":
        _act(request, "trash", QueryDict(f"ids={pk}"))
        return Response(status=204)
    if request.method == "PATCH":
        sent = AssetSerializer(found, data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        for name, value in sent.validated_data.items():
            setattr(found, name, value)
        found.save(update_fields=[*sent.validated_data, "updated_at"])  # and no more: its job may end meanwhile
    return Response(AssetSerializer(found).data)


@extend_schema(operation_id="restore_asset", request=None, responses=AssetSerializer)
@api_view(["POST"])
def restore(request: Request, pk: UUID) -> Response:
    """Out of the trash. One that is not in it stays as it is."""
    _own(request, pk)
    _act(request, "restore", QueryDict(f"ids={pk}"))
    return Response(AssetSerializer(_own(request, pk)).data)


@extend_schema(operation_id="retry_asset", request=None, responses=AssetSerializer)
@api_view(["POST"])
def retry(request: Request, pk: UUID) -> Response:
    """Look again at one that failed and whose file is still there."""
    importing.request_ingest(_own(request, pk))
    return Response(AssetSerializer(_own(request, pk)).data)


@extend_schema(operation_id="list_asset_uses", responses=UseSerializer(many=True))
@api_view(["GET"])
def asset_uses(request: Request, pk: UUID) -> Response:
    """Where it is used."""
    found = _own(request, pk)
    used = uses.uses_of(found.owner, [found.pk]).get(found.pk, [])
    return Response(UseSerializer(used, many=True).data)


@extend_schema(operation_id="act_on_assets", request=SelectionSerializer, responses=DoneSerializer)
@api_view(["POST"])
def act(request: Request) -> Response:
    """Do one thing to many assets: to those listed, to all that a query shows, or to those that were trashed together."""
    sent = SelectionSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    return Response(_act(request, sent.validated_data["action"], sent.to_form()).to_json())


def shown(assets: AssetQuerySet) -> AssetQuerySet:
    """With what their JSON tells, by the one query."""
    return querying.with_shelves(querying.with_labels(assets.defer("metadata")))


def _act(request: Request, action: str, data: QueryDict) -> bulk.Done:
    return bulk.act(action, Selection.read(cast(User, request.user), data), data)


def _own(request: Request, pk: UUID) -> Asset:
    mine: Any = shown(Asset.objects.visible_to(cast(User, request.user)))
    found: Asset = get_object_or_404(mine.select_related("owner", "job"), pk=pk)
    return found
