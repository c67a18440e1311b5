"""The small program that gives up its rights and then becomes another: `python -I -S launcher.py OPTIONS -- COMMAND`.

It stands alone (standard library only, nothing of ours is imported), so that it starts in a few milliseconds and can be
read in one go. engine.sandbox writes its options; the order of the steps in `main` matters.
"""

import _signal as signal  # type: ignore[import-not-found]  # `signal` itself takes a third of the start, and is not needed
import ctypes
import errno
import os
import resource
import struct
import sys

REFUSED = 126  # exit status of "this could not be confined", or could not be started

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 22, 38
SECCOMP_MODE_FILTER = 2
NICENESS = 10
OPEN_FILES = 512

# Landlock (linux/landlock.h). The three calls have one number on every machine.
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
ASK_VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_DIR, MAKE_REG, TRUNCATE = 1 << 7, 1 << 8, 1 << 14
ON_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE
MAY_READ = EXECUTE | READ_FILE | READ_DIR
MAY_WRITE = READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE | MAKE_REG | MAKE_DIR | REMOVE_FILE | REMOVE_DIR
FS_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # version: how many file rights it knows; all of them are taken away
ALL_TCP = ALL_SCOPES = 0b11  # bind and connect (version 4); abstract sockets and signals to outsiders (version 6)

# seccomp (linux/seccomp.h, linux/filter.h)
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, ERROR, KILL = 0x7FFF0000, 0x00050000, 0x80000000
CALL_NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
X32_CALLS = 0x40000000  # the second numbering of x86_64, by which a list of numbers could be walked around
NEW_NAMESPACES = 0x7E020000  # the CLONE_NEW* flags
NO_CALL = -1
# Calls that no decoder needs. name: (x86_64, aarch64); NO_CALL where the machine has none such.
DENIED: dict[str, tuple[int, int]] = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "ptrace": (101, 117), "kill": (62, 129),
    "pidfd_send_signal": (424, 424), "pidfd_getfd": (438, 438), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271), "kcmp": (312, 272), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "bpf": (321, 280), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "move_mount": (429, 429), "open_tree": (428, 428), "fsopen": (430, 430),
    "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "quotactl": (179, 60), "acct": (163, 89),
    "swapon": (167, 224), "swapoff": (168, 225), "reboot": (169, 142), "syslog": (103, 116), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171), "sethostname": (170, 161),
    "iopl": (172, NO_CALL), "ioperm": (173, NO_CALL), "modify_ldt": (154, NO_CALL),
}  # fmt: skip
CLONE = (56, 220)
CLONE3 = 435  # its flags are in memory, which a filter cannot read: the C library falls back to clone when told "unknown"
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, audit name

libc = ctypes.CDLL(None, use_errno=True)


def check(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), what)
    return result


def die_with(parent: int) -> None:
    """Be killed when the thread that started us ends; and at once if it has ended before we could ask."""
    check(libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0), "PDEATHSIG")
    if os.getppid() != parent:
        os._exit(REFUSED)


def limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def landlock_version() -> int:
    """0 where the kernel has no Landlock, or has it switched off."""
    return max(0, int(libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(ASK_VERSION))))


def restrict_files(reads: list[str], writes: list[str]) -> None:
    """Take away every file right but those named; and TCP, and signals to others, where the kernel can."""
    version = landlock_version()
    if version < 1:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), "no Landlock")
    known = (1 << FS_RIGHTS.get(version, max(FS_RIGHTS.values()))) - 1
    parts = [known] + [ALL_TCP] * (version >= 4) + [ALL_SCOPES] * (version >= 6)
    rules = struct.pack(f"<{len(parts)}Q", *parts)
    ruleset = check(libc.syscall(LANDLOCK_CREATE, rules, ctypes.c_size_t(len(rules)), ctypes.c_uint32(0)), "Landlock")
    for paths, rights in ((reads, MAY_READ), (writes, MAY_WRITE)):
        for path in paths:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
            granted = rights & known & (MAY_READ | MAY_WRITE if os.path.isdir(path) else ON_A_FILE)  # noqa: PTH112
            rule = struct.pack("<Qi", granted, opened)
            check(libc.syscall(LANDLOCK_ADD, ruleset, PATH_BENEATH, rule, ctypes.c_uint32(0)), f"Landlock: {path}")
            os.close(opened)
    check(libc.syscall(LANDLOCK_RESTRICT, ruleset, ctypes.c_uint32(0)), "Landlock")
    os.close(ruleset)


def restrict_calls() -> None:
    """Answer EPERM to the calls of DENIED, and to a clone that asks for new namespaces."""
    column, machine = MACHINES[os.uname().machine]
    denied = sorted(number for numbers in DENIED.values() if (number := numbers[column]) != NO_CALL)
    forbid, unknown = (RETURN, 0, 0, ERROR | errno.EPERM), (RETURN, 0, 0, ERROR | errno.ENOSYS)
    program = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, machine), (RETURN, 0, 0, KILL), (LOAD, 0, 0, CALL_NUMBER)]
    if column == 0:
        program += [(AT_LEAST, 0, 1, X32_CALLS), (RETURN, 0, 0, KILL)]
    for number in denied:
        program += [(EQUAL, 0, 1, number), forbid]
    program += [(EQUAL, 0, 1, CLONE3), unknown]
    program += [(EQUAL, 0, 3, CLONE[column]), (LOAD, 0, 0, FIRST_ARGUMENT), (ANY_BIT, 0, 1, NEW_NAMESPACES), forbid]
    program += [(RETURN, 0, 0, ALLOW)]
    code = b"".join(struct.pack("<HBBI", *step) for step in program)
    held = ctypes.create_string_buffer(code, len(code))
    header = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(program), ctypes.addressof(held)))
    check(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0), "seccomp")


def options(arguments: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """`--read A --read B ... -- command` as {"read": [A, B], ...} and the command."""
    end = arguments.index("--")
    found: dict[str, list[str]] = {}
    for name, value in zip(arguments[:end:2], arguments[1:end:2], strict=True):
        found.setdefault(name.removeprefix("--"), []).append(value)
    return found, arguments[end + 1 :]


def main(arguments: list[str]) -> None:
    found, command = options(arguments)
    die_with(int(found["parent"][0]))
    os.nice(NICENESS)
    os.chdir("/")
    limits = {"memory": resource.RLIMIT_AS, "cpu": resource.RLIMIT_CPU, "file-size": resource.RLIMIT_FSIZE}
    for name, kind in limits.items():
        if name in found:
            limit(kind, int(found[name][0]))
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    if "unconfined" not in found:
        check(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
        restrict_files(found.get("read", []), found.get("write", []))
        restrict_calls()
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python, whose habit the command would inherit
        signal.signal(ignored, signal.SIG_DFL)
    environment = dict(pair.split("=", 1) for pair in found.get("env", []))
    os.execve(command[0], command, environment)  # noqa: S606 (a list, never a shell)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except OSError as error:
        sys.stderr.write(f"sandbox: {error.filename}: {error.strerror}\n")
        sys.exit(REFUSED)
