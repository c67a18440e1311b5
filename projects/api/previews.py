"""Previews over JSON: a document that is edited goes in, the address of its playlist comes out."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from projects import previews
from projects.models import Project
from projects.previews import Prepared


class AskedPreviewSerializer(serializers.Serializer[Any]):
    timeline = serializers.DictField(help_text="The document of docs/timeline-format.md; it need not be saved.")


class SizeSerializer(serializers.Serializer[Any]):
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class PreviewSerializer(serializers.Serializer[Any]):
    """Of an empty document `key`, `master` and `stills` are empty and `size` is null."""

    key = serializers.CharField(help_text="The same for the same picture and sound, however they were come by.")
    master = serializers.CharField(help_text="The HLS playlist to open.")
    stills = serializers.CharField(help_text="With a frame's number in the place of FRAME, a picture of it.")
    duration = serializers.IntegerField(help_text="Frames.")
    size = SizeSerializer(allow_null=True, help_text="Pixels of the picture in the playlist.")
    missing = serializers.ListField(child=serializers.UUIDField(), help_text="Media that it does without.")


@extend_schema(operation_id="preview_project", request=AskedPreviewSerializer, responses=PreviewSerializer)
@api_view(["POST"])
def preview(request: Request, pk: UUID) -> Response:
    """Have a document played before it is saved. 422 with every fault by its path, as when it is saved.

    Nothing is encoded by this: pieces are made when the player asks for them, and kept for as long as they are used.
    """
    mine = Project.objects.visible_to(cast(User, request.user)).kept().select_related("owner")
    project = get_object_or_404(mine, pk=pk)
    sent = AskedPreviewSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    return Response(_told(previews.prepare(project, sent.validated_data["timeline"])))


def _told(prepared: Prepared) -> dict[str, Any]:
    missing, preview = [str(pk) for pk in prepared.missing], prepared.preview
    if preview is None:
        return {"key": "", "master": "", "stills": "", "duration": 0, "size": None, "missing": missing}
    plan, folder = preview.rendition.plan, f"/previews/{preview.key}"
    return {
        "key": preview.key,
        "master": f"{folder}/master.m3u8",
        "stills": f"{folder}/still-FRAME.jpg",
        "duration": plan.frames,
        "size": dict(zip(("width", "height"), plan.size, strict=True)),
        "missing": missing,
    }
