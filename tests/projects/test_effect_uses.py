"""The effects that a timeline names, as rows: written with each save, and only where they changed."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from engine.timeline import TextElement, Timeline, Track, Transition, VideoElement
from projects import timelines, uses
from projects.models import Project, TimelineUse
from tests.factories import make_asset, make_project

pytestmark = pytest.mark.django_db


def film(project: Project, **more: Any) -> VideoElement:
    asset = project.owner.assets.first() or make_asset(project.owner)
    return VideoElement.model_validate({"start": 0, "duration": 60, "asset": asset.pk, **more})


def cut(*elements: Any) -> Timeline:
    made = Timeline(tracks=[Track(type="video", elements=list(elements))])
    return made.model_copy(update={"duration": made.content_end})


def named(project: Project) -> set[str]:
    return set(TimelineUse.objects.filter(project=project, asset=None).values_list("effect", flat=True))


def a_cut_with_effects(project: Project) -> Timeline:
    first = film(project, effects=[{"kind": "blur"}, {"kind": "blur"}], sound_effects=[{"kind": "gain"}])
    return cut(first, film(project, start=50, transition=Transition(kind="blur")))


def test_effects_of_picture_and_sound_and_transitions_are_rows(ada: User, bea: User) -> None:
    project = make_project(ada)
    timelines.save(project, a_cut_with_effects(project).dump(), 1)
    assert named(project) == {"blur", "gain", "transition:blur"}
    assert list(uses.projects_with_effect(ada, "transition:blur")) == [project]
    assert list(uses.projects_with_effect(ada, "transition:crossfade")) == []
    assert list(uses.projects_with_effect(bea, "blur")) == []
    assert set(uses.assets_of(ada, project.pk)) == a_cut_with_effects(project).assets()
    text = TextElement(start=0, duration=60, text="Hi", effects=[{"kind": "glow"}])  # type: ignore[list-item]
    timelines.save(project, cut(text).dump(), 2)
    assert named(project) == {"glow"}
    assert list(uses.assets_of(ada, project.pk)) == []


def test_a_save_that_changes_none_writes_none(ada: User) -> None:
    project = make_project(ada)
    document = a_cut_with_effects(project)
    timelines.save(project, document.dump(), 1)
    before = list(TimelineUse.objects.order_by("pk").values())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        timelines.save(project, document.dump(), 2)
    written = [each["sql"] for each in asked.captured_queries if "projects_timelineuse" in each["sql"]]
    assert len(written) == 1
    assert written[0].startswith("SELECT")
    assert list(TimelineUse.objects.order_by("pk").values()) == before


def test_timelines_from_before_are_noted_by_the_migration(ada: User) -> None:
    project = make_project(ada)
    timelines.save(project, a_cut_with_effects(project).dump(), 1)
    make_project(ada, timeline={"schema": 1, "tracks": [{"type": "video"}]})
    migration = import_module("projects.migrations.0007_note_effects")
    migration.forget_effects(apps, None)
    assert named(project) == set()
    assert TimelineUse.objects.count() == 1
    for _ in range(2):  # a second run finds them there
        migration.note_effects(apps, None)
    assert named(project) == {"blur", "gain", "transition:blur"}
