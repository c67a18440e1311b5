"""Exporting a project over JSON: a look at the cut before it, and the renders that are asked for together."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import credits
from accounts.http import error_body, idempotency_key
from accounts.models import User
from engine.presets import PRESETS
from engine.timeline import MAX_FRAMES, Timeline
from projects import estimates, preflight, requesting
from projects.estimates import Estimate
from projects.models import Project
from projects.outputs import CAPTION_PLACES, FORMAT_NAMES, QUALITY_NAMES, USUAL_FORMAT, USUAL_QUALITY, Output
from projects.preflight import Finding

KEY = OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="Of your own making.")


class AskedOutputSerializer(serializers.Serializer[Any]):
    preset = serializers.ChoiceField(choices=list(PRESETS))
    quality = serializers.ChoiceField(choices=QUALITY_NAMES, required=False, default=USUAL_QUALITY)
    format = serializers.ChoiceField(choices=FORMAT_NAMES, required=False, default=USUAL_FORMAT)


class RangeSerializer(serializers.Serializer[Any]):
    """Frames from `start` up to, and not with, `end`."""

    start = serializers.IntegerField(min_value=0, max_value=MAX_FRAMES)
    end = serializers.IntegerField(min_value=1, max_value=MAX_FRAMES)

    def validate(self, attrs: dict[str, int]) -> dict[str, int]:
        if attrs["end"] <= attrs["start"]:
            raise serializers.ValidationError("The out point must come after the in point.")
        return attrs


class WantedSerializer(serializers.Serializer[Any]):
    presets = AskedOutputSerializer(many=True, min_length=1, max_length=len(PRESETS))  # type: ignore[call-arg]
    range = RangeSerializer(required=False, allow_null=True, default=None)
    captions = serializers.ChoiceField(choices=CAPTION_PLACES, required=False, default="", allow_blank=True)


class ExportSerializer(WantedSerializer):
    """`version` is the one that was saved last: what is exported is what the person sees."""

    version = serializers.IntegerField(min_value=1, max_value=2_147_483_647)
    name = serializers.CharField(max_length=255, required=False, default="", allow_blank=True)


class LookSerializer(WantedSerializer):
    timeline = serializers.DictField(help_text="The document of docs/timeline-format.md; it need not be saved.")
    presets = AskedOutputSerializer(many=True, max_length=len(PRESETS))  # type: ignore[call-arg]


class RenderedSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    preset = serializers.CharField()
    quality = serializers.CharField()
    format = serializers.CharField()
    captions = serializers.CharField()
    job = serializers.UUIDField(source="job_id", allow_null=True, help_text="None where the video is there already.")
    price = serializers.IntegerField(source="job.price", default=0)
    asset = serializers.UUIDField(source="asset_id", allow_null=True)


class ExportedSerializer(serializers.Serializer[Any]):
    renders = RenderedSerializer(many=True)


class FixSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    details = serializers.DictField()


class FindingSerializer(serializers.Serializer[Any]):
    level = serializers.ChoiceField(choices=["error", "warning", "note"])
    message = serializers.CharField()
    elements = serializers.ListField(child=serializers.UUIDField())
    frame = serializers.IntegerField(allow_null=True)
    fix = FixSerializer(allow_null=True)


class EstimateSerializer(serializers.Serializer[Any]):
    preset = serializers.CharField()
    bytes = serializers.IntegerField()
    seconds = serializers.IntegerField()
    words = serializers.CharField(help_text="Both, for people: about 12 MB, about 40 s.")


class FoundSerializer(serializers.Serializer[Any]):
    findings = FindingSerializer(many=True)
    estimates = EstimateSerializer(many=True)
    price = serializers.IntegerField(help_text="Of all together, in credits.")
    left = serializers.IntegerField(allow_null=True, help_text="Credits before it; none where credits are off.")
    expected = serializers.CharField(help_text="How long all together may take, in words.")


@extend_schema(operation_id="look_at_export", request=LookSerializer, responses=FoundSerializer)
@api_view(["POST"])
def look(request: Request, pk: UUID) -> Response:
    """What would be missing, black, silent or refused, worst first, and what it would cost. Nothing is kept or made."""
    project = _kept(request, pk)
    sent = LookSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    timeline, span = Timeline.load(sent.validated_data["timeline"]), sent.validated_data["range"]
    wanted = _outputs(sent.validated_data)
    report = preflight.look(project, timeline, wanted, (span["start"], span["end"]) if span else None)
    seconds = sum(each.seconds for each in report.estimates)
    price = requesting.quote(project, timeline, report.able)
    return Response(
        {
            "findings": [_finding(each) for each in report.findings],
            "estimates": [_estimate(output, each) for output, each in zip(report.able, report.estimates, strict=True)],
            "price": price,
            "left": credits.within_reach(project.owner, price) if credits.is_on() else None,
            "expected": estimates.time_words(seconds) if seconds else "",
        }
    )


@extend_schema(operation_id="export_project", parameters=[KEY], request=ExportSerializer, responses={201: ExportedSerializer})
@api_view(["POST"])
def exports(request: Request, pk: UUID) -> Response:
    """A render for each preset, all or none. The same key and body give the same answer.

    409 when `version` is not the one that is saved; 402 with the price of all and the balance; 422 with what is in the way.
    """
    project = _kept(request, pk)
    key = idempotency_key(request)
    sent = ExportSerializer(data=request.data)
    sent.is_valid(raise_exception=True)
    asked = sent.validated_data
    if asked["version"] != project.version and not requesting.is_known(project, key):
        message = "The project has changed since. Save it, look at it, and export it then."
        return Response(error_body("conflict", message, version=project.version), status=409)
    made = requesting.request_all(project, _outputs(asked), project.owner, key, asked["name"])
    return Response(ExportedSerializer({"renders": made}).data, status=201)


def _outputs(asked: dict[str, Any]) -> list[Output]:
    """As they are wished; where captions cannot go there in a format, they go where they usually do."""
    span, place = asked["range"], asked["captions"]
    ends = (span["start"], span["end"]) if span else (None, None)
    return [_fitting(Output(each["preset"], each["quality"], each["format"], place, *ends)) for each in asked["presets"]]


def _fitting(output: Output) -> Output:
    """A sound has no picture to put captions into, and was not asked for one."""
    return Output(output.preset, output.quality, output.format, "none", output.start, output.end) if output.is_sound else output


def _finding(found: Finding) -> dict[str, Any]:
    fix = {"name": found.fix.name, "label": found.fix.label, "details": dict(found.fix.details)} if found.fix else None
    elements = [str(pk) for pk in found.elements]
    return {"level": found.level, "message": found.message, "elements": elements, "frame": found.frame, "fix": fix}


def _estimate(output: Output, expected: Estimate) -> dict[str, Any]:
    words = f"{estimates.size_words(expected.size)}, {estimates.time_words(expected.seconds)}"
    return {"preset": output.preset, "bytes": expected.size, "seconds": expected.seconds, "words": words}


def _kept(request: Request, pk: UUID) -> Project:
    mine = Project.objects.visible_to(cast(User, request.user)).kept().select_related("owner")
    return get_object_or_404(mine, pk=pk)
