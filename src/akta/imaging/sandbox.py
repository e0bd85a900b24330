"""What a child gives up before it reads foreign bytes (Linux; each step is reported).

Order matters: namespaces while there is one thread, then the imports (done by the caller),
then user, file system and system calls. Nothing here raises where a kernel lacks a feature:
`Report` says what holds, and the pool shows it.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
from dataclasses import asdict, dataclass

_NOBODY = 65534
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_READ = 0b1100  # LANDLOCK_ACCESS_FS_READ_FILE | READ_DIR
_USE_FILE = 1 << 14 | 0b110  # LANDLOCK_ACCESS_FS_TRUNCATE | READ_FILE | WRITE_FILE
_READ_FILE = 0b100
_LIBRARIES = 1 << 30  # address space for libraries, beyond the memory limit

# system calls refused with EPERM: sockets, programs, looking into other processes
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 310, 311, 425, 321, 165, 272, 308)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 270, 271, 425, 280, 40, 97, 268)),
}

_STATM = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)  # while it may be opened
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass
class Report:
    """What holds in this child."""

    network: bool = False
    user: bool = False
    files: bool = False
    syscalls: bool = False
    memory: bool = False
    dies_with_parent: bool = False

    def as_dict(self) -> dict[str, bool]:
        """For the wire."""
        return asdict(self)


def leave_network(report: Report) -> None:
    """Step into an empty network namespace; must run while the process has one thread."""
    flags = _CLONE_NEWNET if os.geteuid() == 0 else _CLONE_NEWNET | _CLONE_NEWUSER
    report.network = _libc.unshare(flags) == 0


def die_with(parent: int, report: Report) -> None:
    """Ask the kernel to end this process with the parent's thread that started it."""
    report.dies_with_parent = _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0
    if os.getppid() != parent:
        os._exit(0)


def limit(memory: int, files: int, report: Report) -> None:
    """Set limits of memory, file size, open files and core dumps."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        resource.setrlimit(resource.RLIMIT_AS, (memory + _LIBRARIES, memory + _LIBRARIES))
        report.memory = True
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))


def allow_cpu(seconds: float) -> None:
    """Let this process use `seconds` of processor time from now on, then be ended."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def own_memory() -> int:
    """Bytes in memory that are this process's own, not a file's."""
    _, resident, shared, *_ = os.pread(_STATM, 200, 0).split()
    return (int(resident) - int(shared)) * resource.getpagesize()


def peak_kb() -> int:
    """Most memory so far, as `wait4` will tell it; begins with that of the parent at the start."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def drop_rights(readable: list[str], report: Report) -> None:
    """Become nobody (where root), lose the file system but for `readable`, and system calls."""
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    report.files = _restrict_files(readable)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
    report.user = os.geteuid() != 0
    _libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    report.syscalls = _refuse_syscalls()
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _restrict_files(readable: list[str]) -> bool:
    version = _libc.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return False
    rights = (1 << (13 + min(version - 1, 2))) - 1
    rules = struct.pack("=QQQ", rights, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0)  # noqa: PLR2004 - versions of the kernel interface
    size = 24 if version >= 6 else 16 if version >= 4 else 8  # noqa: PLR2004 - as above
    handle = _libc.syscall(_LANDLOCK_CREATE, rules, ctypes.c_size_t(size), 0)
    if handle < 0:
        return False
    for path in filter(os.path.isdir, readable):
        _allow(handle, path, _READ)
    _allow(handle, os.devnull, _USE_FILE & rights)  # Tesseract writes its chatter there
    _allow(handle, "/dev/urandom", _READ_FILE)  # qpdf opens it to decrypt
    done = int(_libc.syscall(_LANDLOCK_RESTRICT, handle, 0)) == 0
    os.close(handle)
    return done


def _allow(ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    _libc.syscall(_LANDLOCK_ADD, ruleset, 1, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _refuse_syscalls() -> bool:
    """Install a seccomp filter: another architecture is killed, the list gets EPERM."""
    known = _REFUSED.get(platform.machine())
    if known is None:
        return False
    architecture, numbers = known
    steps = [(0x20, 0, 0, 4), (0x15, 1, 0, architecture), (0x06, 0, 0, 0x80000000)]
    steps += [(0x20, 0, 0, 0), (0x35, len(numbers) + 1, 0, 0x40000000)]
    for place, number in enumerate(numbers):
        steps.append((0x15, len(numbers) - place, 0, number))
    steps += [(0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x00050001)]
    code = b"".join(struct.pack("=HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("@HP", len(steps), ctypes.addressof(buffer))
    return int(_libc.prctl(_PR_SET_SECCOMP, 2, program, 0, 0)) == 0
