"""What makes media over JSON: files from the web, and new assets made of one that is there. Each answer is a job."""

from typing import Any, cast
from uuid import UUID, uuid5

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import idempotency_key
from accounts.models import User
from jobs import feed
from jobs.api import JobSerializer
from media_library import url_import
from media_library.api.shapes import ImportSerializer
from media_library.editing import requesting, wishes
from media_library.models import Asset

KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="Of your own making.")


class WishSerializer(serializers.Serializer[Any]):
    """`tool`, and beside it the fields of its shape in media_library/editing/wishes.py, which is the one definition of them."""

    tool = serializers.ChoiceField(choices=list(wishes.TOOLS))


@extend_schema(
    operation_id="import_from_the_web", parameters=[KEY], request=ImportSerializer, responses={201: JobSerializer(many=True)}
)
@api_view(["POST"])
def imports(request: Request) -> Response:
    """Fetch files by their addresses, one job for each. With the same key the same jobs."""
    user = cast(User, request.user)
    key = uuid5(user.pk, idempotency_key(request))
    sent = ImportSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    made = url_import.request_fetches(user, list(dict.fromkeys(sent.validated_data["urls"])), key)
    return Response([feed.snapshot(job) for job in made], status=201)


@extend_schema(operation_id="work_on_asset", parameters=[KEY], request=WishSerializer, responses={201: JobSerializer})
@api_view(["POST"])
def work(request: Request, pk: UUID) -> Response:
    """Make a new asset of this one: edited, converted, enhanced, its sound or one frame. Costs what the page says."""
    user = cast(User, request.user)
    asset = get_object_or_404(Asset.objects.visible_to(user).select_related("owner"), pk=pk)
    key = idempotency_key(request)
    sent = WishSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    wish = wishes.read(sent.validated_data["tool"], dict(request.data))
    return Response(feed.snapshot(requesting.request_work(user, asset, wish, key)), status=201)
