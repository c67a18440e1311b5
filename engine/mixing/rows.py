"""What settings say of clips by their ids: the films that are given, and the rules. Pure."""

from collections.abc import Mapping, Sequence

from engine.combinations import Group, Mode, Recipe
from engine.combinations.recipe import Rules
from engine.errors import Fault
from engine.mixing.cutting import Cut, DraftClip
from engine.mixing.settings import InvalidMix, MixRow, MixSettings

Picked = tuple[DraftClip | None, ...]
Clips = Mapping[str, DraftClip]
Word = tuple[Cut, ...]


def read_rows(settings: MixSettings, clips: Clips) -> dict[int, Picked]:
    """The films that are given, by number, in order. In MANUAL they are as somebody wants them, with places left empty or not,
    and `count` says how many of them; in AUTO as a draw makes them. Raises InvalidMix.
    """
    faults, found = list[Fault](), dict[int, Picked]()
    for r, row in enumerate(settings.rows):
        path, wrong = f"rows.{r}", _wrong_row(settings, row, clips, f"rows.{r}")
        if row.number in found:
            wrong.append(Fault(f"{path}.number", f"Film {row.number} is given twice"))
        elif settings.mode == "auto" and row.number > settings.count:
            wrong.append(Fault(f"{path}.number", f"Film {row.number} is given, and there are to be {settings.count} films"))
        faults += wrong
        if not wrong:
            found[row.number] = tuple(clips[pick] if pick is not None else None for pick in row.picks)
    if faults:
        raise InvalidMix(faults)
    numbers = sorted(found)
    return {number: found[number] for number in (numbers[: settings.count] if settings.mode == "manual" else numbers)}


def write_recipe(settings: MixSettings, clips: Clips, rows: Mapping[int, Picked], made_before: frozenset[Word]) -> Recipe[Cut]:
    """Clips become their cuts: the same clip in two places is the same one for rules and uses. Raises InvalidMix for rules
    that name none.
    """
    weights: dict[Cut, int] = {}
    for clip in clips.values():
        weights[clip.cut] = max(weights.get(clip.cut, 0), clip.weight)
    in_groups = [[clip for clip in clips.values() if clip.group == g] for g in range(len(settings.groups))]
    groups = tuple(
        Group(group.name, tuple(clip.cut for clip in there if _may_play(settings, clip, weights)), group.optional)
        for group, there in zip(settings.groups, in_groups, strict=True)
    )
    pool = tuple(clip.cut for clip in clips.values() if clip.group is None)
    return Recipe(
        Mode(settings.mode.upper()),
        groups,
        pool,
        settings.take,
        fixed={number: tuple(pick.cut if pick is not None else None for pick in picks) for number, picks in rows.items()},
        avoid=made_before if settings.is_new else frozenset(),
        rules=_rules(settings, clips),
        weights=weights,
        lengths=_lengths(settings, clips),
        names={clip.cut: clip.name for clip in reversed(list(clips.values()))},
    )


def _may_play(settings: MixSettings, clip: DraftClip, weights: Mapping[Cut, int]) -> bool:
    """False for a clip that is never drawn here, where its weight is that of the same clip elsewhere."""
    return settings.mode == "manual" or clip.weight > 0 or not weights[clip.cut]


def _rules(settings: MixSettings, clips: Clips) -> Rules[Cut]:
    asked, faults = settings.rules, list[Fault]()

    def pairs(name: str, given: Sequence[Sequence[str]]) -> tuple[tuple[Cut, Cut], ...]:
        unknown = [(n, place, id_) for n, pair in enumerate(given) for place, id_ in enumerate(pair) if id_ not in clips]
        faults.extend(Fault(f"rules.{name}.{n}.{place}", f"There is no clip “{id_}”") for n, place, id_ in unknown)
        return () if unknown else tuple((clips[first].cut, clips[second].cut) for first, second in given)

    found = Rules(
        requires=pairs("requires", asked.requires),
        excludes=pairs("excludes", asked.excludes),
        apart=pairs("apart", asked.apart),
        most_length=asked.max_duration,
        max_uses=asked.max_uses,
        min_difference=asked.min_difference,
        max_overlap=asked.max_overlap / 100,
    )
    if faults:
        raise InvalidMix(faults)
    return found


def _lengths(settings: MixSettings, clips: Clips) -> dict[Cut, int]:
    """What each clip adds to a film, at most: its frames, less the transition from the clip that is surely before it."""
    lengths: dict[Cut, int] = {}
    for clip in clips.values():
        group = settings.groups[clip.group] if clip.group is not None else None
        is_joined = group is not None and not all(before.optional for before in settings.groups[: clip.group])
        shared = group.transition.duration if group is not None and group.transition is not None and is_joined else 0
        lengths[clip.cut] = max(lengths.get(clip.cut, 0), clip.cut.frames - shared)
    return lengths


def _wrong_row(settings: MixSettings, row: MixRow, clips: Clips, path: str) -> list[Fault]:
    unknown = [
        Fault(f"{path}.picks.{n}", f"There is no clip “{pick}”")
        for n, pick in enumerate(row.picks)
        if pick not in clips and pick is not None
    ]
    if unknown:
        return unknown
    picks = [clips[pick] if pick is not None else None for pick in row.picks]
    return _wrong_picks(settings, row.number, picks, path) if settings.groups else _wrong_taken(settings, row.number, picks, path)


def _wrong_picks(settings: MixSettings, number: int, picks: Sequence[DraftClip | None], path: str) -> list[Fault]:
    if len(picks) != len(settings.groups):
        return [Fault(f"{path}.picks", f"Film {number} has {len(picks)} places, and there are {len(settings.groups)} groups")]
    faults = []
    for g, (pick, group) in enumerate(zip(picks, settings.groups, strict=True)):
        if pick is None and not group.optional and settings.mode == "auto":
            faults.append(Fault(f"{path}.picks.{g}", f"Film {number} has nothing from “{group.name}”, which is not optional"))
        elif pick is not None and pick.group != g:
            faults.append(Fault(f"{path}.picks.{g}", f"“{pick.name}” is not a clip of “{group.name}”"))
    return faults or _nothing(number, picks, path)


def _wrong_taken(settings: MixSettings, number: int, picks: Sequence[DraftClip | None], path: str) -> list[Fault]:
    """Of a row of a pool."""
    taken = [pick.cut for pick in picks if pick is not None]
    if settings.mode == "manual":
        return _nothing(number, picks, path)
    if len(taken) != settings.take or len(taken) < len(picks):
        return [Fault(f"{path}.picks", f"Film {number} has {len(taken)} clips, and each takes {settings.take}")]
    if len(set(taken)) < len(taken):
        return [Fault(f"{path}.picks", f"Film {number} takes a clip twice")]
    return []


def _nothing(number: int, picks: Sequence[DraftClip | None], path: str) -> list[Fault]:
    return [] if any(picks) else [Fault(f"{path}.picks", f"Film {number} has no clips")]
