"""Reading OpenTimelineIO (.otio): the files of `write_otio` back exactly, those of others as far as ours can say it.

Its structure (order, ranges, speeds, transitions, names) decides; `metadata.reelwright` adds what that does not tell, so
an edit made in another program is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from engine.frames import from_seconds
from engine.interchange.drafts import Draft, DraftTrack, build, names_of
from engine.interchange.jsontree import Node, parse
from engine.interchange.markers import document_markers
from engine.interchange.material import Find, InterchangeError, Loss
from engine.interchange.otio_markers import OURS, drafts_of
from engine.interchange.rates import exact, rate_of
from engine.timeline import Rate, Timeline


def read(text: str, find: Find) -> tuple[Timeline, list[Loss]]:
    """Raises InterchangeError or InvalidTimeline where the file is damaged."""
    root = parse(text)
    if root.schema() != "Timeline":
        raise InterchangeError("The file is no OpenTimelineIO timeline")
    document = root.at("metadata").at(OURS).at("document").mapping()
    reader = _Reader(_rate(root, document.pop("rate", None)))
    tracks = reader.tracks(root.at("tracks"))
    document["markers"] = document_markers(drafts_of(root.at("tracks"), reader.frames), reader.losses)
    find_tables(tracks, root.at("metadata").at(OURS).at("tables").mapping(), find, reader.losses)
    return build(reader.rate, tracks, find, reader.losses, document), reader.losses


def _rate(root: Node, known: object) -> Rate:
    """The document's own, else that of the first time in the file."""
    try:
        if isinstance(known, dict):
            return rate_of(Fraction(int(known["num"]), int(known["den"])))
        for node in _times(root):
            return rate_of(exact(node.at("rate").number()))
    except (ValueError, TypeError, KeyError, ZeroDivisionError, OverflowError) as error:
        raise InterchangeError("The file's frame rate is not one of 1 to 120 frames a second") from error
    return Rate()


def _times(root: Node) -> Iterator[Node]:
    if root.at("global_start_time").is_there():
        yield root.at("global_start_time")
    for track in root.at("tracks").at("children").items():
        for child in track.at("children").items():
            if child.at("source_range").is_there():
                yield child.at("source_range").at("duration")


@dataclass
class _Join:
    """A transition that waits for the clip after it."""

    transition: dict[str, Any]
    before: int
    after: int


@dataclass
class _Reader:
    rate: Rate
    losses: list[Loss] = field(default_factory=list)

    def tracks(self, stack: Node) -> list[DraftTrack]:
        """Lanes of one track of ours become one again."""
        nodes = stack.at("children").items()
        has_sounds = any(node.at("kind").value == "Audio" for node in nodes)
        made: list[DraftTrack] = []
        by_id: dict[str, DraftTrack] = {}
        self._note_ignored(stack, ["effects"])
        for node in nodes:
            if node.schema() != "Track":
                self._lose(node, "Only tracks are read here; this is left out")
                continue
            self._note_ignored(node, ["effects", "markers"])
            told = node.at("metadata").at(OURS)
            fields = told.at("track").mapping()
            identity = str(fields.get("id", ""))
            drafts = self._drafts(node, has_sounds)
            if identity in by_id and told.at("lane").value not in (None, 0):
                by_id[identity].drafts += drafts
            else:
                by_id[identity] = DraftTrack(_track_fields(node, fields), drafts, told.at("sounds").value is True)
                made.append(by_id[identity])
        return made

    def _drafts(self, track: Node, has_sounds: bool) -> list[Draft]:
        drafts: list[Draft] = []
        join: _Join | None = None
        at = Fraction(0)  # seconds since the track began
        follows = False  # whether a clip ends here
        for node in track.at("children").items():
            if node.schema() == "Transition":
                join = self._join(node) if follows else None
                if join is None:
                    self._lose(node, "A transition needs a clip on either side; this one is left out")
                continue
            start, at = at, at + self._length(node)
            begin, end = (from_seconds(time, self.rate.fraction) for time in (start, at))
            draft = self._draft(node, begin, end, has_sounds) if end > begin else None
            if draft is None and join is not None:
                self._lose(node, "The transition before it is left out")
            elif draft is not None and join is not None and follows:
                drafts[-1], draft = _joined(drafts[-1], draft, join)
            if draft is not None:
                drafts.append(draft)
            follows, join = draft is not None, None
        if join is not None:
            self._lose(track, "The transition at its end is left out")
        return drafts

    def _join(self, node: Node) -> _Join | None:
        before, after = (self.frames(node.at(key)) for key in ("in_offset", "out_offset"))
        told = node.at("metadata").at(OURS).at("transition").mapping()
        if before < 0 or after < 0 or before + after == 0:
            return None
        if not told and node.at("transition_type").text() != "SMPTE_Dissolve":
            self._lose(node, "This transition becomes a crossfade")
        return _Join(told or {"kind": "crossfade"}, before, after)

    def _draft(self, node: Node, begin: int, end: int, has_sounds: bool) -> Draft | None:
        if node.schema() == "Gap":
            return None
        if node.schema() != "Clip" or node.at("enabled").value is False:
            self._lose(node, "What is nested or switched off is not read; its place is empty")
            return None
        if node.at("markers").items():
            self._lose(node, "Its markers are not read")
        reference = _reference(node)
        told = node.at("metadata").at(OURS)
        called = node.at("name").text()
        called = told.at("name").text() if told.at("called").value == called else called
        index = told.at("index").value
        draft = Draft(
            node.path,
            called,
            begin,
            end - begin,
            scalar=self._scalar(node),
            fields=told.at("fields").mapping(),
            index=index if isinstance(index, int) else None,
            needs_sound=told.at("sounds").value is True,
        )
        if reference.schema() != "GeneratorReference":
            return self._with_media(draft, node, reference, has_sounds)
        if reference.at("generator_kind").text().startswith(f"{OURS}."):
            return draft
        self._lose(node, "What another program generates is not read; its place is empty")
        return None

    def _with_media(self, draft: Draft, node: Node, reference: Node, has_sounds: bool) -> Draft | None:
        wanted = names_of(reference.at("target_url").text(), reference.at("name").text()) or names_of(node.at("name").text())
        if not wanted:
            self._lose(node, "The file does not say what this clip shows; its place is empty")
            return None
        source_in = self._begin(node, "source_range") - self._begin(reference, "available_range")
        draft = replace(draft, wanted=wanted, source_in=source_in * self.rate.fraction)
        picture = node.at("metadata").at(OURS).at("sound_of")
        if picture.is_there():
            return draft.linked(picture.text())
        if draft.fields:
            return draft.linked(str(draft.fields.get("id"))) if draft.needs_sound else draft
        return replace(draft, needs_sound=has_sounds).linked(wanted[0])

    def _scalar(self, node: Node) -> Fraction:
        scalar = Fraction(1)
        for effect in node.at("effects").items():
            if effect.schema() == "FreezeFrame":
                scalar = Fraction(0)
            elif effect.schema() == "LinearTimeWarp":
                scalar *= effect.at("time_scalar").number()
            else:
                self._lose(effect, "This effect is left out")
        return Fraction(round(scalar * 1000), 1000)

    def _length(self, node: Node) -> Fraction:
        span = node.at("source_range")
        if not span.is_there():
            span = _reference(node).at("available_range")
        length = self._seconds(span.at("duration"))
        if length < 0:
            raise span.refusal("the duration is below zero")
        return length

    def _begin(self, node: Node, key: str) -> Fraction:
        span = node.at(key)
        return self._seconds(span.at("start_time")) if span.is_there() else Fraction(0)

    def frames(self, time: Node) -> int:
        return from_seconds(self._seconds(time), self.rate.fraction)

    def _seconds(self, node: Node) -> Fraction:
        value, written = node.at("value").number(), node.at("rate").number()
        ours = self.rate.fraction
        rate = ours if float(written) == float(ours) else exact(written)
        if rate <= 0:
            raise node.refusal("the rate is not above zero")
        return value / rate

    def _note_ignored(self, node: Node, lists: Sequence[str]) -> None:
        if node.at("source_range").is_there() or any(node.at(key).items() for key in lists):
            self._lose(node, f"Its {' and '.join(['range', *lists])} are not read")

    def _lose(self, node: Node, message: str) -> None:
        self.losses.append(Loss(node.path, message))


def _track_fields(node: Node, fields: dict[str, Any]) -> dict[str, Any]:
    is_sound, is_on = node.at("kind").text() == "Audio", node.at("enabled").value is not False
    usual = {"type": "audio" if is_sound else "video", "muted": is_sound and not is_on}
    return {**usual, **fields, "name": node.at("name").text()[:100], "visible": is_on}


def _reference(clip: Node) -> Node:
    """The media that is in use: a Clip.2 may know several."""
    if clip.at("media_references").is_there():
        key = clip.at("active_media_reference_key").text()
        return clip.at("media_references").at(key or "DEFAULT_MEDIA")
    return clip.at("media_reference")


def _joined(before: Draft, after: Draft, join: _Join) -> tuple[Draft, Draft]:
    """Both longer, so that they overlap."""
    return before.grown(0, join.after), replace(after.grown(join.before, 0), transition=join.transition)


def find_tables(tracks: list[DraftTrack], tables: Mapping[str, Any], find: Find, losses: list[Loss]) -> None:
    """The colour tables that effects name, by the paths in the file, as all media; an effect without one is left out."""
    for track in tracks:
        track.drafts = [_with_tables(draft, tables, find, losses) for draft in track.drafts]


def _with_tables(draft: Draft, tables: Mapping[str, Any], find: Find, losses: list[Loss]) -> Draft:
    effects = draft.fields.get("effects")
    if not isinstance(effects, list):
        return draft
    kept: list[Any] = []
    for effect in effects:
        if not isinstance(effect, dict) or effect.get("kind") != "lut":
            kept.append(effect)
            continue
        target = tables.get(str(effect.get("asset")))
        found = find(target) if isinstance(target, str) else None
        if found is None:
            losses.append(Loss(draft.path, "The colour table of an effect is not among the media; the effect is left out"))
        else:
            kept.append({**effect, "asset": str(found[0])})
    return replace(draft, fields={**draft.fields, "effects": kept})
