"""No process outlives the one that started it, however that one ends (Linux)."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Have the kernel kill this process when `parent` ends. To be called in the child, first of all.

    The signal comes when the parent's spawning *thread* ends: spawn from the main thread. A fork does not inherit this.
    """
    _libc.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:  # it ended before the kernel was asked
        os._exit(1)
