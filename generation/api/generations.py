"""Generations over JSON: what it would cost, asking for them, the list, one, and what is thought of it."""

from typing import Any, cast
from uuid import UUID, uuid5

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import error_body, get_or_none, idempotency_key, parse_uuid
from accounts.models import User
from generation import catalogue, requesting, reviewing
from generation.api.choosing import chosen
from generation.api.shapes import (
    AskedGenerationSerializer,
    GenerationPageSerializer,
    GenerationSerializer,
    QuoteSerializer,
    ReviewSerializer,
    WantSerializer,
)
from generation.models import Generation, PromptTemplate
from generation.providers.shapes import Modality
from generation.requesting import OrderRefused, Want
from media_library.models import Asset

PAGE_SIZE = 20
KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="Of your own making.")
FRAMES = ("first_frame", "last_frame", "reference")
MODALITIES = [each.value for each in Modality]


@extend_schema(
    methods=["GET"],
    operation_id="list_generations",
    parameters=[
        OpenApiParameter("modality", str, enum=MODALITIES),
        OpenApiParameter("review", str, enum=Generation.Review.values),
        OpenApiParameter("batch", UUID),
        OpenApiParameter("before", UUID),
    ],
    responses=GenerationPageSerializer,
)
@extend_schema(
    methods=["POST"],
    operation_id="generate",
    parameters=[KEY],
    request=WantSerializer,
    responses={201: AskedGenerationSerializer(many=True)},
)
@api_view(["GET", "POST"])
def generations(request: Request) -> Response:
    """One's takes, the newest first, twenty at a time. POST asks for some under a key: with the same key and body the same.

    201 with the takes at once, each with its job; 402 without the credits or beyond the budget; 422 with what the model cannot.
    """
    user = cast(User, request.user)
    if request.method == "POST":
        key = uuid5(user.pk, idempotency_key(request))
        try:
            made = requesting.request_generations(user, _want(request), key)
        except OrderRefused as refusal:
            return _refused(refusal)
        return Response(AskedGenerationSerializer(made, many=True).data, status=201)
    mine = _narrowed(Generation.objects.visible_to(user).select_related("job"), request.query_params)
    rows = list(mine.order_by("-created_at", "-id")[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return Response(GenerationPageSerializer({"results": shown, "next": shown[-1].pk if len(rows) > PAGE_SIZE else None}).data)


@extend_schema(operation_id="quote_generation", request=WantSerializer, responses=QuoteSerializer)
@api_view(["POST"])
def quote(request: Request) -> Response:
    """What it would cost, and how long it usually takes. Nothing is asked for."""
    user = cast(User, request.user)
    try:
        found = requesting.quote(user, _want(request))
    except OrderRefused as refusal:
        return _refused(refusal)
    estimate = found.estimate
    told = {"credits": found.credits, "takes": found.takes, "seconds": found.seconds}
    money = {"low": estimate.low, "high": estimate.high, "currency": estimate.currency, "basis": estimate.basis}
    return Response(QuoteSerializer({**told, **money}).data)


@extend_schema(methods=["GET"], operation_id="get_generation", responses=GenerationSerializer)
@extend_schema(methods=["PATCH"], operation_id="review_generation", request=ReviewSerializer, responses=GenerationSerializer)
@api_view(["GET", "PATCH"])
def generation(request: Request, pk: UUID) -> Response:
    """One take. PATCH keeps it, rejects it, or takes that back; 409 where nothing was made."""
    mine = Generation.objects.visible_to(cast(User, request.user)).select_related("job", "asset")
    found = get_object_or_404(mine, pk=pk)
    if request.method == "PATCH":
        sent = ReviewSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        reviewing.review(found, sent.validated_data["review"])
    return Response(GenerationSerializer(found).data)


def _want(request: Request) -> Want:
    """What was sent, of what is the person's own or is offered. Raises ValidationError with the field of what is not."""
    user = cast(User, request.user)
    sent = WantSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    values: dict[str, Any] = {**sent.validated_data, "prompts": tuple(sent.validated_data["prompts"])}
    models = catalogue.offered()
    values["model"] = chosen(models, values["model"], "model", "This model is not offered. Take one of the list of models.")
    mine = Asset.objects.visible_to(user).ready()
    for name in FRAMES:
        values[name] = chosen(mine, values[name], name, "There is no such asset of yours that is ready.")
    templates = PromptTemplate.objects.visible_to(user)
    values["template"] = chosen(templates, values["template"], "template", "There is no such template.")
    return Want(**values)


def _narrowed(rows: Any, query: Any) -> Any:
    """What is not known of the parameters is left out of account."""
    if query.get("modality") in MODALITIES:
        rows = rows.filter(modality=query["modality"])
    if query.get("review") in Generation.Review.values:
        rows = rows.filter(review=query["review"])
    if batch := parse_uuid(query.get("batch")):
        rows = rows.filter(batch=batch)
    if last := get_or_none(rows, query.get("before")):
        rows = rows.filter(Q(created_at__lt=last.created_at) | Q(created_at=last.created_at, pk__lt=last.pk))
    return rows


def _refused(refusal: OrderRefused) -> Response:
    fields: dict[str, list[str]] = {}
    for fault in refusal.faults:
        fields.setdefault(fault.field, []).append(fault.message)
    return Response(error_body(refusal.code, str(refusal), fields), status=refusal.status)
