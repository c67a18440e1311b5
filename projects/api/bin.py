"""The editor's bin over JSON: media as projects/media_facts.py tells them, by what the bin shows or by their ids."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from media_library.models import Asset
from media_library.querying import LONGEST
from projects import bin as bins
from projects import media_facts
from projects.models import Project

PARAMETERS = [
    OpenApiParameter("q", str, description="Each word must be in the name or in a tag."),
    OpenApiParameter("kind", str, enum=Asset.Kind.values),
    OpenApiParameter("scope", str, enum=bins.SCOPES, description="library where it is left out."),
    OpenApiParameter("also", str, description="Ids, with commas between them, that belong to the scope project too."),
    OpenApiParameter("after", str, description="`next` of the page before."),
    OpenApiParameter("ids", str, description="Ids, with commas between them: just these, and nothing else of the above."),
]


class IdsField(serializers.Field[Any, Any, Any, Any]):
    """Ids with commas between them."""

    def to_representation(self, value: Any) -> Any:
        return ",".join(map(str, value))

    def to_internal_value(self, data: Any) -> Any:
        try:
            found = [UUID(part) for part in str(data).split(",") if part]
        except ValueError:
            raise serializers.ValidationError("These are no ids.") from None
        if len(found) > bins.MOST_IDS:
            raise serializers.ValidationError(f"Ask for {bins.MOST_IDS} at a time.")
        return found


class AskedBinSerializer(serializers.Serializer[Any]):
    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST)
    kind = serializers.ChoiceField(choices=Asset.Kind.values, required=False, default="", allow_blank=True)
    scope = serializers.ChoiceField(choices=bins.SCOPES, required=False, default="library")
    after = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    also = IdsField(required=False, default=list)
    ids = IdsField(required=False, default=None)


class BinSerializer(serializers.Serializer[Any]):
    items = serializers.ListField(child=serializers.DictField(), help_text="As the editor's page has them.")
    total = serializers.IntegerField(help_text="Of all pages; 10,001 stands for more.")
    next = serializers.CharField(help_text="For the parameter `after`; empty on the last page.")


@extend_schema(operation_id="list_bin", parameters=PARAMETERS, responses=BinSerializer)
@api_view(["GET"])
def media(request: Request, pk: UUID) -> Response:
    """Media to cut with, the newest first, sixty at a time; their addresses hold for eleven hours at least."""
    mine = Project.objects.visible_to(cast(User, request.user)).kept().select_related("owner").defer("timeline")
    project = get_object_or_404(mine, pk=pk)
    sent = AskedBinSerializer(data=request.query_params)
    sent.is_valid(raise_exception=True)
    asked = sent.validated_data
    if asked["ids"] is not None:
        found = media_facts.of_ids(project.owner, dict.fromkeys(asked["ids"]))
        return Response({"items": found, "total": len(found), "next": ""})
    page = bins.page(
        project, scope=asked["scope"], kind=asked["kind"], words=asked["q"].strip(), after=asked["after"], also=asked["also"]
    )
    return Response({"items": media_facts.tell(page.assets), "total": page.total, "next": page.next})
