"""/search/: what the palette finds of a person's, in every app of settings.SEARCHABLES."""

from dataclasses import asdict

from django.conf import settings
from django.http import JsonResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from accounts.finding import Found
from accounts.http import AuthenticatedRequest, signed_in
from accounts.models import User

LIMIT = 6  # of each app: the list is read at a glance, and more letters find the rest
LONGEST = 200


@require_safe
@signed_in
def search(request: AuthenticatedRequest) -> JsonResponse:
    """[{kind, title, url, icon, hint}]; without `q` the latest of each."""
    words = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    answer = JsonResponse([asdict(found) for found in find(request.user, words)], safe=False)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Person"] = str(request.user.pk)  # a page may be older than who is signed in, and keeps nothing of another's
    return answer


def find(user: User, words: str, limit: int = LIMIT) -> list[Found]:
    return [found for path in settings.SEARCHABLES.values() for found in import_string(path)(user, words, limit)]
