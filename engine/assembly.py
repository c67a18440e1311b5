"""Joins encoded parts and the sound into one MP4 by copying packets, with timestamps of our own; decodes nothing.

Every part is counted: a frame too many or too few anywhere is an error, never a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from engine.command import frame_ticks, timescale
from engine.errors import RenderFailed

if TYPE_CHECKING:  # generic in its stub only
    _Packet = Packet[Any]


@dataclass(frozen=True)
class Part:
    path: Path
    frames: int


def count_frames(path: Path) -> int:
    """Packets of picture in a part; 0 for a file that cannot be read."""
    try:
        with av.open(str(path)) as container:
            return sum(packet.size > 0 for packet in container.demux(container.streams.video[0]))
    except (FFmpegError, IndexError):
        return 0


def join(parts: Sequence[Part], sound: Path, out: Path, rate: Fraction) -> None:
    """Write `out`: the parts one after the other, and the sound from the first moment on."""
    options = {"movflags": "+faststart", "video_track_timescale": str(timescale(rate)), "use_editlist": "1"}
    delay = max((_delay(part, rate) for part in {part.path: part for part in parts}.values()), default=0)
    with (
        av.open(str(sound)) as heard,
        av.open(str(parts[0].path)) as first,
        av.open(str(out), "w", "mp4", options=options) as joined,
    ):
        film = joined.add_stream_from_template(first.streams.video[0])
        film.time_base = Fraction(1, timescale(rate))
        track = joined.add_stream_from_template(heard.streams.audio[0])
        sounds = _sounds(heard, track)
        waiting = next(sounds, None)
        for packet in _pictures(parts, film, rate, delay):
            while waiting is not None and _time(waiting) <= _time(packet):
                joined.mux(waiting)
                waiting = next(sounds, None)
            joined.mux(packet)
        _drain(joined, waiting, sounds)


def _pictures(parts: Sequence[Part], film: VideoStream, rate: Fraction, delay: int) -> Iterator[_Packet]:
    """Packets in decoding order: shown at a whole frame of the output, decoded `delay` frames before their turn."""
    unit, ticks = Fraction(1, timescale(rate)), frame_ticks(rate)
    before = 0
    header: bytes | None = None
    for part in parts:
        with av.open(str(part.path)) as container:
            stream = container.streams.video[0]
            if header is not None and stream.codec_context.extradata != header:
                raise RenderFailed("The parts of the video do not fit together.", f"{part.path.name}: other parameter sets")
            header = stream.codec_context.extradata
            shown = set()
            for index, packet in enumerate(_packets(container, stream)):
                place = _place(packet, rate)
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


def _sounds(container: InputContainer, track: AudioStream) -> Iterator[_Packet]:
    for packet in _packets(container, container.streams.audio[0]):
        packet.stream = track
        yield packet


def _packets(container: InputContainer, stream: VideoStream | AudioStream) -> Iterator[_Packet]:
    return (packet for packet in container.demux(stream) if packet.size > 0)


def _delay(part: Part, rate: Fraction) -> int:
    """How many frames a picture may be decoded before it is shown; the same for the whole film, so that it never jumps."""
    with av.open(str(part.path)) as container:
        stream = container.streams.video[0]
        return max((index - _place(packet, rate) for index, packet in enumerate(_packets(container, stream))), default=0)


def _place(packet: _Packet, rate: Fraction) -> int:
    return round((packet.pts or 0) * packet.time_base * rate)


def _time(packet: _Packet) -> Fraction:
    return (packet.dts or 0) * packet.time_base


def _drain(joined: OutputContainer, waiting: _Packet | None, sounds: Iterator[_Packet]) -> None:
    while waiting is not None:
        joined.mux(waiting)
        waiting = next(sounds, None)
