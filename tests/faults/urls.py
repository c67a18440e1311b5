"""The studio's addresses, one more through which a test asks for jobs as a page would, and one whose statement lasts."""

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from config import urls as _studio
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


@require_safe
def linger(request: HttpRequest) -> JsonResponse:
    """PostgreSQL is asked for half a minute."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")
    return JsonResponse({})


handler400, handler403 = _studio.handler400, _studio.handler403
handler404, handler500 = _studio.handler404, _studio.handler500
urlpatterns = [*_studio.urlpatterns, path("faults/submit/", submit), path("faults/linger/", linger)]
