"""Kinds for faults: an encode that takes its time, and the note that its settlement leaves behind."""

import ctypes
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from django.conf import settings

from engine.errors import Cancelled
from jobs import lifecycle, submitting
from jobs.models import Job
from jobs.report import Report

_libc = ctypes.CDLL(None)


def _die_with_horse() -> None:
    _libc.prctl(1, signal.SIGKILL)


def perform_encode(job: Job, report: Report) -> dict[str, Any]:
    """Encodes `seconds` of a test picture in real time, then publishes the file by a rename."""
    match job.params.get("mood"):
        case "deaf":
            while True:  # neither reports nor looks whether it should stop
                time.sleep(1)
        case "suicidal":
            os.kill(os.getpid(), signal.SIGSEGV)
    part, done = _paths(job)
    seconds = job.params["seconds"]
    source = ["-re", "-f", "lavfi", "-i", f"testsrc=size=320x180:rate=25:duration={seconds}"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, "-y", "-f", "mp4", str(part)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_die_with_horse) as encoder:
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
    part.rename(done)
    return {"file": done.name}


def settle_encode(job: Job) -> None:
    """One more row each time that it runs, so that a test can count."""
    submitting.submit("note", owner=None, params={"of": str(job.pk), "status": job.status})


def perform_note(job: Job, report: Report) -> dict[str, Any]:
    return {}


def settle_note(job: Job) -> None:
    pass


def _paths(job: Job) -> tuple[Path, Path]:
    """Each run writes a part of its own, and clears away those of earlier runs, which may have been killed."""
    folder = Path(settings.DATA_DIR) / "faults"
    folder.mkdir(exist_ok=True)
    for left in folder.glob(f".{job.pk}.*.part"):
        left.unlink()
    return folder / f".{job.pk}.{job.fence}.part", folder / f"{job.pk}.mp4"
