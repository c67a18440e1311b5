"""The studio's addresses, and one more through which a test asks for jobs as a page would."""

import json

from django.http import JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from config.urls import urlpatterns as _studio
from jobs import submitting


@csrf_exempt
@require_POST
@signed_in
def submit(request: AuthenticatedRequest) -> JsonResponse:
    asked = json.loads(request.body)
    try:
        job = submitting.submit(owner=request.user, **asked)
    except Refused as refusal:
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    return JsonResponse({"id": str(job.pk)}, status=201)


urlpatterns = [*_studio, path("faults/submit/", submit)]
