"""Health for supervisors and balancers: /healthz says that the process answers, /readyz that it can serve."""

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """503 with the reasons while a page could not be served. Redis is not among them: without it pages work, jobs wait."""
    reasons = [*_database_faults(), *_storage_faults()]
    return JsonResponse({"status": "waiting" if reasons else "ok", "reasons": reasons}, status=503 if reasons else 200)


def _database_faults() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return ["The database needs migrating."]
    except Error:
        return ["The database does not answer."]
    return []


def _storage_faults() -> list[str]:
    try:
        settings.MEDIA_DIR.mkdir(parents=True, exist_ok=True)
        probe = settings.MEDIA_DIR / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        return ["The media folder cannot be written."]
    return []
