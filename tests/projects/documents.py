"""Timelines for tests, and the clip table's form as a browser without script would send it."""

import re
from html import unescape
from typing import Any
from uuid import UUID

from django.test import Client

from accounts.models import User
from engine.timeline import Timeline
from media_library.models import Asset
from projects import edits
from projects.edits import Media
from projects.models import Project
from tests.factories import make_asset, make_project


def media_of(asset: Asset) -> Media:
    return Media(asset.pk, asset.kind, asset.name, asset.duration_us)


def timeline_of(*assets: Asset) -> Timeline:
    timeline = Timeline.new()
    for asset in assets:
        timeline = edits.add_clip(timeline, media_of(asset))
    return timeline


def project_with(owner: User, *names: str, **fields: Any) -> Project:
    """A project with one clip of four seconds for each name."""
    timeline = timeline_of(*(make_asset(owner, name=name) for name in names))
    return make_project(owner, timeline=timeline.dump(), **fields)


def clips(project: Project, kind: str = "video") -> list[tuple[str, int, int]]:
    """Name, start and length of the elements on tracks of that type, in time order."""
    project.refresh_from_db()
    found = [e for track in project.document().tracks if track.type == kind for e in track.elements]
    return [(getattr(e, "text", e.name), e.start, e.duration) for e in sorted(found, key=lambda e: e.start)]


def element_id(project: Project, name: str) -> UUID:
    project.refresh_from_db()
    return next(e.id for e in project.document().elements() if name in (e.name, getattr(e, "text", None)))


def form_of(html: str) -> dict[str, str]:
    """Every named control of the clip table's form with what stands in it; buttons are left out."""
    body = html[html.index('id="clip-table"') :]
    body = body[: body.index("</form>")]
    values = {}
    for tag in re.findall(r"<input\b[^>]*>", body):
        found = dict(re.findall(r'([a-z_-]+)="([^"]*)"', tag))
        if "name" in found:
            values[unescape(found["name"])] = unescape(found.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*?name="([^"]+)"[^>]*>\n?(.*?)</textarea>', body, re.S):
        values[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.search(r'value="([^"]+)" selected', options)
        values[name] = chosen[1] if chosen else ""
    return values


def open_table(client: Client, project: Project) -> dict[str, str]:
    return form_of(client.get(f"/projects/{project.pk}/").content.decode())
