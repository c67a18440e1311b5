"""Jobs in JSON, under /api/v1/jobs/: what the events carry, for who cannot or need not listen, and what can be done to a job."""

from typing import cast
from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from jobs import feed, lifecycle, reading, submitting
from jobs.models import Job


@api_view(["GET"])
def feed_state(request: Request) -> Response:
    return Response(feed.state_of(_person(request)))


@api_view(["GET"])
def detail(request: Request, pk: UUID) -> Response:
    return Response(feed.snapshot(_own(request, pk)))


@api_view(["POST"])
def cancel(request: Request, pk: UUID) -> Response:
    """The job as it is now: cancelled, or still at work and told to stop."""
    lifecycle.cancel(_own(request, pk))
    return Response(feed.snapshot(_own(request, pk)))


@api_view(["POST"])
def retry(request: Request, pk: UUID) -> Response:
    """201 with the new job, the same one each time. Whoever tries again has seen how it ended."""
    job = _own(request, pk)
    made = submitting.retry(job)
    reading.mark_read(job)
    return Response(feed.snapshot(made), status=201)


@api_view(["POST"])
def read(request: Request, pk: UUID) -> Response:
    reading.mark_read(_own(request, pk))
    return Response(feed.snapshot(_own(request, pk)))


@api_view(["POST"])
def read_all(request: Request) -> Response:
    reading.mark_all_read(_person(request))
    return Response(feed.state_of(_person(request)))


def _person(request: Request) -> User:
    return cast(User, request.user)  # signed in: DRF's default


def _own(request: Request, pk: UUID) -> Job:
    return get_object_or_404(Job.objects.visible_to(_person(request)), pk=pk)
