"""How a project is mixed: made once, saved by version, and read without what is kept as rows."""

from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from engine.mixing.settings import InvalidMix, MixGroup, MixMusic, MixRules, MixSettings
from projects.mixing import setups
from projects.mixing.setups import SetupConflict
from projects.models import MixSetup, Project
from tests.factories import make_asset, make_project

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(ada: User) -> Project:
    return make_project(ada)


def test_it_is_made_at_the_first_use_and_found_again(project: Project) -> None:
    made = setups.setup_of(project)
    settings = setups.settings_of(made)
    assert (settings.count, settings.preset, settings.naming) == (10, "1080p", "{project}-{index}")
    assert (made.owner_id, made.version) == (project.owner_id, 1)
    assert setups.setup_of(project).pk == made.pk
    assert MixSetup.objects.count() == 1


def test_groups_pool_project_and_date_are_not_stored(project: Project) -> None:
    setup = setups.setup_of(project)
    whole = MixSettings(groups=[MixGroup(name="Hook")], project="Spring film", date="2026-11-27", count=3)
    setups.save(setup, whole, 1)
    stored = MixSetup.objects.get().settings
    assert stored["count"] == 3
    assert not {"groups", "pool", "project", "date"} & set(stored)
    assert setups.settings_of(setup) == MixSettings(count=3)


def test_of_two_saves_from_one_version_the_second_is_told_what_is_there(project: Project) -> None:
    mine, theirs = setups.setup_of(project), setups.setup_of(project)
    assert setups.save(mine, MixSettings(count=3), 1).version == 2
    with pytest.raises(SetupConflict) as told:
        setups.save(theirs, MixSettings(count=4), 1)
    assert (told.value.current.version, told.value.current.settings["count"]) == (2, 3)
    assert setups.save(told.value.current, MixSettings(count=4), 2).version == 3


def test_fields_are_changed_as_values_or_as_json(project: Project) -> None:
    setup = setups.setup_of(project)
    setup = setups.change(setup, 1, count=5, rules=MixRules(max_uses=2))
    setup = setups.change(setup, 2, format="mov", rate={"num": 25}, metadata={"static": {"campaign": "demo"}})
    found = setups.settings_of(MixSetup.objects.get())
    assert (found.count, found.rules.max_uses, found.format, found.rate.num) == (5, 2, "mov", 25)
    assert found.metadata.static == {"campaign": "demo"}
    assert setup.edited_at > setup.created_at


@pytest.mark.parametrize(
    ("fields", "path"),
    [({"count": 0}, "count"), ({"colour": "red"}, "colour"), ({"naming": "{x}"}, "naming"), ({"rate": 0}, "rate")],
)
def test_what_the_settings_cannot_be_is_told_by_its_place(project: Project, fields: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidMix) as told:
        setups.change(setups.setup_of(project), 1, **fields)
    assert [fault.path for fault in told.value.faults] == [path]
    assert MixSetup.objects.get().version == 1


def test_music_is_the_owners_or_was_there_before(project: Project, ada: User, bea: User) -> None:
    setup = setups.setup_of(project)
    for stranger in (make_asset(bea, kind="audio").pk, uuid4()):
        with pytest.raises(InvalidMix, match="not in your library"):
            setups.change(setup, 1, music=MixMusic(asset=stranger))
    song = make_asset(ada, kind="audio")
    setups.change(setup, 1, music={"asset": str(song.pk)})
    song.delete()
    assert setups.change(setup, 2, count=7).version == 3, "what is gone keeps nothing else from being saved"
