"""How a project is mixed: its MixSetup, made at the first use, saved by version, and kept true to the groups and clips.

Saving is one conditional UPDATE that names the version it started from, so of two people who save only one wins.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from pydantic_core import to_jsonable_python

from engine.errors import Fault
from engine.mixing.settings import InvalidMix, MixSettings
from media_library.models import Asset
from projects.models import MixSetup, Project

COUNT = 10  # films of a mix of which nothing was said yet
NOT_YOURS = "This music is not in your library"
_ELSEWHERE = ("groups", "pool", "project", "date")  # rows of their own, or what a run says


class SetupConflict(Exception):
    """Someone saved in between. `current` is the setup as it is now."""

    def __init__(self, current: MixSetup) -> None:
        super().__init__("The mix was changed in another tab")
        self.current = current


def setup_of(project: Project) -> MixSetup:
    """That of the project, which is in the mixer from now on."""
    return begin(project, MixSettings(count=COUNT))


def begin(project: Project, settings: MixSettings) -> MixSetup:
    """With these settings where there is none."""
    values = {"owner_id": project.owner_id, "settings": _stored(settings)}
    return MixSetup.objects.get_or_create(project=project, defaults=values)[0]


def settings_of(setup: MixSetup) -> MixSettings:
    """Without groups and pool, which are rows of their own."""
    return MixSettings.load(setup.settings)


def save(setup: MixSetup, settings: MixSettings, expected: int) -> MixSetup:
    """Raises SetupConflict, and InvalidMix for music that is not its owner's: what was there before may be gone since."""
    music = settings.music
    if music and music != settings_of(setup).music and not _is_theirs(setup, settings):
        raise InvalidMix([Fault("music.asset", NOT_YOURS)])
    values = {"settings": _stored(settings), "edited_at": timezone.now()}
    if not MixSetup.objects.filter(pk=setup.pk, version=expected).update(version=F("version") + 1, **values):
        raise SetupConflict(MixSetup.objects.get(pk=setup.pk))
    for name, value in {**values, "version": expected + 1}.items():
        setattr(setup, name, value)
    return setup


def change(setup: MixSetup, expected: int, **fields: Any) -> MixSetup:
    """Save with these fields of MixSettings, as values or as JSON. Raises InvalidMix with every fault, and SetupConflict."""
    wanted = {**settings_of(setup).dump(), **to_jsonable_python(fields, by_alias=True)}
    return save(setup, MixSettings.load(wanted), expected)


def follow(project_id: UUID, changed: Callable[[MixSettings], MixSettings]) -> None:
    """Write what the settings come to after a change of groups or clips, in its transaction; where it is nothing, no version."""
    setup = MixSetup.objects.select_for_update(no_key=True).filter(project=project_id).first()
    if setup is None:
        return
    settings = settings_of(setup)
    if (new := changed(settings)) != settings:
        MixSetup.objects.filter(pk=setup.pk).update(version=F("version") + 1, settings=_stored(new), edited_at=timezone.now())


def _stored(settings: MixSettings) -> dict[str, Any]:
    return {name: value for name, value in settings.dump().items() if name not in _ELSEWHERE}


def _is_theirs(setup: MixSetup, settings: MixSettings) -> bool:
    return settings.music is not None and Asset.objects.filter(owner=setup.owner_id, pk=settings.music.asset).exists()
