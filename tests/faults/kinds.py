"""Kinds for faults: an encode that takes its time, and the note that its settlement leaves behind."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from django.conf import settings
from django.db.models.functions import Now

from engine.errors import Cancelled
from jobs import lifecycle, submitting
from jobs.lifecycle import Later
from jobs.models import Job
from jobs.orphans import die_with
from jobs.report import Report

FRAME_RATE = 25


def perform_encode(job: Job, report: Report) -> dict[str, Any] | Later:
    """Encodes `seconds` of a test picture in real time, then publishes the file by a rename.

    `mood` is how it misbehaves, `gate` where it waits until the test lets it pass, `later` what it waits for at first.
    """
    _diary("start", job)
    _gate("claimed", job)
    _misbehave(job)
    part, done = _paths(job)
    if "later" in job.params and not _has_been(job):
        return Later(job.params["later"])
    if job.params.get("gate") == "probing":
        _probe(job, report)
    if done.exists():  # an earlier run was killed between publishing and saying so
        return {"file": done.name}
    _encode(job.params["seconds"], part, report)
    _gate("encoded", job)
    report.confirm()
    part.rename(done)
    _diary("publish", job)
    _gate("published", job)
    return {"file": done.name}


def settle_encode(job: Job) -> int | None:
    """One more row each time that it runs, so that a test can count. What came to no end may have earned a part of its price."""
    done = {"status": Job.Status.COMPLETED, "completed_at": Now(), "progress": 100}  # no worker's time is spent on it
    Job.objects.create(kind="note", queue="batch", params={"of": str(job.pk), "status": job.status}, **done)
    return None if job.status == Job.Status.COMPLETED else job.params.get("earned")


def retry_encode(job: Job) -> Job:
    key = submitting.retry_key(job)
    return submitting.submit("encode", owner=job.owner, params=job.params, key=key, price=job.price, retry_of=job)


def discard_encode(job: Job) -> None:
    folder = _folder("faults")
    for left in [folder / f"{job.pk}.mp4", *folder.glob(f".{job.pk}.*.part")]:
        left.unlink(missing_ok=True)


def perform_note(job: Job, report: Report) -> dict[str, Any]:
    return {}


def settle_note(job: Job) -> None:
    pass


def _encode(seconds: float, part: Path, report: Report) -> None:
    source = ["-re", "-f", "lavfi", "-i", f"testsrc=size=320x180:rate={FRAME_RATE}:duration={seconds}"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, "-threads", "1", "-y", "-f", "mp4", str(part)]
    me = os.getpid()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=lambda: die_with(me)) as encoder:
        started = time.monotonic()
        while encoder.poll() is None:
            if report.should_stop():
                encoder.kill()
                encoder.wait()
                part.unlink(missing_ok=True)
                raise Cancelled("The encoding was stopped.")
            report(min(0.99, (time.monotonic() - started) / seconds), "Encoding")
            time.sleep(0.05)
    if encoder.returncode:
        raise lifecycle.JobFailed("The encoder failed.", f"exit {encoder.returncode}")


def _misbehave(job: Job) -> None:
    match job.params.get("mood"):
        case "deaf":
            while True:  # neither reports nor looks whether it should stop
                time.sleep(1)
        case "suicidal":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "clumsy" if not _has_been(job):
            raise RuntimeError("It fails the first time.")


def _gate(name: str, job: Job) -> None:
    """Says that it is here, and waits without a look at anything until the test opens."""
    if job.params.get("gate") == name:
        gates = _folder("gates")
        (gates / f"{job.pk}.reached").touch()
        while not (gates / f"{job.pk}.open").exists():
            time.sleep(0.01)


def _probe(job: Job, report: Report) -> None:
    """The same, but as work that reports."""
    gates = _folder("gates")
    (gates / f"{job.pk}.reached").touch()
    while not (gates / f"{job.pk}.open").exists():
        report(0.01, "Reading the file")
        time.sleep(0.05)


def _has_been(job: Job) -> bool:
    """Whether this is not the first time, whatever became of the first."""
    mark = _folder("gates") / f"{job.pk}.been"
    has_been = mark.exists()
    mark.touch()
    return has_been


def _diary(event: str, job: Job) -> None:
    """What really happened, whoever had the right to it."""
    with (Path(settings.DATA_DIR) / "diary").open("a") as diary:
        diary.write(f"{event} {job.pk} {job.fence} {os.getpid()}\n")


def _paths(job: Job) -> tuple[Path, Path]:
    """Each run writes a part of its own, and clears away those of earlier runs, which may have been killed."""
    folder = _folder("faults")
    for left in folder.glob(f".{job.pk}.*.part"):
        left.unlink(missing_ok=True)
    return folder / f".{job.pk}.{job.fence}.part", folder / f"{job.pk}.mp4"


def _folder(name: str) -> Path:
    folder = Path(settings.DATA_DIR) / name
    folder.mkdir(exist_ok=True)
    return folder
