"""Captions of a file, as a project's captions: what SRT and VTT mean is decided in engine.captions alone."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from engine import captions
from engine.timeline import CaptionElement
from projects.models import Project


class CaptionFileSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=captions.MAX_CHARACTERS, trim_whitespace=False, help_text="Of an SRT or WebVTT file.")


class CueSerializer(serializers.Serializer[CaptionElement]):
    """`start` and `duration` are whole frames at the rate of the project's timeline."""

    start = serializers.IntegerField()
    duration = serializers.IntegerField()
    text = serializers.CharField()


class CuesSerializer(serializers.Serializer[Any]):
    captions = CueSerializer(many=True)


@extend_schema(operation_id="read_captions", request=CaptionFileSerializer, responses=CuesSerializer)
@api_view(["POST"])
def read(request: Request, pk: UUID) -> Response:
    """The captions of a file in the project's time, in order and apart. Nothing is saved; a fault is told with its line."""
    project = get_object_or_404(Project.objects.visible_to(cast(User, request.user)).kept(), pk=pk)
    sent = CaptionFileSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    track = captions.to_track(captions.read(sent.validated_data["text"]), project.document().rate.fraction)
    return Response(CuesSerializer({"captions": track.elements}).data)
