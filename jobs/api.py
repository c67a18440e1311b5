"""GET /api/v1/jobs/<id>/: what an event of the job carries, for who cannot or need not listen."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from jobs.models import Job


@api_view(["GET"])
def detail(request: Request, pk: UUID) -> Response:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]  # signed in: DRF's default
    return Response(job.snapshot())
