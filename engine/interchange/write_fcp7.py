"""Final Cut Pro 7 XML (xmeml version 5), which Premiere Pro and Resolve read too.

Clips keep their whole length: where a transition lies, a start or end of -1 says that the transition decides. `in` and
`out` count frames of the clip as it plays, after its speed. The sound of a film is a clip of its own on each channel,
linked to the picture.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID
from xml.etree.ElementTree import Element

from engine.frames import format_timecode, from_microseconds, from_seconds
from engine.interchange.fcp7_effects import add_filters, add_rate, add_transition, length_of, truth
from engine.interchange.fcp7_marks import add_markers, add_range
from engine.interchange.fcp7_rows import Row, lay_rows
from engine.interchange.lanes import Piece, lay_out, scalar_of
from engine.interchange.markup import add
from engine.interchange.markup import write as write_xml
from engine.interchange.material import Loss, MediaName, title_of, unsaid
from engine.interchange.rates import inexact, spoken
from engine.media import MediaInfo
from engine.timeline import AnyElement, Canvas, MediaElement, SoundingElement, Timeline

_SAID = {"name", "asset", "source_in", "speed", "reverse", "freeze", "transition", "volume", "opacity", "scale", "fit"}
_TRACK_SAID = {"visible", "muted", "locked"}


def write(timeline: Timeline, names: Mapping[UUID, MediaName]) -> tuple[str, list[Loss]]:
    """The file, and what is lost."""
    lanes, losses = lay_out(timeline, lambda element: _refusal(element, names), "head")
    rate = timeline.rate.fraction
    losses += [*unsaid("", timeline, {"rate", "canvas", "markers", "range"}), *inexact(rate)]
    if timeline.canvas.fill != "color" or timeline.canvas.background != "#000000":
        losses.append(Loss("canvas", "The canvas's colour or fill is lost"))
    rows = lay_rows(lanes, names)
    writer = _Writer(timeline, names, rows, losses)
    root = Element("xmeml", version="5")
    sequence = add(root, "sequence", id="sequence-1")
    add(sequence, "name", "Reelwright")
    add(sequence, "duration", timeline.duration)
    add_rate(sequence, rate)
    add_range(sequence, timeline.range)
    timecode = add(sequence, "timecode")
    add_rate(timecode, rate)
    for tag, text in (("string", format_timecode(0, rate)), ("frame", "0"), ("displayformat", "NDF")):
        add(timecode, tag, text)
    media = add(sequence, "media")
    video, audio = add(media, "video"), add(media, "audio")
    _add_format(video, timeline.canvas, rate)
    for row in rows:
        writer.add_track(video if row.kind == "video" else audio, row)
    add_markers(sequence, timeline.markers)
    for lane in lanes:
        if lane.number == 0:
            losses += unsaid(lane.path, lane.track, _TRACK_SAID)
    return write_xml(root, "xmeml"), losses


def _refusal(element: AnyElement, names: Mapping[UUID, MediaName]) -> str:
    if not isinstance(element, MediaElement):
        return "the format holds only clips of media"
    return "" if element.asset in names else "its media has no name"


def _add_format(video: Element, canvas: Canvas, rate: Fraction) -> None:
    characteristics = add(add(video, "format"), "samplecharacteristics")
    add_rate(characteristics, rate)
    add(characteristics, "width", canvas.width)
    add(characteristics, "height", canvas.height)
    add(characteristics, "pixelaspectratio", "square")


class _Writer:
    def __init__(self, timeline: Timeline, names: Mapping[UUID, MediaName], rows: Sequence[Row], losses: list[Loss]) -> None:
        self.canvas, self.rate = timeline.canvas, timeline.rate.fraction
        self.names, self.losses = names, losses
        self._files: dict[UUID, str] = {}
        self._links: dict[str, list[tuple[Row, int]]] = {}
        for row in rows:
            for n, piece in enumerate(row.pieces):
                self._links.setdefault(piece.path, []).append((row, n))

    def add_track(self, parent: Element, row: Row) -> None:
        track = add(parent, "track")
        for n, piece in enumerate(row.pieces):
            if row.is_joined(n) and piece.joint is not None:
                kind, end = piece.joint.transition.kind, piece.start + piece.joint.frames
                if other := add_transition(track, piece.start, end, self.rate, kind, row.kind):
                    self.losses.append(Loss(f"{piece.path}.transition", f"The transition {kind} becomes {other}"))
            self._add_clip(track, row, n)
            if row.kind == "video" or (row.lane.track.type == "audio" and row.channel == 1):
                self._lose(piece)
        is_on = row.lane.track.visible if row.kind == "video" else not row.lane.track.muted
        add(track, "enabled", truth(is_on))
        add(track, "locked", truth(row.lane.track.locked))

    def _add_clip(self, track: Element, row: Row, n: int) -> None:
        piece = row.pieces[n]
        element = piece.element
        media = self._media(element)
        clip = add(track, "clipitem", id=row.id_of(n))
        add(clip, "name", element.name or media.name)
        add(clip, "enabled", "TRUE")
        begin = from_seconds(self._begin(element), Fraction(1))
        add(clip, "duration", max(begin + element.duration, self._played(element)))
        add_rate(clip, self.rate)
        add(clip, "start", -1 if row.is_joined(n) else element.start)
        add(clip, "end", -1 if row.is_joined(n + 1) else element.end)
        add(clip, "in", begin)
        add(clip, "out", begin + element.duration)
        if scalar_of(element) == 0:
            add(clip, "stillframe", "TRUE")
            add(clip, "stillframeoffset", begin)
        self._add_file(clip, element)
        if row.kind == "audio":
            source = add(clip, "sourcetrack")
            add(source, "mediatype", "audio")
            add(source, "trackindex", row.channel)
        add_filters(clip, element, row.kind, media.info, self.canvas)
        self._add_links(clip, piece)

    def _add_links(self, clip: Element, piece: Piece) -> None:
        """To itself and all that belongs to it, as the format wants it."""
        for row, n in self._links[piece.path]:
            link = add(clip, "link")
            add(link, "linkclipref", row.id_of(n))
            add(link, "mediatype", row.kind)
            add(link, "trackindex", row.number)
            add(link, "clipindex", n + 1)

    def _begin(self, element: AnyElement) -> Fraction:
        """The first frame used, counted as the clip plays: of a reversed one from the end of its media."""
        if not isinstance(element, SoundingElement):
            return Fraction(0)
        scalar = scalar_of(element)
        if scalar < 0:
            return (self._length(element) - element.source_in) / abs(scalar) - element.duration
        return element.source_in / (scalar or Fraction(1))

    def _played(self, element: AnyElement) -> int:
        scalar = abs(scalar_of(element))
        return from_seconds(self._length(element) / scalar, Fraction(1)) if scalar else self._length(element)

    def _length(self, element: AnyElement) -> int:
        frames, native = self._file_length(self._media(element).info)
        return length_of(frames, native, spoken(self.rate))

    def _file_length(self, info: MediaInfo) -> tuple[int, Fraction]:
        """Frames of the file, at its own rate where the format can say that."""
        own = None if info.variable_rate else info.frame_rate
        native = own if own is not None and spoken(own) == own else spoken(self.rate)
        return from_microseconds(info.duration_us or 0, native), native

    def _add_file(self, clip: Element, element: AnyElement) -> None:
        assert isinstance(element, MediaElement)
        if element.asset in self._files:
            add(clip, "file", id=self._files[element.asset])
            return
        media = self._media(element)
        self._files[element.asset] = f"file-{len(self._files) + 1}"
        file = add(clip, "file", id=self._files[element.asset])
        add(file, "name", media.name)
        add(file, "pathurl", media.target)
        frames, native = self._file_length(media.info)
        add_rate(file, native)
        if frames:
            add(file, "duration", frames)
        kinds = add(file, "media")
        if media.info.width and media.info.height:
            picture = add(add(kinds, "video"), "samplecharacteristics")
            add(picture, "width", media.info.width)
            add(picture, "height", media.info.height)
        if media.info.has_audio:
            sound = add(kinds, "audio")
            add(add(sound, "samplecharacteristics"), "samplerate", media.info.audio_rate or 48000)
            add(sound, "channelcount", media.info.audio_channels or 1)

    def _media(self, element: AnyElement) -> MediaName:
        assert isinstance(element, MediaElement)
        return self.names[element.asset]

    def _lose(self, piece: Piece) -> None:
        self.losses += unsaid(piece.path, piece.element, _SAID)
        if self._begin(piece.element).denominator != 1:
            self.losses.append(Loss(piece.path, f"{title_of(piece.element)} begins between two frames; the nearest is written"))
