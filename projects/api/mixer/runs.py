"""Runs of a mix over JSON: asked for under a key, followed, made again, and what they made as a list, a sheet and a ZIP."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.http import get_or_none, idempotency_key
from engine.mixing.settings import MOST_FILMS
from projects.api.mixer.fetching import as_it_is, mix_of, project_of
from projects.mixing import choosing, delivering, listing, requesting, sending
from projects.models import Mix, MixOutput
from projects.models.mixing import MixOutputQuerySet

PAGE_SIZE = 20
KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="Of your own making.")
WITHIN = [
    OpenApiParameter("q", str, description="In the name, or in any value of the metadata."),
    OpenApiParameter("status", str, enum=list(listing.KINDS)),
]


class RunSerializer(serializers.Serializer[Any]):
    """A run and how far it is. `unmade` films may be made again; `deleted` are those whose files are gone or in the trash."""

    id = serializers.UUIDField(source="mix.pk")
    project = serializers.UUIDField(source="mix.project_id")
    name = serializers.CharField(source="mix.name")
    created_at = serializers.DateTimeField(source="mix.created_at")
    job = serializers.UUIDField(source="mix.job_id", allow_null=True, help_text="The latest.")
    status = serializers.ChoiceField(choices=["live", "done", "partial", "cancelled", "failed"], source="state")
    asked = serializers.IntegerField()
    ready = serializers.IntegerField()
    failed = serializers.IntegerField()
    waiting = serializers.IntegerField()
    deleted = serializers.IntegerField()
    unmade = serializers.IntegerField()


class FullRunSerializer(RunSerializer):
    settings = serializers.DictField(source="mix.settings", help_text="Whole, as it was asked for: every film is a row.")


class RunPageSerializer(serializers.Serializer[Any]):
    results = RunSerializer(many=True)
    next = serializers.UUIDField(allow_null=True, help_text="For the parameter `after` of the next page.")


class OutputSerializer(serializers.ModelSerializer[MixOutput]):
    """`clips` are its sources in order, `metadata` what its file says of itself, `frames` its length at the rate of the mix."""

    asset = serializers.UUIDField(source="asset_id", allow_null=True)
    clips = serializers.ListField(child=serializers.DictField())
    metadata = serializers.DictField(child=serializers.CharField())
    size = serializers.IntegerField(source="asset.size", default=None, allow_null=True, help_text="Bytes.")
    checksum = serializers.CharField(source="asset.checksum", default="", help_text="SHA-256 of the file.")

    class Meta:
        model = MixOutput
        fields = ("id", "number", "name", "status", "error", "asset", "size", "checksum", "frames", "clips", "metadata")
        read_only_fields = fields


class OutputPageSerializer(serializers.Serializer[Any]):
    results = OutputSerializer(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="For the parameter `after` of the next page.")


class NumbersSerializer(serializers.Serializer[Any]):
    numbers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_FILMS), min_length=1, max_length=MOST_FILMS
    )


@extend_schema(
    methods=["GET"], operation_id="list_mix_runs", parameters=[OpenApiParameter("after", UUID)], responses=RunPageSerializer
)
@extend_schema(methods=["POST"], operation_id="run_mix", parameters=[KEY], request=None, responses={201: FullRunSerializer})
@api_view(["GET", "POST"])
def runs(request: Request, pk: UUID) -> Response:
    """The runs, newest first, twenty at a time. POST asks for one of the setup as it is, under a key: the same key, the same run.

    402 without the credits for all films; 422 with what is in the way; 429 when too many jobs wait.
    """
    project = project_of(request, pk)
    if request.method == "POST":
        mix = requesting.request_mix(project, project.owner, idempotency_key(request))
        return Response(_told(mix), status=201)
    mixes = Mix.objects.filter(project=project).select_related("job").newest_first()
    last = get_or_none(mixes, request.query_params.get("after"))
    rows = list((mixes.filter(listing.before(last)) if last else mixes)[: PAGE_SIZE + 1])
    shown = listing.counted_runs(rows[:PAGE_SIZE])
    following = rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None
    return Response(RunPageSerializer({"results": shown, "next": following}).data)


@extend_schema(operation_id="get_mix_run", responses=FullRunSerializer)
@api_view(["GET"])
def run(request: Request, pk: UUID, mix_pk: UUID) -> Response:
    """One run, with the settings that it was asked for with. Its job can be followed and cancelled as any other."""
    return Response(_told(mix_of(request, pk, mix_pk)))


@extend_schema(
    operation_id="list_mix_outputs", parameters=[*WITHIN, OpenApiParameter("after", int)], responses=OutputPageSerializer
)
@api_view(["GET"])
def outputs(request: Request, pk: UUID, mix_pk: UUID) -> Response:
    """Its films by number, twenty at a time."""
    found = _within(request, mix_of(request, pk, mix_pk))
    after = request.query_params.get("after", "")
    rows = list(found.filter(number__gt=int(after) if after.isdecimal() and len(after) < 6 else 0)[: PAGE_SIZE + 1])
    following = rows[PAGE_SIZE - 1].number if len(rows) > PAGE_SIZE else None
    return Response(OutputPageSerializer({"results": rows[:PAGE_SIZE], "next": following}).data)


@extend_schema(operation_id="remake_mix_outputs", parameters=[KEY], request=NumbersSerializer, responses=FullRunSerializer)
@api_view(["POST"])
def remake(request: Request, pk: UUID, mix_pk: UUID) -> Response:
    """Make films again that failed, were not made, or whose files were deleted; each is charged anew."""
    mix = mix_of(request, pk, mix_pk)
    key = idempotency_key(request)
    sent = NumbersSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    return Response(_told(requesting.remake(mix, sent.validated_data["numbers"], key)))


@extend_schema(operation_id="retry_mix_run", parameters=[KEY], request=None, responses=FullRunSerializer)
@api_view(["POST"])
def retry(request: Request, pk: UUID, mix_pk: UUID) -> Response:
    """The same for all of them that failed or were not made."""
    mix = mix_of(request, pk, mix_pk)
    numbers = list(choosing.unmade(mix).values_list("number", flat=True))
    return Response(_told(requesting.remake(mix, numbers, idempotency_key(request))))


@extend_schema(operation_id="get_mix_manifest", parameters=WITHIN, responses={(200, "text/csv"): OpenApiTypes.STR})
@as_it_is
@api_view(["GET"])
def manifest(request: Request, pk: UUID, mix_pk: UUID) -> HttpResponse:
    """The films as a CSV sheet: file, sources, length, size, SHA-256, metadata."""
    mix = mix_of(request, pk, mix_pk)
    return HttpResponse(delivering.manifest_csv(mix, _within(request, mix)), content_type="text/csv; charset=utf-8")


@extend_schema(operation_id="get_mix_zip", parameters=WITHIN, responses={(200, "application/zip"): OpenApiTypes.BINARY})
@as_it_is
@api_view(["GET"])
def archive(request: Request, pk: UUID, mix_pk: UUID) -> HttpResponseBase:
    """The films that are there as one ZIP with their manifest, made while it is sent."""
    mix = mix_of(request, pk, mix_pk)
    return sending.send_zip(mix, _within(request, mix), request)


def _told(mix: Mix) -> dict[str, Any]:
    return dict(FullRunSerializer(listing.counted_runs([mix])[0]).data)


def _within(request: Request, mix: Mix) -> MixOutputQuerySet:
    query = {"q": request.query_params.get("q", ""), "show": request.query_params.get("status", "")}
    return choosing.View.read(query).of(mix)
