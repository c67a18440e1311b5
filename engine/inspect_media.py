"""Runs as a confined child: looks inside media files, and draws what is wanted of the first.

`python -m engine.inspect_media INSPECTION`, which is JSON, prints a list of facts, or {"refused": sentence}.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

from av.audio.frame import AudioFrame

from engine import pictures, policy, posters, streams
from engine.inspection import Drawings, Inspection
from engine.keyframes import Keyframes
from engine.media import MediaInfo
from engine.replying import reply

NOTHING = Drawings()
LISTENING_SECONDS = 90  # of processor time; a sound that takes longer gets no peaks


def inspect(path: Path, drawings: Drawings = NOTHING, *, for_conversion: bool = False) -> MediaInfo:
    """The facts of the file, which is within the policy's limits. Raises UnsupportedMedia."""
    size = path.stat().st_size
    policy.check_size(size)
    with path.open("rb") as file:
        kind = policy.sniff(file.read(policy.SNIFFED))
    if kind.is_image:
        info = pictures.inspect(path, size)
        policy.check(info)
        if drawings.poster is not None:
            pictures.draw_poster(path, drawings.poster)
        return info
    with streams.opened(path, kind.demuxers, for_conversion=for_conversion) as container:
        listener = _Listener() if drawings.peaks is not None else None
        read = streams.Streams(container, listener)
        info = streams.read(read, size, kind, for_conversion=for_conversion)
        policy.check(info, for_conversion=for_conversion)
        if drawings.paths:
            _draw(read, info, drawings, listener)
        return info


class _Listener:
    """Has the peaks of a sound taken, until that takes too long."""

    def __init__(self) -> None:
        from engine.peak_meter import PeakMeter  # only here: numpy takes as long to load as a short film to read

        self.meter: PeakMeter | None = PeakMeter()

    def __call__(self, frame: AudioFrame) -> None:
        if self.meter is not None:
            self.meter.add(frame)
            if time.process_time() > LISTENING_SECONDS:
                self.meter = None


def _draw(read: streams.Streams, info: MediaInfo, drawings: Drawings, listener: _Listener | None) -> None:
    if listener is not None and listener.meter is not None and drawings.peaks is not None:
        listener.meter.write(drawings.peaks, info.start_us)
    if not info.has_video or info.hdr:
        return  # a film with more light than a screen has is drawn from its proxy, which has less
    frames = Keyframes(read, info)
    if drawings.poster is not None:
        posters.draw_poster(frames, drawings.poster)
    if drawings.filmstrip is not None:
        posters.draw_filmstrip(read, frames, drawings.filmstrip, read_through=drawings.read_through)


def main() -> None:
    asked = Inspection.from_json(json.loads(sys.argv[1]))
    reply(lambda: _inspect_all(asked), "The file needs too much memory to open.")


def _inspect_all(asked: Inspection) -> list[dict[str, Any]]:
    first, *others = asked.files
    infos = [inspect(first, asked.drawings, for_conversion=asked.for_conversion), *map(inspect, others)]
    return [info.to_json() for info in infos]


if __name__ == "__main__":
    main()
