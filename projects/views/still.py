"""A picture of one frame of a project. What cannot be drawn is answered as a picture too, with the reason in words."""

import textwrap
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.html import format_html, format_html_join
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedRequest, signed_in
from accounts.refusals import Refused
from engine.errors import EngineError, InvalidTimeline
from projects import stills
from projects.models import Project
from projects.preview_points import points_of

WIDTH, HEIGHT = 640, 360


@require_safe
@signed_in
def still(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """GET ?frame=N; beyond the end it is the last frame."""
    project = get_object_or_404(Project.objects.visible_to(request.user).kept().select_related("owner"), pk=pk)
    timeline = project.document()
    if timeline.duration == 0:
        return _words("Add a clip to see it here.", 200)
    frame = points_of(timeline).nearest(request.GET.get("frame", "")).frame
    try:
        key = stills.key_of(project, timeline, frame)
        etag = quote_etag(key)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = HttpResponse(stills.draw(project, timeline, frame, key), content_type="image/jpeg")
    except InvalidTimeline as error:
        return _words(". ".join(fault.message for fault in error.faults), 422)
    except EngineError as error:
        return _words(str(error), 422)
    except Refused as error:
        return _words(str(error), error.status)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"  # ask each time; the answer is mostly "not modified"
    return response


def _words(sentence: str, status: int) -> HttpResponse:
    """An SVG with the sentence: browsers show the body of a failed picture too."""
    lines = textwrap.wrap(sentence, 60)[:6]
    top = HEIGHT / 2 - 10 * (len(lines) - 1)
    rows = format_html_join("", '<tspan x="320" y="{}">{}</tspan>', ((top + 20 * n, line) for n, line in enumerate(lines)))
    picture = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w} {h}" width="{w}" height="{h}"><rect width="{w}" height="{h}" '
        'fill="#131416"/><text fill="#b9bbbe" font-family="sans-serif" font-size="15" text-anchor="middle">{rows}</text></svg>',
        w=WIDTH,
        h=HEIGHT,
        rows=rows,
    )
    return HttpResponse(picture, content_type="image/svg+xml", status=status, headers={"Cache-Control": "no-store"})
