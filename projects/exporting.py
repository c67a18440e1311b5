"""A person's projects in the archive of what the studio keeps of them: timelines, their versions, what was rendered and mixed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from accounts.archives import Entry, Names
from accounts.exporting import document, in_pages, table
from accounts.models import User
from projects.models import ClipGroup, Mix, MixOutput, MixSetup, Project, ProjectClip, ProjectVersion, Render


def export(user: User) -> Iterator[Entry]:
    names = Names()
    for project in in_pages(Project.objects.visible_to(user)):
        yield document(f"projects/{names.unique(f'{project.name}.json')}", _told(project))
        for pk in project.versions.order_by("number").values_list("pk", flat=True):  # each is a whole document: one at a time
            if version := ProjectVersion.objects.filter(pk=pk).first():
                name = " ".join(f"{project.name} {version.number} {version.name}".split())
                yield document(f"versions/{names.unique(f'{name}.json')}", _kept(version))
    yield table("renders.json", (_rendered(render) for render in in_pages(Render.objects.visible_to(user))))
    yield from _mixed(user)


def _mixed(user: User) -> Iterator[Entry]:
    """What stands in the mixers, and every run with its films; these are files of assets."""
    yield table("clip_groups.json", (_values(each, _OF_GROUP) for each in in_pages(ClipGroup.objects.filter(owner=user))))
    yield table("project_clips.json", (_values(each, _OF_CLIP) for each in in_pages(ProjectClip.objects.filter(owner=user))))
    yield table("mix_setups.json", (_values(each, _OF_SETUP) for each in in_pages(MixSetup.objects.filter(owner=user))))
    yield table("mixes.json", (_values(each, _OF_MIX) for each in in_pages(Mix.objects.visible_to(user))))
    yield table("mix_outputs.json", (_values(each, _OF_OUTPUT) for each in in_pages(MixOutput.objects.visible_to(user))))


_OF_GROUP = ["id", "project_id", "name", "order", "is_optional", "trim", "trim_us", "transition", "transition_us", "created_at"]
_OF_CLIP = ["id", "project_id", "asset_id", "group_id", "title", "order", "weight", "source_in_us", "length_us", "created_at"]
_OF_SETUP = ["id", "project_id", "settings", "version", "edited_at", "created_at"]
_OF_MIX = ["id", "project_id", "job_id", "name", "settings", "created_at"]
_OF_OUTPUT = ["id", "mix_id", "asset_id", "number", "name", "status", "error", "clips", "metadata", "frames", "created_at"]


def _values(row: Model, names: list[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _told(project: Project) -> dict[str, Any]:
    names = ["id", "name", "description", "version", "created_at", "edited_at", "deleted_at", "timeline"]
    tags = list(project.tags.order_by("folded").values_list("name", flat=True))
    return {**_values(project, names), "tags": tags}


def _kept(version: ProjectVersion) -> dict[str, Any]:
    names = ["id", "project_id", "number", "name", "reason", "description", "edited_at", "created_at", "timeline"]
    return _values(version, names)


def _rendered(render: Render) -> dict[str, Any]:
    names = ["id", "project_id", "asset_id", "job_id", "name", "preset", "quality", "format", "captions"]
    names += ["range_start", "range_end", "project_version", "created_at"]
    return _values(render, names)
