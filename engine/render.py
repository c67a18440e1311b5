"""RenderPlan -> one finished file: missing parts are encoded side by side, the sound beside them, the rest comes from the store.

All work happens in `workdir`; the result is looked at before it is published, and appears whole or not at all.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from engine import assembly, audio, command, copying, ffmpeg, fonts, gif
from engine.checking import verify
from engine.errors import NO_ROOM, Cancelled, DiskFull, MissingMedia, RenderFailed
from engine.layers import Segment
from engine.media import MediaInfo, Source
from engine.plan import RenderPlan, part_of, spoken_name
from engine.presets import FORMATS
from engine.publishing import publish_with
from engine.segments import SegmentStore
from engine.subtitles import files_beside
from engine.tags import tags
from engine.timeline import VideoElement

Report = Callable[[float, str], None]
Stop = Callable[[], bool]
Used = Sequence[tuple[str, Source]]  # sources with the names that people gave to what is made of them
ENCODED, MIXED, JOINED = 0.9, 0.95, 0.98  # how far a render is when each of these is done
LOOK = 0.1  # seconds between two questions whether to stop, where nothing else asks


def render(
    plan: RenderPlan,
    out: Path,
    store: SegmentStore,
    workdir: Path,
    *,
    report: Report,
    should_stop: Stop,
    parallel: int | None = None,
    metadata: Mapping[str, str] | None = None,
) -> MediaInfo:
    """Raises MissingMedia, RenderFailed or Cancelled; then `out` is as it was. What was encoded is kept in the store.

    Captions beside it are published next to `out`. `metadata`: see `tags`.
    """
    work = _Work(plan, store, workdir / "parts", report, should_stop, parallel or os.cpu_count() or 1)
    with needing(sources_of(plan)), _room_on_disk():
        work.folder.mkdir(parents=True, exist_ok=True)
        report(0.0, "Preparing")
        sound = work.encode()
        _go_on(should_stop)
        report(MIXED, "Putting the parts together")
        finished = work.join(sound, metadata or {})
        report(JOINED, "Checking the result")
        info = verify(plan, finished)
        beside = work.write_captions(out)
        _go_on(should_stop)
        publish_with(finished, out, beside)
    report(1.0, "Done")
    return info


def encode(plan: RenderPlan, store: SegmentStore, workdir: Path, *, report: Report, should_stop: Stop, parallel: int) -> None:
    """Only the parts of `plan` that lack, into the store: a stretch of a render which another process puts together."""
    work = _Work(plan, store, workdir / "parts", report, should_stop, parallel)
    with needing(sources_of(plan)):
        work.folder.mkdir(parents=True, exist_ok=True)
        work.encode_pictures(should_stop)


def check_sources(plan: RenderPlan) -> None:
    """Every source is where it was, and as large as it was. Raises MissingMedia."""
    _check(sources_of(plan))


def sources_of(plan: RenderPlan) -> Used:
    used = [
        (each.element.name, each.source) for segment in plan.segments for each in segment.pictures() if each.source is not None
    ]
    used += [(sound.name, sound.source) for sound in plan.sounds]
    return used + [("", table) for table in plan.tables.values()]


@contextmanager
def needing(used: Used) -> Iterator[None]:
    """Work that reads these. One that is gone or is another is named, before the work or where it failed by that."""
    _check(used)
    try:
        yield
    except (RenderFailed, MissingMedia):
        _check(used)
        raise


def _check(used: Used) -> None:
    sizes: dict[Path, int] = {}
    for name, source in used:
        try:
            size = sizes.get(source.path) or source.path.stat().st_size
        except OSError as error:
            raise MissingMedia(f"{spoken_name(name)} is missing from the library's storage.", str(error)) from error
        if size != source.info.size:
            raise MissingMedia(f"{spoken_name(name)} has changed since it was imported.", f"{source.path}: {size} bytes")
        sizes[source.path] = size


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

    copied: dict[str, list[assembly.Part]] = field(default_factory=dict)  # by the key of a segment: what it is made of instead

    def part(self, segment: Segment) -> Path:
        return self.folder / f"{segment.key}.mp4"

    def parts(self) -> list[assembly.Part]:
        """What the film is joined from, in order."""
        alone = ([assembly.Part(self.part(each), each.frames)] for each in self.plan.segments)
        return [part for each, one in zip(self.plan.segments, alone, strict=True) for part in self.copied.get(each.key, one)]

    def encode(self) -> Path | None:
        """All parts, and the sound beside them where more than one encoder may run. None for a film without sound."""
        kind = self.plan.preset.format
        if not kind.audio:
            self.encode_pictures(self.should_stop)
            return None
        if self.parallel == 1:
            self.encode_pictures(self.should_stop)
            self.report(ENCODED, "Mixing the sound")
            return self._mix(self.should_stop)
        with _beside(self._mix) as sound:
            self.encode_pictures(lambda: self.should_stop() or _has_failed(sound))
            self.report(ENCODED, "Mixing the sound")
            while not sound.done():
                _go_on(self.should_stop)
                wait([sound], LOOK)
            return sound.result()

    def join(self, sound: Path | None, metadata: Mapping[str, str]) -> Path:
        kind = self.plan.preset.format
        finished = self.folder.parent / f"finished{kind.suffix}"
        parts = self.parts() if kind.video else []
        if kind.video == "gif":
            return self._paint(parts, finished)
        spoken = self.plan.subtitles if self.plan.preset.captions == "soft" else ()
        told, in_band = tags(metadata, kind.tags), self.plan.preset.copies
        assembly.join(parts, sound, finished, self.plan.rate, kind, spoken=spoken, tags=told, in_band=in_band)
        return finished

    def write_captions(self, out: Path) -> dict[Path, Path]:
        """By where each is to be published."""
        if self.plan.preset.captions != "beside":
            return {}
        written: dict[Path, Path] = {}
        for target, text in files_beside(out, self.plan.subtitles).items():
            written[target] = self.folder.parent / f"beside-{len(written)}"
            written[target].write_text(text, encoding="utf-8", newline="\n")
        return written

    def encode_pictures(self, should_stop: Stop) -> None:
        if not self.plan.preset.format.video:
            return
        stretches = copying.copy(self.plan.segments, self.plan.rate, self.folder, should_stop)
        wanted = {
            each.key: each for whole in self.plan.segments for each in self._to_encode(whole, stretches.get(whole.key))
        }.values()
        # the largest first, so that at the end no encoder is left alone with a long part
        missing = sorted((segment for segment in wanted if not self._has(segment)), key=lambda segment: -segment.frames)
        faces = fonts.require() if any(segment.has_words for segment in missing) else fonts.folder()
        threads = 1 if len(missing) > 1 else self.parallel
        by_task: dict[str, tuple[Segment, command.Drawing]] = {}
        for number, segment in enumerate(missing, 1):
            room = self.folder / f"encoding-{number}"
            room.mkdir(exist_ok=True)
            drawing = command.encode(
                self.plan, segment, room, faces, label=f"Encoding part {number} of {len(missing)}", decoder_threads=threads
            )
            drawing.prepare()
            by_task[drawing.task.label] = (segment, drawing)
        self.lengths = [segment.frames for segment, _ in by_task.values()]
        if missing:
            self._tell(0)
        ffmpeg.run_all(
            [drawing.task for _, drawing in by_task.values()],
            parallel=self.parallel,
            on_frames=self._tell,
            on_done=lambda task: self._keep(*by_task[task.label]),
            should_stop=should_stop,
        )

    def _to_encode(self, segment: Segment, stretch: copying.Stretch | None) -> list[Segment]:
        """The segment; or, where a stretch of its source is copied, what is left of it at both ends."""
        if stretch is None:
            return [segment]
        head, tail = ((0, stretch.first), (stretch.end, segment.frames))
        before, after = ([part_of(self.plan, segment, *span)] if span[0] < span[1] else [] for span in (head, tail))
        middle = assembly.Part(stretch.path, stretch.end - stretch.first)
        ends = [[assembly.Part(self.part(each), each.frames) for each in part] for part in (before, after)]
        self.copied[segment.key] = [*ends[0], middle, *ends[1]]
        return before + after

    def _mix(self, should_stop: Stop) -> Path:
        _go_on(should_stop)
        return audio.make(self.plan, self.folder, self.store, should_stop)

    def _paint(self, parts: list[assembly.Part], finished: Path) -> Path:
        film = self.folder / "film.mp4"
        assembly.join(parts, None, film, self.plan.rate, FORMATS["mp4"])
        painting = gif.paint(self.plan, film, self.folder)
        for task in painting.tasks:
            ffmpeg.run(task, should_stop=self.should_stop)
        return painting.output.replace(finished)

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
    moving = [spoken_name(each.element.name) for each in segment.pictures() if isinstance(each.element, VideoElement)]
    names = " or ".join(dict.fromkeys(moving)) or "A part of the video"
    return RenderFailed(f"{names} is damaged, or shorter than the timeline uses.", detail)


@contextmanager
def _beside(work: Callable[[Stop], Path]) -> Iterator[Future[Path]]:
    """`work` on a thread of its own, stopped when the block fails. A failure of its own is what the block fails with.

    It never calls the caller's `should_stop`, which may belong to the caller's thread, as a connection to a database does.
    """
    stopping = Event()
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(work, stopping.is_set)
        try:
            yield future
        finally:
            has_failed = _has_failed(future)
            stopping.set()
            if has_failed:
                future.result()


@contextmanager
def _room_on_disk() -> Iterator[None]:
    """Says so when there is none, whichever of our own writes meets the end of it."""
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFull(str(error)) from error
        raise


def _has_failed(work: Future[Path]) -> bool:
    return work.done() and work.exception() is not None


def _go_on(should_stop: Stop) -> None:
    if should_stop():
        raise Cancelled("Stopped.")
