"""Providers tell that something has changed: taken once if they really sent it, and believed only in that it is time to look.

Each generation has an address of its own that only its provider is told. What comes there wakes its job, which then asks.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.http import error_body
from generation import catalogue
from generation.models import Generation, WebhookEvent
from generation.providers import signatures
from generation.providers.shapes import ErrorKind, Event, ProviderError, Submission
from jobs import lifecycle

BODY_MAX = 5 * 1024 * 1024  # bytes
KEPT = timedelta(days=30)


def url_for(generation: Generation) -> str:
    """Where its provider may call; "" where nobody outside can reach the studio."""
    if not settings.WEBHOOKS_URL:
        return ""
    key = str(generation.pk)
    token = signatures.token(settings.SECRET_KEY, generation.provider, key)
    return settings.WEBHOOKS_URL + reverse("webhook", args=[generation.provider, key, token])


@csrf_exempt
@require_POST
def receive(request: HttpRequest, provider: str, pk: UUID, token: str) -> HttpResponse:
    """204 for what counts and for what was here before; 400 for what the provider did not send; 503 while that cannot be told."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(signatures.is_token(token, secret, provider, str(pk)) for secret in secrets):
        return _refused(400, "not_from_the_provider", "This webhook is not from the provider.")
    if int(request.headers.get("Content-Length") or 0) > BODY_MAX:
        return _refused(413, "too_large", "This is more than a webhook may say.")
    adapter = catalogue.adapters().get(provider)
    generation = Generation.objects.filter(pk=pk, provider=provider).first()
    if adapter is None or generation is None:
        return HttpResponse(status=204)  # nobody waits for it any more; sent again it would be the same
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        event = adapter.verify(headers, request.body, timezone.now())
    except ProviderError as error:
        is_forged = error.kind in (ErrorKind.AUTH, ErrorKind.BAD_REQUEST)
        return _refused(400 if is_forged else 503, "not_from_the_provider", str(error))
    take(generation, event)
    return HttpResponse(status=204)


def take(generation: Generation, event: Event) -> bool:
    """Keep it and wake the job; once, however often it comes. It may be late, early or about what is over: the job asks."""
    about = {"generation": generation, "remote_id": event.remote_id[:255], "state": event.state[:40]}
    _, is_new = WebhookEvent.objects.get_or_create(provider=generation.provider, event_id=event.id[:255], defaults=about)
    if is_new and generation.job_id is not None:
        lifecycle.wake(generation.job_id)
    return is_new


def told_of(generation: Generation) -> Submission | None:
    """What a webhook says it is called there: the way back when the reply to the submission was lost."""
    events = WebhookEvent.objects.filter(generation=generation).exclude(remote_id="").order_by("received_at")
    remote_id = events.values_list("remote_id", flat=True).first()
    about = {"modality": generation.modality, "model": generation.model}  # which an adapter would have kept itself
    return Submission(remote_id, about) if remote_id else None


def sweep() -> dict[str, int]:
    """Remove what is long over. See settings.SWEEPS."""
    return {"webhook_events": WebhookEvent.objects.filter(received_at__lt=Now() - KEPT).delete()[0]}


def _refused(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse(error_body(code, message), status=status)
