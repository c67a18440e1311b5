"""Transitions of a storyline of Final Cut Pro XML: over a cut they join two clips, beside a gap they fade one in or out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.interchange.drafts import Draft

# What a track of ours is made of: "picture", "sound" or "caption", the lane, and whether it is switched on.
Row = tuple[str, int, bool]
_DISSOLVES = ("dissolve", "crossfade", "cross fade")
_FADES = {"fade_in": "fade_out", "sound_fade_in": "sound_fade_out"}


class Join(NamedTuple):
    """A transition, in frames of the timeline."""

    where: str
    begin: int
    end: int
    name: str


@dataclass(frozen=True)
class Entry:
    """A clip as it lies between two cuts; without a draft it cannot be read, or is a gap.

    `fades`: the fields of ours by which it is faded in. `can_sound`: whether its media is heard as far as the clip goes,
    `is_silenced`: although it has sound, the file has it shown only.
    """

    draft: Draft | None = None
    row: Row = ("", 0, True)
    is_gap: bool = False
    fades: tuple[str, ...] = ()
    can_sound: bool = False
    is_silenced: bool = False
    role: str = ""

    def faded_in(self, frames: int) -> "Entry":
        return self._faded(self.fades, frames)

    def faded_out(self, frames: int) -> "Entry":
        return self._faded([_FADES[name] for name in self.fades], frames)

    def _faded(self, names: Sequence[str], frames: int) -> "Entry":
        if self.draft is None or frames < 1:
            return self
        return self._with(dict.fromkeys(names, min(frames, self.draft.duration)))

    def silent(self) -> "Entry":
        return self._with({"volume": 0.0})

    def _with(self, fields: dict[str, int] | dict[str, float]) -> "Entry":
        return self if self.draft is None else replace(self, draft=replace(self.draft, fields={**self.draft.fields, **fields}))


def joined(line: Sequence[Entry | Join], lose: Callable[[str, str], None]) -> list[list[Entry]]:
    """The clips of a storyline; together, those that transitions join: they overlap then, as ours do."""
    runs: list[list[Entry]] = []
    before, waiting, until = Entry(is_gap=True), None, 0
    for after in [*line, Entry(is_gap=True)]:
        if isinstance(after, Join):
            if waiting is not None:
                lose(after.where, "Of two transitions at one cut, the first is kept")
            waiting = waiting or after
            continue
        both = _crossed(before, after, waiting, until) if waiting is not None else None
        if waiting is not None and both is not None:
            runs[-1][-1], after = both
            runs[-1].append(after)
            until = waiting.end
            if waiting.name and not any(word in waiting.name.lower() for word in _DISSOLVES):
                lose(waiting.where, f"The transition “{waiting.name[:60]}” becomes a crossfade")
        else:
            if waiting is not None and before.draft is not None and after.is_gap:
                runs[-1][-1] = runs[-1][-1].faded_out(before.draft.end - waiting.begin)
            elif waiting is not None and before.is_gap and after.draft is not None:
                after = after.faded_in(waiting.end - after.draft.start)
            elif waiting is not None:
                lose(waiting.where, "A transition needs a clip on either side; this one is left out")
            if after.draft is not None:
                runs.append([after])
        before, waiting = after, None
    return runs


def _crossed(before: Entry, after: Entry, join: Join, until: int) -> tuple[Entry, Entry] | None:
    """Both longer, so that they overlap; `until`: where the transition before this one ends.

    None where they do not meet below it, or where it reaches beyond one of them.
    """
    if before.draft is None or after.draft is None or before.row != after.row:
        return None
    cut = after.draft.start
    meets = before.draft.end == cut and join.begin <= cut <= join.end and join.begin < join.end
    if not meets or join.begin < max(until, before.draft.start) or join.end >= after.draft.end:
        return None
    longer = replace(after.draft.grown(cut - join.begin, 0), transition={"kind": "crossfade"})
    return replace(before, draft=before.draft.grown(0, join.end - cut)), replace(after, draft=longer)
