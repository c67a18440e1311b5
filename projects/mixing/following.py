"""What the settings of a mix come to when its groups or clips change: rules name clips by id, rows by place too. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence

from engine.mixing.settings import MixRow, MixRules, MixSettings

_PAIRS = ("requires", "excludes", "apart")


def without_clips(settings: MixSettings, clips: Collection[str]) -> MixSettings:
    """No rule and no row names them."""
    rules = _rules(settings.rules, lambda pair: not set(pair) & set(clips))
    return without_rows_of(settings.model_copy(update={"rules": rules}), clips)


def without_rows_of(settings: MixSettings, clips: Collection[str]) -> MixSettings:
    """Where films go by their number, the others keep theirs; a grid of all films closes up."""
    kept = [row for row in settings.rows if not set(row.picks) & set(clips)]
    if settings.mode == "manual" and len(kept) < len(settings.rows):
        kept = [row.model_copy(update={"number": number}) for number, row in enumerate(kept, 1)]
    return settings.model_copy(update={"rows": kept})


def arranged(settings: MixSettings, places: Sequence[int | None]) -> MixSettings:
    """For each group that there is now, its place before, or none for one that is new. From 0.

    A row of a pool is none of groups, so none is left where the first group comes or the last one goes; nor is a text
    whose group went.
    """
    has_both = any(place is not None for place in places)
    rows = [_arranged_row(row, places) for row in settings.rows] if has_both else []
    now = {place + 1: number for number, place in enumerate(places, 1) if place is not None}
    texts = [
        text if text.group is None else text.model_copy(update={"group": now[text.group]})
        for text in settings.texts
        if text.group is None or text.group in now
    ]
    return settings.model_copy(update={"rows": rows, "texts": texts})


def renamed(settings: MixSettings, names: Mapping[str, str]) -> MixSettings:
    """The same of other clips: `names` gives the new id of each. Rules and rows that name one without are left out."""
    rules = _rules(settings.rules, lambda pair: set(pair) <= names.keys())
    moved = {name: [[names[clip] for clip in pair] for pair in getattr(rules, name)] for name in _PAIRS}
    rows = [
        row.model_copy(update={"picks": [pick and names[pick] for pick in row.picks]})
        for row in settings.rows
        if {pick for pick in row.picks if pick} <= names.keys()
    ]
    return settings.model_copy(update={"rules": rules.model_copy(update=moved), "rows": rows})


def _arranged_row(row: MixRow, places: Sequence[int | None]) -> MixRow:
    picks = [None if place is None or place >= len(row.picks) else row.picks[place] for place in places]
    return row.model_copy(update={"picks": picks})


def _rules(rules: MixRules, keeps: Callable[[list[str]], bool]) -> MixRules:
    return rules.model_copy(update={name: [pair for pair in getattr(rules, name) if keeps(pair)] for name in _PAIRS})
