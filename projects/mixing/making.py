"""The films of a mix, made in the worker: each is kept as soon as it is there, and what is there is not made again.

So a run may be killed at any moment and taken up by another worker. What comes of it as rows: mixes.py.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from av.error import FFmpegError
from django.db import transaction
from django.db.models.functions import Now

from accounts.models import User
from engine.errors import NO_ROOM, DiskFull
from engine.media import MediaInfo, Source
from engine.mixing import Failure, MixPlan, MixSettings, Outcome, make, plan_mix
from engine.posters import draw_own_poster
from jobs import lifecycle
from jobs.lifecycle import Cancelled, JobFailed, LeaseLost
from jobs.models import Job
from jobs.report import Report
from media_library import importing, quota, storage
from media_library.facts import derived_facts
from media_library.models import Asset
from media_library.quota import StorageFull
from media_library.scratch import scratch
from projects.mixing.mixes import DERIVED, films_of, remove_files
from projects.models import Mix, MixOutput
from projects.models.mixing import MixOutputQuerySet
from projects.planning import store_of

logger = logging.getLogger(__name__)
DELETED = "The project was deleted."


def perform_mix(job: Job, report: Report) -> dict[str, Any]:
    """In the worker: make those films of this job that are not there, whatever becomes of the others."""
    mix = Mix.objects.select_related("owner").filter(pk=job.params["mix"]).first()
    if mix is None:
        raise JobFailed(DELETED)
    storage.check()  # before the work: what could not be kept would be made again at each try
    asked = films_of(job, mix)
    waiting = list(asked.filter(status=MixOutput.Status.WAITING).order_by("number"))
    if waiting:
        with scratch("mix") as folder:
            run = _Run(job, mix, report, folder, {each.number: each for each in waiting}, asked.count())
            run.make()
    return _result(asked.values_list("status", "error"))


def plan_of(mix: Mix, outputs: Sequence[MixOutput]) -> MixPlan:
    """Of these films alone, of the media as they are now. Raises what `plan_mix` raises."""
    settings = MixSettings.load(mix.settings)
    return plan_mix(settings, _sources(mix, settings)).only({output.number for output in outputs})


def bring(plan: MixPlan) -> None:
    """See to it that all that its films are made of is on this machine. Raises StorageDown."""
    asked = plan.outputs[0].asked  # what all have in common
    wanted = {clip.asset for output in plan.outputs for clip in output.film.clips}
    wanted |= {asked.settings.music.asset} if asked.settings.music else set()
    storage.bring({asked.sources[asset].path for asset in wanted})


@dataclass
class _Run:
    """One start of a job. `waiting` by number; `full`: why no more films are wanted, once there is no room for one."""

    job: Job
    mix: Mix
    report: Report
    folder: Path
    waiting: Mapping[int, MixOutput]
    asked: int
    heard: int = 0
    full: Failure | None = None

    @cached_property
    def films(self) -> Path:
        return self.folder / "films"

    @cached_property
    def mime_type(self) -> str:
        return MixSettings.load(self.mix.settings).output.format.mime_type

    def make(self) -> None:
        plan = plan_of(self.mix, list(self.waiting.values()))
        bring(plan)
        make(plan, self.films, store_of(self.mix.owner), self.folder, self.tell, self.should_stop, on_outcome=self.hear)
        if self.report.should_stop():
            raise Cancelled
        if self.full is not None:
            with self._ours():
                self._fail(films_of(self.job, self.mix), self.full)

    def tell(self, fraction: float, words: str) -> None:
        """In films of the job, those of an earlier start included."""
        before = self.asked - len(self.waiting)
        done = before + self.heard
        told = f"{done} of {self.asked} videos done" if done else words
        self.report((before + fraction * len(self.waiting)) / self.asked, told)

    def should_stop(self) -> bool:
        return self.full is not None or self.report.should_stop()

    def hear(self, outcome: Outcome) -> None:
        self.heard += 1
        output = self.waiting[outcome.output.index]
        if outcome.failure is not None:
            logger.warning("Film %s of %s failed: %s", output.number, self.mix.pk, outcome.failure.detail or outcome.failure)
            with self._ours():
                self._fail(MixOutput.objects.filter(pk=output.pk), outcome.failure)
        elif outcome.info is not None and self.full is None:
            try:
                self._keep(output, self.films / output.name, outcome.info)
            except StorageFull as error:
                self.full = Failure(str(error), f"There was no room for {output.name}.")
            except OSError as error:
                if error.errno not in NO_ROOM:
                    raise
                self.full = Failure(str(DiskFull()), str(error))

    def _keep(self, output: MixOutput, film: Path, info: MediaInfo) -> None:
        """The file to its key, then the rows; a worker that is killed in between does both again."""
        owner, pk = self.mix.owner, output.asset_id_to_be
        size, checksum = film.stat().st_size, _checksum(film)
        quota.check(owner, size)
        poster = self._poster(film, info)
        self._check_lease()
        derived = derived_facts(poster, None)
        for role, path in poster.items():
            storage.publish(path, storage.derived_key(owner.pk, pk, role))
        storage.publish(film, storage.original_key(owner.pk, pk))
        with self._ours():
            if is_wanted := MixOutput.objects.filter(pk=output.pk, status=MixOutput.Status.WAITING).exists():
                asset = self._adopt(output, info, checksum, derived)
                made = {"status": MixOutput.Status.READY, "asset": asset, "updated_at": Now()}
                MixOutput.objects.filter(pk=output.pk).update(**made, error="", error_detail="")
        if not is_wanted:
            remove_files(owner.pk, pk)  # nothing would ever name it
            raise JobFailed(DELETED)

    def _adopt(self, output: MixOutput, info: MediaInfo, checksum: str, derived: dict[str, dict[str, Any]]) -> Asset:
        return importing.adopt(
            self.mix.owner,
            asset_id=output.asset_id_to_be,
            name=PurePath(output.name).stem,
            kind=Asset.Kind.VIDEO,
            source=Asset.Source.MIXED,
            facts=info.to_json(),
            checksum=checksum,
            size=info.size,
            mime_type=self.mime_type,
            made={"mix": str(self.mix.pk), "project": str(self.mix.project_id), "number": output.number},
            unlisted=derived,
        )

    def _poster(self, film: Path, info: MediaInfo) -> dict[str, Path]:
        """None where it cannot be drawn: the film is good without."""
        path = self.folder / f"{DERIVED}.jpg"
        path.unlink(missing_ok=True)
        try:
            draw_own_poster(film, info, path)
        except FFmpegError as error:
            logger.warning("No poster of %s: %s", film.name, error)
        return {DERIVED: path} if path.exists() else {}

    def _fail(self, outputs: MixOutputQuerySet, why: Failure) -> None:
        told = {"error": why.reason[:500], "error_detail": why.detail}
        waiting = outputs.filter(status=MixOutput.Status.WAITING)
        waiting.update(status=MixOutput.Status.FAILED, updated_at=Now(), **told)

    @contextmanager
    def _ours(self) -> Iterator[None]:
        """A transaction in which nobody else ends the job, or has: what is written in it is counted when that is settled."""
        with transaction.atomic():
            User.objects.lock(self.mix.owner_id)
            self._check_lease()
            yield

    def _check_lease(self) -> None:
        """Raises LeaseLost. A wish to cancel is no reason to drop what is done."""
        try:
            lifecycle.wish(self.job)
        except LeaseLost:
            self.report.stop("lost")
            raise


def _result(films: Any) -> dict[str, int]:
    """Raises JobFailed where not one could be made."""
    ended = list(films)
    made = sum(status == MixOutput.Status.READY for status, _ in ended)
    if not made:
        reason = next((error for _, error in ended if error), "")
        raise JobFailed(reason if len(ended) == 1 else f"None of the {len(ended)} videos could be made. {reason}")
    return {"made": made, "failed": len(ended) - made}


def _sources(mix: Mix, settings: MixSettings) -> dict[UUID, Source]:
    """Media that went into the trash since can still be read. What lacks altogether stands in the plan with a file that is not
    there: films with it fail, each with its sentence, and the others are made."""
    wanted = settings.assets()
    owned = Asset.objects.visible_to(mix.owner).filter(status=Asset.Status.READY).in_bulk(list(wanted))
    found = {pk: importing.to_source(asset, is_brought=False) for pk, asset in owned.items()}
    lacking = wanted - found.keys()
    return found | _stand_ins(mix, settings, lacking) if lacking else found


def _stand_ins(mix: Mix, settings: MixSettings, lacking: set[UUID]) -> dict[UUID, Source]:
    """As long as the clips that were to be of it, which is all that planning asks."""
    ends = dict.fromkeys(lacking, 1)
    for clips in mix.outputs.values_list("clips", flat=True):
        for clip in clips:
            if (pk := UUID(clip["asset"])) in ends:
                ends[pk] = max(ends[pk], clip["source_in"] + clip["frames"])
    for clip in (*settings.pool, *(clip for group in settings.groups for clip in group.clips)):
        if clip.asset in ends:
            ends[clip.asset] = max(ends[clip.asset], clip.source_in + (clip.duration or 1))
    rate = settings.rate.fraction
    return {
        pk: Source(
            storage.path_of(storage.original_key(mix.owner_id, pk)),
            f"missing {pk}",
            MediaInfo("video", "mp4", 1, ceil(end / rate * 1_000_000), 2, 2, frame_rate=rate, audio_codec="aac"),
        )
        for pk, end in ends.items()
    }


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
