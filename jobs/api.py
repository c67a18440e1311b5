"""Jobs in JSON, under /api/v1/jobs/: what the events carry, for who cannot or need not listen, and what can be done to a job."""

from typing import Any, cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from jobs import feed, lifecycle, listing, reading, submitting
from jobs.forms import STATUSES, FilterForm
from jobs.models import Job


class JobSerializer(serializers.Serializer[Any]):
    """The shape of feed.snapshot, for the schema: `link` is the page of what it is about, `price` in credits."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a word of the field's own constructor
    title = serializers.CharField()
    status = serializers.ChoiceField(choices=Job.Status.choices)
    stage = serializers.CharField()
    progress = serializers.IntegerField()
    error = serializers.CharField()
    seq = serializers.IntegerField(help_text="Rises at every change.")
    link = serializers.CharField()
    price = serializers.IntegerField()
    is_unread = serializers.BooleanField()
    can_retry = serializers.BooleanField()
    seconds_left = serializers.FloatField(allow_null=True)
    created_at = serializers.DateTimeField()
    completed_at = serializers.DateTimeField(allow_null=True)


class JobPageSerializer(serializers.Serializer[Any]):
    results = JobSerializer(many=True)
    next = serializers.UUIDField(allow_null=True, help_text="For the parameter `before` of the next page.")


class StateSerializer(serializers.Serializer[Any]):
    """What runs, waits or is unread, with the counts and meters that each page shows beside."""

    whole = serializers.BooleanField()
    jobs = JobSerializer(many=True)


@extend_schema(
    operation_id="list_jobs",
    parameters=[
        OpenApiParameter("status", str, enum=[value for value, _ in STATUSES if value]),
        OpenApiParameter("kind", str),
        OpenApiParameter("before", UUID),
    ],
    responses=JobPageSerializer,
)
@api_view(["GET"])
def history(request: Request) -> Response:
    """All of one's jobs, the newest first, twenty at a time. What is not known of the parameters is left out of account."""
    page = listing.page_of(_person(request), FilterForm(request._request.GET).filters())
    shown = [feed.snapshot(line.job) for line in page.lines]
    return Response({"results": shown, "next": shown[-1]["id"] if page.older else None})


@extend_schema(operation_id="get_job_state", responses=StateSerializer)
@api_view(["GET"])
def feed_state(request: Request) -> Response:
    """What runs, waits or is unread, with the counts and meters: what a stream of events begins with."""
    return Response(feed.state_of(_person(request)))


@extend_schema(operation_id="get_job", responses=JobSerializer)
@api_view(["GET"])
def detail(request: Request, pk: UUID) -> Response:
    """One job as it is now."""
    return Response(feed.snapshot(_own(request, pk)))


@extend_schema(operation_id="cancel_job", request=None, responses=JobSerializer)
@api_view(["POST"])
def cancel(request: Request, pk: UUID) -> Response:
    """The job as it is now: cancelled, or still at work and told to stop."""
    lifecycle.cancel(_own(request, pk))
    return Response(feed.snapshot(_own(request, pk)))


@extend_schema(operation_id="retry_job", request=None, responses={201: JobSerializer})
@api_view(["POST"])
def retry(request: Request, pk: UUID) -> Response:
    """201 with the new job, the same one each time. Whoever tries again has seen how it ended."""
    job = _own(request, pk)
    made = submitting.retry(job)
    reading.mark_read(job)
    return Response(feed.snapshot(made), status=201)


@extend_schema(operation_id="read_job", request=None, responses=JobSerializer)
@api_view(["POST"])
def read(request: Request, pk: UUID) -> Response:
    """Its owner has seen how it ended."""
    reading.mark_read(_own(request, pk))
    return Response(feed.snapshot(_own(request, pk)))


@extend_schema(operation_id="read_all_jobs", request=None, responses=StateSerializer)
@api_view(["POST"])
def read_all(request: Request) -> Response:
    """Its owner has seen how all ended."""
    reading.mark_all_read(_person(request))
    return Response(feed.state_of(_person(request)))


def _person(request: Request) -> User:
    return cast(User, request.user)  # signed in: DRF's default


def _own(request: Request, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(_person(request)), pk=pk)
