"""Runs inside the sandbox and tries to get out. Prints, for each attempt, whether it was refused.

Arguments: a folder that may be written, and one that may not be touched. The folder inside holds "link", which leads
to "secret" outside.
"""

import ctypes
import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PTRACE_PEEKDATA = 2
ONLY_ASK = 0  # the signal that is not sent: may I?


def refused(attempt: Callable[[], object]) -> bool:
    """Whether it was forbidden; any other failure means that nobody forbade it."""
    try:
        attempt()
    except PermissionError:
        return True
    except OSError:
        return False
    return False


def call(name: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def attempts(inside: Path, outside: Path) -> dict[str, Callable[[], object]]:
    return {
        "reading /etc/passwd": Path("/etc/passwd").read_bytes,
        "reading a file outside": (outside / "secret").read_bytes,
        "reading through a link": (inside / "link").read_bytes,
        "listing a folder outside": lambda: list(outside.iterdir()),
        "reading the parent's environment": Path(f"/proc/{os.getppid()}/environ").read_bytes,
        "writing a file outside": lambda: (outside / "made").write_bytes(b""),
        "overwriting a file outside": lambda: (outside / "secret").write_bytes(b""),
        "removing a file outside": (outside / "secret").unlink,
        "opening an internet socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "opening a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "signalling its parent": lambda: os.kill(os.getppid(), ONLY_ASK),
        "making a namespace": lambda: call("unshare", CLONE_NEWUSER),
        "tracing its parent": lambda: call("ptrace", PTRACE_PEEKDATA, os.getppid(), 0, 0),
        "reading its parent's memory": lambda: call("process_vm_readv", os.getppid(), 0, 0, 0, 0, 0),
        "starting a shell": lambda: os.waitpid(os.posix_spawn("/bin/sh", ["sh", "-c", "exit"], {}), 0),
    }


def main() -> None:
    inside, outside = Path(sys.argv[1]), Path(sys.argv[2])
    found = {name: refused(attempt) for name, attempt in attempts(inside, outside).items()}
    (inside / "made").write_bytes(b"")  # and what is allowed works
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
