"""Runs as a confined child: copies whole groups of pictures out of a film, without decoding them.

`python -m engine.copy_stretch FILE` reads from it a JSON list of {source, out, begin, frames, rate, start_us}. Of each it writes
the groups that lie wholly within so many frames from `begin` on, when they are what a part of a render is, and prints
[first, end], counted from `begin`; or [].
"""

import errno
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video.stream import VideoStream

from engine import policy, streams
from engine.errors import UnsupportedMedia

BT709, UNSAID = 1, 2
# many files name only their matrix, by which players go; a render names all, so that a copy in it must too
TAGGED = "h264_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1:video_full_range_flag=0"
RESTART = 5  # the type of a unit of H.264 from which decoding can begin anew
UNIT_TYPE = 0x1F


@dataclass
class Group:
    """Packets in decoding order from one keyframe to before the next; `places` are the frames that they show."""

    packets: list["Packet[Any]"] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def is_whole(self, end: int) -> bool:
        """Whether it shows every frame from its first to before `end`, and leans on nothing outside."""
        return sorted(self.places) == list(range(self.places[0], end)) and has_restart(bytes(self.packets[0]))


def copy(source: Path, out: Path, begin: int, frames: int, rate: Fraction, start_us: int) -> list[int]:
    with source.open("rb") as file:
        kind = policy.sniff(file.read(policy.SNIFFED))
    with streams.opened(source, kind.demuxers) as container:
        film = container.streams.video[0]
        seen = film.codec_context
        if (seen.color_range, seen.colorspace) != (BT709, BT709) or {seen.color_primaries, seen.color_trc} - {BT709, UNSAID}:
            return []
        if film.sample_aspect_ratio not in (None, 0, 1) or not is_led_by_lengths(seen.extradata or b""):
            return []
        chosen = list(_whole_groups(container, film, begin, frames, rate, start_us))
        if not chosen:
            return []
        first, end = chosen[0].places[0], max(chosen[-1].places) + 1
        _write(chosen, film, out, first, rate)
    return [first - begin, end - begin]


def is_led_by_lengths(header: bytes) -> bool:
    """Whether it is the header of a stream in which each unit is led by its length in four bytes, as MP4 has it."""
    return len(header) > 6 and header[0] == 1 and header[4] & 3 == 3


def has_restart(data: bytes) -> bool:
    """Whether a packet, in which each unit is led by its length, begins a picture that needs no other."""
    place = 0
    while place + 5 <= len(data):
        if data[place + 4] & UNIT_TYPE == RESTART:
            return True
        place += 4 + int.from_bytes(data[place : place + 4], "big")
    return False


def _whole_groups(
    container: InputContainer, film: VideoStream, begin: int, frames: int, rate: Fraction, start_us: int
) -> Iterator[Group]:
    """The groups in a row that lie within [begin, begin + frames)."""
    assert film.time_base is not None
    zero = Fraction(start_us, 1_000_000)
    wanted = begin / rate + zero
    container.seek(max(0, (wanted / film.time_base).__floor__()), stream=film)
    group: Group | None = None
    for packet in container.demux(film):
        is_end = packet.size == 0
        place = 0 if is_end or packet.pts is None else round((packet.pts * film.time_base - zero) * rate)
        if is_end or packet.is_keyframe:
            after = begin + frames if is_end else place
            if group is not None and after <= begin + frames and group.is_whole(after):
                yield group
            elif group is not None or is_end:
                return
            if is_end or place >= begin + frames:
                return
            group = Group() if place >= begin else None
        if group is not None:
            group.packets.append(packet)
            group.places.append(place)


def _write(groups: list[Group], film: VideoStream, out: Path, first: int, rate: Fraction) -> None:
    unit = 1 / rate
    delay = max(index - (place - group.places[0]) for group in groups for index, place in enumerate(group.places))
    with av.open(str(out), "w", "mp4", options={"movflags": "+faststart"}) as written:
        stream = written.add_stream_from_template(film)
        stream.time_base = unit
        tagger = BitStreamFilterContext(TAGGED, film, stream)
        index = 0
        for group in groups:
            for packet, place in zip(group.packets, group.places, strict=True):
                packet.time_base = unit
                packet.pts, packet.dts, packet.duration = place - first, index - delay, 1
                for tagged in tagger.filter(packet):
                    tagged.stream = stream
                    written.mux(tagged)
                index += 1


def main() -> None:
    sys.stdout.write(json.dumps([_answer(asked) for asked in json.loads(Path(sys.argv[1]).read_text())]))


def _answer(asked: dict[str, Any]) -> list[int]:
    source, out, rate = Path(asked["source"]), Path(asked["out"]), Fraction(asked["rate"])
    try:
        return copy(source, out, asked["begin"], asked["frames"], rate, asked["start_us"])
    except (UnsupportedMedia, FFmpegError, OSError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return []  # then it is encoded, and what is wrong with it shows there


if __name__ == "__main__":
    main()
