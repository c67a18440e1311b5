"""Where the words of an asset fall in a timeline, as a caption track; pure. Each asset has one such track, which is made anew.

Words fall where a clip plays them forwards and they are heard. A clip that plays backwards says nothing that can be read, and one
that stands still is silent: neither gets captions, and `left_out` says so.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from uuid import UUID, uuid5

from engine.captions import Cue, to_track
from engine.frames import to_seconds
from engine.sounds import heard_tracks
from engine.timeline import AudioElement, Timeline, VideoElement
from generation import spoken
from generation.providers.shapes import Word

Clip = VideoElement | AudioElement
FROZEN, BACKWARDS, SILENT = "frozen", "backwards", "silent"
_LEFT_OUT = {BACKWARDS: ("plays backwards", "play backwards"), FROZEN: ("stands still", "stand still")}


class NowhereHeard(ValueError):
    """The timeline has the asset, and none of its words are heard in it; the message is a sentence for the person."""


def with_captions(timeline: Timeline, asset_id: UUID, words: Sequence[Word], *, name: str, language: str = "") -> Timeline:
    """The timeline with captions wherever the asset is heard; of one that is not in it they begin with the timeline.

    Raises NowhereHeard, engine.captions.InvalidCaptions, or the document's own faults when it is saved.
    """
    rate = timeline.rate.fraction
    if fault := nowhere_heard(timeline, asset_id):
        raise NowhereHeard(fault)
    clips = list(_clips(timeline, asset_id))
    if clips:
        played = [clip for clip, silence in clips if not silence]
        found = [cue for clip in played for cue in spoken.cues(_placed(words, clip, rate), _us(clip.end, rate))]
    else:
        found = spoken.cues(words)
    if not found:
        raise NowhereHeard("Its clips play stretches in which nothing is said.")
    track_id = track_of(asset_id)
    made = to_track(_once(found), rate, language).model_copy(update={"id": track_id, "name": f"Captions, {name}"[:100]})
    tracks = [*(track for track in timeline.tracks if track.id != track_id), made]
    changed = timeline.model_copy(update={"tracks": tracks})
    return changed.model_copy(update={"duration": max(timeline.duration, changed.content_end)})


def track_of(asset_id: UUID) -> UUID:
    return uuid5(asset_id, "captions")


def nowhere_heard(timeline: Timeline, asset_id: UUID) -> str:
    """Why no caption of it can be anywhere, for one that is in the timeline; "" where there can."""
    silences = [silence for _, silence in _clips(timeline, asset_id)]
    if not silences or not all(silences):
        return ""
    reasons = {BACKWARDS: "play backwards", FROZEN: "stand still", SILENT: "are muted"}
    words = [reason for silence, reason in reasons.items() if silence in silences]
    *most, last = words
    what = f"{', '.join(most)} or {last}" if most else last
    return f"Its clips in the project {what}, so that no caption would fit them. Change one of them first, or choose no project."


def left_out(timeline: Timeline, asset_id: UUID) -> str:
    """Which of its clips got no captions although they are seen, in a sentence; "" for none."""
    counts = Counter(silence for _, silence in _clips(timeline, asset_id))
    parts = []
    for silence, (one, many) in _LEFT_OUT.items():
        if count := counts[silence]:
            parts.append(f"1 clip that {one}" if count == 1 else f"{count} clips that {many}")
    return f"Left without captions: {' and '.join(parts)}." if parts else ""


def _clips(timeline: Timeline, asset_id: UUID) -> Iterator[tuple[Clip, str]]:
    """Each that plays the asset, and why its words cannot be read along; "" where they can."""
    heard = {track.id for track in heard_tracks(timeline)}
    for track in timeline.tracks:
        for element in track.elements:
            if isinstance(element, VideoElement | AudioElement) and element.asset == asset_id:
                yield element, _silence(element, is_heard=track.id in heard)


def _silence(clip: Clip, *, is_heard: bool) -> str:
    if isinstance(clip, VideoElement) and clip.freeze:
        return FROZEN
    if clip.reverse:
        return BACKWARDS
    levels = [keyframe.value for keyframe in clip.volume_keyframes] or [clip.volume]
    return "" if is_heard and any(levels) else SILENT


def _placed(words: Sequence[Word], clip: Clip, rate: Fraction) -> list[Word]:
    """The words that a clip plays, at their times in the timeline; of one that is cut the larger part counts as the word."""
    begin = _us(clip.source_in, rate)
    start, end = _us(clip.start, rate), _us(clip.end, rate)
    moved = []
    for word in words:
        first, last = (start + round((moment - begin) / clip.pace) for moment in (word.start_us, word.end_us))
        heard_from, heard_to = max(first, start), min(last, end)
        if 2 * (heard_to - heard_from) >= last - first:
            moved.append(Word(word.text, heard_from, heard_to))
    return moved


def _once(cues: Sequence[Cue]) -> list[Cue]:
    """A film whose sound lies on a track of its own is heard once."""
    return list(dict.fromkeys(cues))


def _us(frames: int, rate: Fraction) -> int:
    return round(to_seconds(frames, rate) * 1_000_000)
