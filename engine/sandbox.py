"""What an encoder or a probe may touch: a Box, and the command that keeps a process inside it.

The walls are Landlock (files, TCP), seccomp (no sockets, no ptrace, no namespaces) and resource limits; they need no
root and no set-up. MEDIA_SANDBOX=off leaves only the limits, for kernels that have no Landlock: the operator's choice.
"""

import json
import os
import sys
import sysconfig
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.errors import EngineError, MissingMedia

GIB = 1024**3
LAUNCHER = Path(__file__).with_name("launcher.py")
REFUSED = 126  # the launcher's exit status when it could not build the walls
# What any program needs in order to start: the loader, its libraries, and three harmless devices.
SYSTEM = [
    Path(path)
    for path in (
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib",
        "/etc/ld.so.cache", "/dev/null", "/dev/zero", "/dev/urandom",
    )
]  # fmt: skip
DEVICES = (Path("/dev/null"),)


class SandboxUnavailable(EngineError):
    """The walls cannot be built here, or do not hold. No media is opened then."""


@dataclass(frozen=True)
class Box:
    """`reads` are files or folders, `writes` folders that exist. Sizes in bytes; None means no limit of ours."""

    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    memory: int = 2 * GIB
    cpu_seconds: int | None = None
    file_size: int | None = None


def is_on() -> bool:
    return os.environ.get("MEDIA_SANDBOX", "on").strip().lower() not in {"off", "0", "no", "false"}


def confine(argv: Sequence[str], box: Box) -> list[str]:
    """`argv` started inside `box`. To be spawned by this process, from the thread that waits for it."""
    program = Path(argv[0])
    options = ["--parent", str(os.getpid()), "--memory", str(box.memory)]
    if box.cpu_seconds is not None:
        options += ["--cpu", str(box.cpu_seconds)]
    if box.file_size is not None:
        options += ["--file-size", str(box.file_size)]
    for name, value in _environment(box).items():
        options += ["--env", f"{name}={value}"]
    if is_on():
        for path in (program, *_system(), *box.reads):
            options += ["--read", str(path)]
        for path in (*DEVICES, *box.writes):
            options += ["--write", str(path)]
    else:
        options += ["--unconfined", "yes"]
    return [sys.executable, "-I", "-S", str(LAUNCHER), *options, "--", *argv]


def confine_python(module: str, args: Sequence[str], box: Box) -> list[str]:
    """`python -m engine.<module>` inside `box`, with the right to read the interpreter and its packages."""
    child = Path(__file__).with_name("child.py")
    argv = [sys.executable, "-P", "-s", "-S", "-B", str(child), sysconfig.get_path("purelib"), module, *args]
    reads = (*_interpreter(), *box.reads)
    return confine(argv, Box(reads, box.writes, box.memory, box.cpu_seconds, box.file_size))


def self_test() -> None:
    """Try, inside a box, all that a box must refuse. Raises SandboxUnavailable with a sentence for the operator."""
    from engine import ffmpeg  # it starts processes and needs this module first

    if not is_on():
        return
    with tempfile.TemporaryDirectory(prefix="sandbox-") as name:
        folder = Path(name)
        inside, outside = folder / "inside", folder / "outside"
        inside.mkdir()
        outside.mkdir()
        (outside / "secret").write_text("secret")
        (inside / "link").symlink_to(outside / "secret")
        try:
            said = ffmpeg.run_python("escapes", [str(inside), str(outside)], Box(writes=(inside,)), time_limit=30)
        except SandboxUnavailable:
            raise
        except EngineError as error:
            raise SandboxUnavailable("The media sandbox does not start on this machine.", error.detail) from error
    escaped = [attempt for attempt, refused in json.loads(said).items() if not refused]
    if escaped:
        raise SandboxUnavailable(f"The media sandbox does not hold on this machine: it allows {', '.join(escaped)}.")


def refusal(detail: str, box: Box) -> EngineError:
    """The error for a launcher that ended with REFUSED: what it was to read may have been deleted a moment before."""
    if any(not path.exists() for path in box.reads):
        return MissingMedia("A file that is needed for this is no longer in the library's storage.", detail)
    return unavailable(detail)


def unavailable(detail: str) -> SandboxUnavailable:
    """Why there are no walls, as far as the launcher said."""
    if "no Landlock" in detail:
        return SandboxUnavailable(
            "Media cannot be opened safely here: the kernel lacks Landlock, which Linux has from 5.13 on. "
            "MEDIA_SANDBOX=off does without, if every file comes from people you trust.",
            detail,
        )
    return SandboxUnavailable("The media sandbox does not start on this machine.", detail)


def _environment(box: Box) -> dict[str, str]:
    # two arenas: the C library reserves 64 MiB of addresses per core otherwise, which RLIMIT_AS counts
    # and numpy starts a thread per core that nothing here has a use for
    given = {"LANG": "C.UTF-8", "HOME": "/nonexistent", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}
    return {**given, "TMPDIR": str(box.writes[0])} if box.writes else given


@cache
def _system() -> tuple[Path, ...]:
    return tuple(path for path in SYSTEM if path.exists())


@cache
def _interpreter() -> tuple[Path, ...]:
    """The interpreter, its library and packages, and this folder; not the one above, where data may lie."""
    wanted = [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    wanted += [Path(sys.base_prefix) / "lib", Path(sys.executable).resolve(), Path(__file__).parent]
    wanted += [Path(sys.prefix) / "pyvenv.cfg"]
    return tuple(dict.fromkeys(path for path in wanted if path.exists()))
