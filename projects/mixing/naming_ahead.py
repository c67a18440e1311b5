"""What the files of a mix would be called by a template that is still being typed."""

from dataclasses import dataclass

from engine.mixing.fields import FIELDS, Facts
from engine.mixing.naming import check_template, name_files
from engine.presets import FORMATS
from projects.mixing.dry_runs import DryRun

SHOWN = 3


@dataclass(frozen=True)
class Ahead:
    """The first names, or the sentence that says why there are none. `fields` are those that a template may hold."""

    names: list[str]
    fault: str = ""
    fields: tuple[str, ...] = FIELDS


def names_ahead(dry: DryRun, naming: str, format: str) -> Ahead:
    """Of all films, so that two of one name are found; without a plan of films that hold the first clip of each group."""
    suffix = FORMATS[format].suffix if format in FORMATS else ""
    try:
        check_template(naming)
        names = name_files(naming, [facts.spell() for facts in _films(dry)], suffix)
    except ValueError as error:
        return Ahead([], str(error))
    return Ahead(names[:SHOWN])


def _films(dry: DryRun) -> list[Facts]:
    settings = dry.assembly.settings
    titles = [[clip.title for clip in film.clips] for film in dry.films]
    if not titles:
        first = [group.clips[0].name for group in settings.groups if group.clips] or [clip.name for clip in settings.pool[:1]]
        titles = [first] * min(SHOWN, settings.count)
    return [Facts(number, settings.date, clips, settings.project, settings.seed) for number, clips in enumerate(titles, 1)]
