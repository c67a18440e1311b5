"""Captions of an asset over JSON: the words that are known, and the job that finds them."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import idempotency_key
from accounts.models import User
from generation import catalogue, spoken
from generation.api.choosing import chosen
from generation.api.shapes import CaptionsSerializer
from generation.captioning.requesting import request_captions
from generation.captioning.wishes import Wish
from generation.providers.shapes import Modality
from jobs import feed
from jobs.api import JobSerializer
from media_library.models import Asset
from projects.models import Project

KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="Of your own making.")


class WordSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    start_us = serializers.IntegerField()
    end_us = serializers.IntegerField()


@extend_schema(methods=["GET"], operation_id="list_words", responses=WordSerializer(many=True))
@extend_schema(
    methods=["POST"], operation_id="caption_asset", parameters=[KEY], request=CaptionsSerializer, responses={201: JobSerializer}
)
@api_view(["GET", "POST"])
def captions(request: Request, pk: UUID) -> Response:
    """The words that are said in it, with their times in microseconds, where they are known. POST finds them under a key.

    201 with the job; 402 without the credits or beyond the budget; 422 with what is in the way.
    """
    user = cast(User, request.user)
    asset = get_object_or_404(Asset.objects.visible_to(user).kept().select_related("owner"), pk=pk)
    if request.method == "GET":
        return Response(WordSerializer(spoken.words_of(asset), many=True).data)
    key = idempotency_key(request)
    sent = CaptionsSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    values = sent.validated_data
    wish = Wish(
        asset,
        chosen(Project.objects.visible_to(user).kept(), values["project"], "project", "There is no such project of yours."),
        chosen(catalogue.offered(Modality.CAPTIONS), values["model"], "model", "No such model of captions is offered."),
        values["script"].strip(),
        values["language"],
    )
    return Response(feed.snapshot(request_captions(user, wish, key)), status=201)
