"""What films are joined of, each under the key of what decides its bytes: encoded segments, and sounds as raw floats.

The segments are those of a render, so that either finds in the store what the other made.
"""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from engine import assembly, command, ffmpeg, fonts
from engine.audio import decoding, raw, stems
from engine.errors import RenderFailed
from engine.layers import Segment
from engine.plan import RenderPlan
from engine.render import Stop, needing, sources_of
from engine.segments import SegmentStore
from engine.sounds import Sound

LABEL = "Preparing"  # the names of the clips are put after it


@dataclass(frozen=True)
class Parts:
    """`folder` has all that a mix needs at hand, whatever the store forgets meanwhile."""

    store: SegmentStore
    folder: Path

    def picture(self, segment: Segment) -> Path:
        return self.folder / f"{segment.key}.mp4"

    def sound(self, sound: Sound) -> Path:
        return self.folder / f"{stems.key(sound)}.raw"

    def has_picture(self, segment: Segment) -> bool:
        """Whether the store had it, whole, and it is at hand now."""
        path = self.picture(segment)
        return self._fetch(segment.key, path, lambda: assembly.count_frames(path) == segment.frames)

    def has_sound(self, sound: Sound) -> bool:
        """As `has_picture`."""
        path = self.sound(sound)
        return self._fetch(stems.key(sound), path, lambda: raw.is_whole(path, sound.samples))

    def encode(self, plan: RenderPlan, segment: Segment, should_stop: Stop) -> None:
        """Raises MissingMedia, and RenderFailed, also when its source had less picture than it promised."""
        used = sources_of(replace(plan, segments=(segment,), sounds=()))
        with needing(used), tempfile.TemporaryDirectory(dir=self.folder) as room:
            drawing = command.encode(plan, segment, Path(room), fonts.folder(), label=LABEL)
            ffmpeg.run(drawing.prepare(), should_stop=should_stop)
            made = assembly.count_frames(drawing.output)
            if made != segment.frames:
                raise RenderFailed(f"{LABEL} failed.", f"{made} of {segment.frames} frames\n{' '.join(drawing.task.args)}")
            drawing.output.replace(self.picture(segment))
        self.store.put(segment.key, self.picture(segment))

    def decode(self, sound: Sound, should_stop: Stop) -> None:
        """Raises MissingMedia or RenderFailed. A sound so long that it would drive out much else is not kept."""
        with needing([(sound.name, sound.source)]), tempfile.TemporaryDirectory(dir=self.folder) as room:
            task, [samples] = decoding.decode([sound], Path(room))
            ffmpeg.run(task, should_stop=should_stop)
            raw.check(samples, sound.samples)
            samples.replace(self.sound(sound))
        if sound.samples * raw.SAMPLE_BYTES * stems.KEPT_SHARE <= self.store.limit_bytes:
            self.store.put(stems.key(sound), self.sound(sound))

    def forget(self, name: str) -> None:
        """No film to come needs that part at hand."""
        (self.folder / name).unlink(missing_ok=True)

    def _fetch(self, key: str, to: Path, is_whole: Callable[[], bool]) -> bool:
        if not self.store.get(key, to):
            return False
        if is_whole():
            return True
        self.store.discard(key)
        to.unlink()
        return False
