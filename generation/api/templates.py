"""Prompt templates over JSON: one's own and those that others share."""

from typing import Any, cast
from uuid import UUID

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from generation import prompt_templates
from generation.api.shapes import TemplatePageSerializer, TemplateSerializer
from generation.models import PromptTemplate

PAGE_SIZE = 20
CATEGORIES = PromptTemplate.Category.values


@extend_schema(
    methods=["GET"],
    operation_id="list_templates",
    parameters=[
        OpenApiParameter("q", str),
        OpenApiParameter("category", str, enum=CATEGORIES),
        OpenApiParameter("whose", str, enum=["mine", "shared"]),
        OpenApiParameter("after", UUID),
    ],
    responses=TemplatePageSerializer,
)
@extend_schema(methods=["POST"], operation_id="make_template", request=TemplateSerializer, responses={201: TemplateSerializer})
@api_view(["GET", "POST"])
def templates(request: Request) -> Response:
    """Those that one may use, the most used first, twenty at a time. POST makes one of one's own."""
    user = cast(User, request.user)
    if request.method == "POST":
        made = _save(user, TemplateSerializer(data=request.data, context={"user": user}), owner=user)
        return Response(TemplateSerializer(made, context={"user": user}).data, status=201)
    query = request.query_params
    category, whose = query.get("category", ""), query.get("whose", "")
    ids = prompt_templates.listing(
        user,
        category=category if category in CATEGORIES else "",
        words=query.get("q", "").replace("\0", "")[:255],
        whose=whose if whose in ("mine", "shared") else "",
    )
    after = query.get("after", "").lower()
    begin = next((place + 1 for place, pk in enumerate(ids) if str(pk) == after), 0)
    wanted = ids[begin : begin + PAGE_SIZE]
    found = PromptTemplate.objects.visible_to(user).in_bulk(wanted)
    shown = [found[pk] for pk in wanted if pk in found]
    answer = {"results": shown, "next": wanted[-1] if begin + PAGE_SIZE < len(ids) else None}
    return Response(TemplatePageSerializer(answer, context={"user": user}).data)


@extend_schema(methods=["GET"], operation_id="get_template", responses=TemplateSerializer)
@extend_schema(methods=["PATCH"], operation_id="change_template", request=TemplateSerializer, responses=TemplateSerializer)
@extend_schema(methods=["DELETE"], operation_id="delete_template", responses={204: None})
@api_view(["GET", "PATCH", "DELETE"])
def template(request: Request, pk: UUID) -> Response:
    """One template. Another's that is shared may be read, and is nobody's to change but its owner's."""
    user = cast(User, request.user)
    if request.method == "GET":
        found = get_object_or_404(PromptTemplate.objects.visible_to(user), pk=pk)
        return Response(TemplateSerializer(found, context={"user": user}).data)
    own = get_object_or_404(PromptTemplate.objects.owned_by(user), pk=pk)
    if request.method == "DELETE":
        own.delete()
        prompt_templates.forget_listing()
        return Response(status=204)
    saved = _save(user, TemplateSerializer(own, data=request.data, partial=True, context={"user": user}))
    return Response(TemplateSerializer(saved, context={"user": user}).data)


def _save(user: User, sent: TemplateSerializer, **fields: Any) -> PromptTemplate:
    sent.is_valid(raise_exception=True)
    try:
        with transaction.atomic():
            made = sent.save(**fields)
    except IntegrityError:
        raise serializers.ValidationError({"name": ["You have a template of that name."]}) from None
    prompt_templates.forget_listing()
    return made
