"""The only place where the engine starts a process: ffmpeg, or a child of our own, always inside a sandbox.

Processes are spawned from the calling thread and watched by it, so that they die with it. None is ever left behind.
"""

import os
import re
import selectors
import shutil
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache

from engine import policy, sandbox
from engine.errors import Cancelled, DiskFull, RenderFailed
from engine.media import MediaInfo
from engine.sandbox import Box

TICK = 0.1  # seconds between two looks at `should_stop` and at the clock
KEPT_LINES = 40
MOST_OUTPUT = 4 * 1024 * 1024  # of a child of ours; its answers are a few hundred bytes
CHUNK = 65536
FRAMES = re.compile(rb"^frame=\s*(\d+)", re.M)

# Before every `-i` of a file that a person gave us. Names are `file:` and our own: never a URL, never the person's.
INPUT: list[str] = [
    "-protocol_whitelist", "file",
    "-format_whitelist", ",".join(policy.DEMUXERS),
    "-codec_whitelist", ",".join(policy.DECODERS),
    "-max_streams", str(policy.MAX_STREAMS),
    "-max_pixels", str(policy.MAX_DECODED_PIXELS),
    "-max_alloc", str(policy.MAX_ALLOCATION),
    "-probesize", "20M",
    "-analyzeduration", "10M",
    "-threads", "2",
]  # fmt: skip
INPUT_FOR_CONVERSION = [
    *("-format_whitelist", ",".join([*policy.DEMUXERS, *policy.CONVERSION_DEMUXERS])),
    *("-codec_whitelist", ",".join([*policy.DECODERS, *policy.CONVERSION_DECODERS])),
]
ALWAYS = ("-nostdin", "-hide_banner", "-loglevel", "error", "-nostats", "-stats_period", "0.25", "-progress", "pipe:1", "-y")


class TimedOut(RenderFailed):
    """It took longer than it may."""


@dataclass(frozen=True)
class Task:
    """One run of ffmpeg. `args` without the binary; `time_limit` in seconds; `label` names it in an error."""

    args: tuple[str, ...]
    box: Box
    time_limit: float
    label: str


def input_words(info: MediaInfo) -> list[str]:
    """What stands before `-i` of a file of a person: more may be read of one that is to be converted, for later words count."""
    return [*INPUT, *INPUT_FOR_CONVERSION] if policy.needs_conversion(info) else INPUT


@cache
def binary() -> str:
    """FFMPEG_BINARY, or the one that came with imageio-ffmpeg."""
    if chosen := os.environ.get("FFMPEG_BINARY"):
        return shutil.which(chosen) or chosen
    import imageio_ffmpeg  # only here: it looks for binaries when imported

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run(task: Task, *, on_frames: Callable[[int], None] | None = None, should_stop: Callable[[], bool] | None = None) -> None:
    run_all([task], parallel=1, on_frames=on_frames, should_stop=should_stop)


def run_all(
    tasks: Sequence[Task],
    *,
    parallel: int,
    on_frames: Callable[[int], None] | None = None,
    on_done: Callable[[Task], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> None:
    """Run all, at most `parallel` at once, in order. `on_frames` hears how many frames all have written so far,
    `on_done` of each task that has ended well.

    Raises Cancelled when `should_stop` says so, RenderFailed (DiskFull, TimedOut) when one fails, MissingMedia when what it was
    to read is gone by then; the others are killed.
    """
    waiting = deque(tasks)
    doing: dict[_Process, Task] = {}
    done_frames = told = 0
    stop = _not_too_often(should_stop)
    with _watching() as running:
        while waiting or running:
            while waiting and len(running) < parallel:
                task = waiting.popleft()
                argv = [binary(), *ALWAYS, *task.args]
                running.append(_Process(task.label, sandbox.confine(argv, task.box), task.box, task.time_limit, argv))
                doing[running[-1]] = task
            for process in _step(running, stop):
                process.raise_for_status()
                done_frames += process.frames
                if on_done is not None:
                    on_done(doing.pop(process))
            total = done_frames + sum(process.frames for process in running)
            if on_frames is not None and total > told:
                on_frames(total)
                told = total


def run_python(
    module: str, args: Sequence[str], box: Box, *, time_limit: float, should_stop: Callable[[], bool] | None = None
) -> bytes:
    """What a confined `python -m engine.<module>` wrote to its standard output."""
    argv = sandbox.confine_python(module, args, box)
    stop = _not_too_often(should_stop)
    with _watching() as running:
        process = _Process(module, argv, box, time_limit, [module, *args], keep_output=True)
        running.append(process)
        while running:
            _step(running, stop)
    process.raise_for_status()
    return bytes(process.output)


class _Process:
    """A running child, its deadline, what it has said and how far it is."""

    def __init__(
        self, label: str, argv: list[str], box: Box, time_limit: float, shown: list[str], keep_output: bool = False
    ) -> None:
        self.label, self.box, self.shown, self.keep_output = label, box, shown, keep_output
        self.deadline = time.monotonic() + time_limit
        self.output = bytearray()
        self.said: deque[str] = deque(maxlen=KEPT_LINES)
        self.frames = 0
        self._line = b""
        self.popen = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}, start_new_session=True
        )
        assert self.popen.stdout is not None and self.popen.stderr is not None
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.popen.stdout, selectors.EVENT_READ, self._heard_output)
        self.selector.register(self.popen.stderr, selectors.EVENT_READ, self._heard_error)

    def read(self) -> None:
        """Take what waits in the pipes, without waiting for more."""
        for key, _ in self.selector.select(0):
            chunk = os.read(key.fd, CHUNK)
            if chunk:
                key.data(chunk)
            else:
                self.selector.unregister(key.fileobj)

    def has_ended(self) -> bool:
        if self.popen.poll() is None:
            return False
        while self.selector.get_map() and self.selector.select(0):
            self.read()
        return True

    def is_late(self) -> bool:
        return time.monotonic() > self.deadline

    def kill(self) -> None:
        """End it and all that it started, and wait until it is gone."""
        if self.popen.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.popen.pid, signal.SIGKILL)
            self.popen.wait()

    def close(self) -> None:
        self.kill()
        self.selector.close()
        for pipe in (self.popen.stdout, self.popen.stderr):
            if pipe is not None:
                pipe.close()

    def raise_for_status(self) -> None:
        status = self.popen.returncode
        if status == 0:
            return
        detail = self.detail()
        if status == sandbox.REFUSED and "sandbox:" in detail:
            raise sandbox.refusal(detail, self.box)
        if "No space left on device" in detail or "Disk quota exceeded" in detail:
            raise DiskFull(detail)
        raise RenderFailed(f"{self.label} {_ending(status)}.", detail)

    def detail(self) -> str:
        return " ".join(self.shown) + f"\nexit status {self.popen.returncode}\n" + "\n".join(self.said)

    def _heard_output(self, chunk: bytes) -> None:
        if not self.keep_output:
            self._line = (self._line + chunk)[-CHUNK:]
            if found := FRAMES.findall(self._line):
                self.frames = max(self.frames, int(found[-1]))
            self._line = self._line.rpartition(b"\n")[2]
        elif len(self.output) < MOST_OUTPUT:
            self.output += chunk

    def _heard_error(self, chunk: bytes) -> None:
        self.said.extend(line[:500] for line in chunk.decode(errors="replace").splitlines() if line.strip())


@contextmanager
def _watching() -> Iterator[list[_Process]]:
    """A list of processes, none of which outlives the block."""
    running: list[_Process] = []
    try:
        yield running
    finally:
        for process in running:
            process.close()


def _not_too_often(should_stop: Callable[[], bool] | None) -> Callable[[], bool]:
    """The same question, put once a tick however often it is called: its answer may cost a look at a database."""
    asked = 0.0

    def stop() -> bool:
        nonlocal asked
        if should_stop is None or time.monotonic() - asked < TICK:
            return False
        asked = time.monotonic()
        return should_stop()

    return stop


def _step(running: list[_Process], should_stop: Callable[[], bool]) -> list[_Process]:
    """Wait until something is heard, at most a tick; take out and return those that have ended."""
    if should_stop():
        raise Cancelled("Stopped.")
    _wait(running)
    ended = []
    for process in list(running):
        process.read()
        if process.has_ended():
            process.close()
            running.remove(process)
            ended.append(process)
        elif process.is_late():
            process.kill()
            raise TimedOut(f"{process.label} took too long.", process.detail())
    return ended


def _wait(running: list[_Process]) -> None:
    with selectors.DefaultSelector() as all_pipes:
        for process in running:
            for key in process.selector.get_map().values():
                all_pipes.register(key.fileobj, selectors.EVENT_READ)
        if all_pipes.get_map():
            all_pipes.select(TICK)
        else:
            time.sleep(TICK / 100)  # all pipes are closed, which a child does a moment before it ends


def _ending(status: int) -> str:
    if status in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        return "needed more processor time than it may"
    if status in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ):
        return "wrote a larger file than it may"
    if status == -signal.SIGKILL:
        return "was killed: the machine may be short of memory"
    return "failed"
