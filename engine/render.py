"""RenderPlan -> one finished MP4: missing parts are encoded side by side, the rest comes from the store.

All work happens in `workdir`; the result is looked at before it is published, and appears whole or not at all.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from engine import assembly, audio, command, ffmpeg, fonts
from engine.errors import Cancelled, MissingMedia, RenderFailed
from engine.media import MediaInfo
from engine.plan import Picture, RenderPlan, Segment, Words, spoken_name
from engine.probe import inspect_own
from engine.publishing import publish
from engine.segments import SegmentStore

Report = Callable[[float, str], None]
Stop = Callable[[], bool]
ENCODED, MIXED, JOINED = 0.9, 0.95, 0.98  # how far a render is when each of these is done


def render(
    plan: RenderPlan,
    out: Path,
    store: SegmentStore,
    workdir: Path,
    *,
    report: Report,
    should_stop: Stop,
    parallel: int | None = None,
) -> MediaInfo:
    """Raises MissingMedia, RenderFailed or Cancelled; then `out` is as it was. What was encoded is kept in the store."""
    check_sources(plan)
    work = _Work(plan, store, workdir / "parts", report, should_stop, parallel or os.cpu_count() or 1)
    work.folder.mkdir(parents=True, exist_ok=True)
    report(0.0, "Preparing")
    work.encode_pictures()
    sound = work.encode_sound()
    _go_on(should_stop)
    report(MIXED, "Putting the parts together")
    finished = workdir / "finished.mp4"
    parts = [assembly.Part(work.part(segment), segment.frames) for segment in plan.segments]
    assembly.join(parts, sound, finished, plan.rate)
    report(JOINED, "Checking the result")
    info = verify(plan, finished)
    _go_on(should_stop)
    publish(finished, out)
    report(1.0, "Done")
    return info


def check_sources(plan: RenderPlan) -> None:
    """Every source is where it was, and as large as it was."""
    used = [(layer.name, layer.source) for segment in plan.segments for layer in segment.layers if isinstance(layer, Picture)]
    used += [(sound.name, sound.source) for sound in plan.sounds]
    for name, source in used:
        try:
            size = source.path.stat().st_size
        except OSError as error:
            raise MissingMedia(f"{spoken_name(name)} is missing from the library's storage.", str(error)) from error
        if size != source.info.size:
            raise MissingMedia(f"{spoken_name(name)} has changed since it was imported.", f"{source.path}: {size} bytes")


def verify(plan: RenderPlan, finished: Path) -> MediaInfo:
    """Look at the result as at a stranger's file: an encoder's word that all went well proves nothing."""
    info = inspect_own(finished)
    found = {"frames": info.frames, "size": (info.width, info.height), "codecs": (info.video_codec, info.audio_codec)}
    wanted = {"frames": plan.frames, "size": plan.size, "codecs": ("h264", "aac")}
    late = abs((info.audio_samples or 0) - plan.samples)
    seconds = abs((info.duration_us or 0) - plan.frames / plan.rate * 1_000_000)
    if found != wanted or late > audio.ALLOWED_DIFFERENCE or seconds > 1_000:
        raise RenderFailed(
            "The finished file is not what was planned.",
            f"{found}, {info.audio_samples} samples, {info.duration_us} µs instead of {wanted}, {plan.samples} samples",
        )
    return info


@dataclass
class _Work:
    """One render under way: which parts it has, and how far it is."""

    plan: RenderPlan
    store: SegmentStore
    folder: Path
    report: Report
    should_stop: Stop
    parallel: int
    lengths: list[int] = field(default_factory=list)  # frames of the parts to encode, in the order of starting

    def part(self, segment: Segment) -> Path:
        return self.folder / f"{segment.key}.mp4"

    def encode_pictures(self) -> None:
        missing = [segment for segment in {each.key: each for each in self.plan.segments}.values() if not self._has(segment)]
        needs_words = any(isinstance(layer, Words) for segment in missing for layer in segment.layers)
        faces = fonts.require() if needs_words else fonts.folder()
        threads = 1 if len(missing) > 1 else self.parallel
        by_task: dict[str, tuple[Segment, command.Drawing]] = {}
        for number, segment in enumerate(missing, 1):
            room = self.folder / f"encoding-{number}"
            room.mkdir(exist_ok=True)
            drawing = command.encode(
                self.plan, segment, room, faces, label=f"Encoding part {number} of {len(missing)}", decoder_threads=threads
            )
            for path, script in drawing.scripts.items():
                path.write_text(script, encoding="utf-8")
            by_task[drawing.task.label] = (segment, drawing)
        self.lengths = [segment.frames for segment, _ in by_task.values()]
        if missing:
            self._tell(0)
        ffmpeg.run_all(
            [drawing.task for _, drawing in by_task.values()],
            parallel=self.parallel,
            on_frames=self._tell,
            on_done=lambda task: self._keep(*by_task[task.label]),
            should_stop=self.should_stop,
        )

    def encode_sound(self) -> Path:
        key = audio.key(self.plan)
        sound = self.folder / f"{key}.m4a"
        if self.store.get(key, sound):
            return sound
        _go_on(self.should_stop)
        self.report(ENCODED, "Mixing the sound")
        mixing = self.folder / "mixing"
        mixing.mkdir(exist_ok=True)
        parts = []
        for number, window in enumerate(audio.windows(self.plan)):
            task, mixed = audio.mix(window, mixing, number)
            ffmpeg.run(task, should_stop=self.should_stop)
            audio.check(window, mixed)
            parts.append(mixed)
        task, encoded = audio.encode(self.plan, parts, mixing)
        ffmpeg.run(task, should_stop=self.should_stop)
        encoded.replace(sound)
        self.store.put(key, sound)
        shutil.rmtree(mixing)
        return sound

    def _has(self, segment: Segment) -> bool:
        """Whether the store had this part, whole; a damaged one is forgotten and made again."""
        if not self.store.get(segment.key, self.part(segment)):
            return False
        if assembly.count_frames(self.part(segment)) == segment.frames:
            return True
        self.store.discard(segment.key)
        self.part(segment).unlink()
        return False

    def _keep(self, segment: Segment, drawing: command.Drawing) -> None:
        made = assembly.count_frames(drawing.output)
        if made != segment.frames:
            raise too_short(segment, f"{made} of {segment.frames} frames\n{' '.join(drawing.task.args)}")
        drawing.output.replace(self.part(segment))
        self.store.put(segment.key, self.part(segment))

    def _tell(self, frames: int) -> None:
        """Parts are encoded side by side; the one named is where their sum is."""
        number, before = 1, 0
        for length in self.lengths[:-1]:
            before += length
            number += frames >= before
        self.report(ENCODED * min(1.0, frames / sum(self.lengths)), f"Encoding part {number} of {len(self.lengths)}")


def too_short(segment: Segment, detail: str) -> RenderFailed:
    """The encoder ended well, but a source had less picture than it promised."""
    moving = [spoken_name(layer.name) for layer in segment.layers if isinstance(layer, Picture) and not layer.is_still]
    names = " or ".join(dict.fromkeys(moving)) or "A part of the video"
    return RenderFailed(f"{names} is damaged, or shorter than the timeline uses.", detail)


def _go_on(should_stop: Stop) -> None:
    if should_stop():
        raise Cancelled("Stopped.")
