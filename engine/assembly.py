"""Joins encoded parts, the sound and captions into one file by copying packets, with timestamps of our own; decodes nothing.

Every part is counted: a frame too many or too few anywhere is an error, never a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.subtitles.stream import SubtitleStream
from av.video.stream import VideoStream

from engine import subtitles
from engine.command import frame_ticks, timescale
from engine.errors import RenderFailed
from engine.presets import FORMATS, Format
from engine.subtitles import Subtitles

if TYPE_CHECKING:  # generic in its stub only
    _Packet = Packet[Any]

MILLISECOND = Fraction(1, 1000)
WHITE = (
    b"[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour\nStyle: Default,Arial,16,&Hffffff\n\n[Events]\nFormat: Text\n"
)
VIDEO_TAGS = {("mp4", "hevc"): "hvc1", ("avi", "mpeg4"): "XVID"}  # by which players know what they can play
OPTIONS: dict[str, dict[str, str]] = {  # the index comes first, so that a file plays before it has arrived
    "mp4": {"movflags": "+faststart", "use_editlist": "1"},
    "mov": {"movflags": "+faststart", "use_editlist": "1"},
    "ipod": {"movflags": "+faststart", "use_editlist": "1"},
    "webm": {"cues_to_front": "1", "fflags": "+bitexact"},  # else its identifiers are drawn by lot
    "ogg": {"fflags": "+bitexact"},
}


UNDECODED = {"skip_frame": "all"}  # to open a file decodes a frame of it, unless it is told not to


@dataclass(frozen=True)
class Part:
    path: Path
    frames: int


def count_frames(path: Path) -> int:
    """Packets of picture in a part; 0 for a file that cannot be read."""
    try:
        with av.open(str(path), options=UNDECODED) as container:
            return sum(packet.size > 0 for packet in container.demux(container.streams.video[0]))
    except (FFmpegError, IndexError):
        return 0


def join(
    parts: Sequence[Part],
    sound: Path | None,
    out: Path,
    rate: Fraction,
    format: Format = FORMATS["mp4"],
    *,
    spoken: Sequence[Subtitles] = (),
    tags: Mapping[str, str] | None = None,
    in_band: bool = False,
) -> None:
    """Write `out`: the parts one after the other, the sound from the first moment on, and a stream for each language.

    `in_band`: the parts of an H.264 film come from several encoders, so that each keyframe is led by its own parameter sets.
    """
    options = dict(OPTIONS.get(format.muxer, {}))
    if parts and format.muxer in ("mp4", "mov"):
        options["video_track_timescale"] = str(timescale(rate))
    with ExitStack() as open_files:
        joined = open_files.enter_context(av.open(str(out), "w", format.muxer, options=options))
        joined.metadata.update(tags or {})
        flows: list[Iterator[_Packet]] = []
        if parts:
            flows.append(_film(open_files, joined, parts, rate, format, in_band))
        if sound is not None:
            flows.insert(0, _heard(open_files, joined, sound, format))
        flows += [_said(joined, each, format) for each in spoken]
        for packet in merge(*flows, key=_time):
            joined.mux(packet)


def _film(
    files: ExitStack, joined: OutputContainer, parts: Sequence[Part], rate: Fraction, format: Format, in_band: bool
) -> Iterator[_Packet]:
    first = files.enter_context(av.open(str(parts[0].path))).streams.video[0]
    film = joined.add_stream_from_template(first)
    film.time_base = 1 / rate if format.muxer == "avi" else Fraction(1, timescale(rate))
    if tag := VIDEO_TAGS.get((format.muxer, format.video)):
        film.codec_context.codec_tag = tag
    delay = max((_delay(part, rate) for part in {part.path: part for part in parts}.values()), default=0)
    return _pictures(parts, film, rate, delay, in_band)


def _pictures(parts: Sequence[Part], film: VideoStream, rate: Fraction, delay: int, in_band: bool) -> Iterator[_Packet]:
    """Packets in decoding order: shown at a whole frame of the output, decoded `delay` frames before their turn."""
    unit, ticks = Fraction(1, timescale(rate)), frame_ticks(rate)
    before = 0
    header: tuple[object, ...] | None = None
    for part in parts:
        with av.open(str(part.path), options={} if in_band else UNDECODED) as container:
            stream = container.streams.video[0]
            if header is not None and _header(stream, in_band) != header:
                raise RenderFailed("The parts of the video do not fit together.", f"{part.path.name}: other parameter sets")
            header = _header(stream, in_band)
            shown = set()
            for index, found in enumerate(_packets(container, stream)):
                packet = _led(found, stream) if in_band and found.is_keyframe else found
                place = _place(found, rate)
                shown.add(place)
                packet.time_base = unit
                packet.pts, packet.dts = (before + place) * ticks, (before + index - delay) * ticks
                packet.duration = ticks
                packet.stream = film
                yield packet
        if shown != set(range(part.frames)):
            raise RenderFailed(
                "A part of the video has the wrong length.", f"{part.path.name}: {len(shown)} of {part.frames} frames"
            )
        before += part.frames


def _header(stream: VideoStream, in_band: bool) -> tuple[object, ...]:
    """What a decoder is told once for the whole film, so that it must be the same in every part."""
    context = stream.codec_context
    return (context.name, context.width, context.height, context.pix_fmt, b"" if in_band else context.extradata)


def _led(packet: _Packet, stream: VideoStream) -> _Packet:
    """A keyframe after its own parameter sets. Every one: players that seek begin anew with those of the file's head."""
    led: _Packet = Packet(parameter_sets(stream.codec_context.extradata or b"") + bytes(packet))
    led.is_keyframe = True
    return led


def parameter_sets(header: bytes) -> bytes:
    """The units in an MP4's header of an H.264 stream (ISO/IEC 14496-15, 5.3.3), each led by its length in four bytes."""
    units, place = b"", 5
    for mask in (0x1F, 0xFF):  # of the byte that counts them: sequence sets, then picture sets
        count, place = header[place] & mask, place + 1
        for _ in range(count):
            length = int.from_bytes(header[place : place + 2], "big")
            units += length.to_bytes(4, "big") + header[place + 2 : place + 2 + length]
            place += 2 + length
    return units


def _heard(files: ExitStack, joined: OutputContainer, sound: Path, format: Format) -> Iterator[_Packet]:
    heard = files.enter_context(av.open(str(sound)))
    track = joined.add_stream_from_template(heard.streams.audio[0])
    return _sounds(heard, track, is_bare=format.muxer == "avi")


def _sounds(container: InputContainer, track: AudioStream, is_bare: bool) -> Iterator[_Packet]:
    """`is_bare`: the file cannot say that its first samples, a run-in of the encoder, are not to be heard."""
    for packet in _packets(container, container.streams.audio[0]):
        if not is_bare or (packet.pts or 0) >= 0:
            packet.stream = track
            yield packet


def _said(joined: OutputContainer, spoken: Subtitles, format: Format) -> Iterator[_Packet]:
    stream = joined.add_stream(format.subtitles)
    assert isinstance(stream, SubtitleStream)
    stream.codec_context.subtitle_header = WHITE
    stream.metadata["language"] = spoken.code(format.muxer)
    stream.time_base = MILLISECOND
    return _lines(spoken, stream)


def _lines(spoken: Subtitles, stream: SubtitleStream) -> Iterator[_Packet]:
    for start, end, content in subtitles.samples(spoken.cues, stream.codec_context.name):
        packet = Packet(content)
        packet.stream, packet.time_base, packet.is_keyframe = stream, MILLISECOND, True
        packet.pts = packet.dts = start
        packet.duration = end - start
        yield packet


def _packets(container: InputContainer, stream: VideoStream | AudioStream) -> Iterator[_Packet]:
    return (packet for packet in container.demux(stream) if packet.size > 0)


def _delay(part: Part, rate: Fraction) -> int:
    """How many frames a picture may be decoded before it is shown; the same for the whole film, so that it never jumps."""
    with av.open(str(part.path), options=UNDECODED) as container:
        stream = container.streams.video[0]
        return max((index - _place(packet, rate) for index, packet in enumerate(_packets(container, stream))), default=0)


def _place(packet: _Packet, rate: Fraction) -> int:
    return round((packet.pts or 0) * packet.time_base * rate)


def _time(packet: _Packet) -> Fraction:
    return (packet.dts or 0) * packet.time_base
