"""How a reader's process is cut off: memory, time and file limits, no network, no files but its own."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000

_SYSCALLS: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            "socket": 41, "connect": 42, "accept": 43, "bind": 49, "listen": 50, "socketpair": 53, "execve": 59, "kill": 62,
            "ptrace": 101, "rt_sigqueueinfo": 129, "mount": 165, "tkill": 200, "add_key": 248, "keyctl": 250, "unshare": 272,
            "accept4": 288, "perf_event_open": 298, "process_vm_readv": 310, "process_vm_writev": 311, "bpf": 321, "execveat": 322,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "mount": 40, "unshare": 97, "ptrace": 117, "kill": 129, "tkill": 130, "rt_sigqueueinfo": 138, "socket": 198,
            "socketpair": 199, "bind": 200, "listen": 201, "accept": 202, "connect": 203, "add_key": 217, "keyctl": 219, "execve": 221,
            "perf_event_open": 241, "accept4": 242, "process_vm_readv": 270, "process_vm_writev": 271, "bpf": 280, "execveat": 281,
        },
    ),
}  # fmt: skip
"""For each machine: its number in the kernel's audit table, and the calls that a reader never needs, all that open sockets among them."""

_SINCE_5_1 = {"pidfd_send_signal": 424, "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "pidfd_getfd": 438}
"""Newer calls have one number on every machine; io_uring could open sockets past a filter on `socket`."""

_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_READ_FILE, _READ_DIR, _EXECUTE = 1 << 2, 1 << 3, 1 << 0
_FILE_BITS_BY_ABI = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_FILE_ONLY_BITS = 0b111 | 1 << 14

FILE_BYTES_PER_INPUT = 8
"""A reader may write that many times its input: a store, its temporary spill and a transcoded copy fit several times over."""
FILE_BYTES_LEAST = 500_000_000


RESERVED = 2
"""DuckDB's and Arrow's allocators reserve more than they touch: memory in use is watched from outside, and this stops only a leap."""


def die_with_parent() -> None:
    """SIGKILL for this process when the one that forked it goes."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, 9, 0, 0, 0)


def limit(data_bytes: int, seconds: float, input_bytes: int) -> None:
    """Memory (beyond what was inherited), CPU time and file size; no core dumps. RLIMIT_AS would break numpy's reservations."""
    cpu = int(seconds * (os.cpu_count() or 1)) + 1
    for which, value in (
        (resource.RLIMIT_DATA, int(data_bytes * RESERVED) + _inherited_data()),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        _lower(which, value)
    limit_files(input_bytes)


def limit_files(input_bytes: int) -> None:
    """The largest file that may be written for an input of that size; called again with less once a packed file is unpacked."""
    _lower(resource.RLIMIT_FSIZE, max(FILE_BYTES_LEAST, FILE_BYTES_PER_INPUT * input_bytes))


def _lower(which: int, value: int) -> None:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def _inherited_data() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    return pages * resource.getpagesize()


def cut_network() -> bool:
    """No new sockets, by a filter on system calls, else by a network of its own. False where neither works."""
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return _filter_calls() or _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0


def _filter_calls() -> bool:
    if platform.machine() not in _SYSCALLS or not sys.platform.startswith("linux"):
        return False
    program = b"".join(_instructions(platform.machine()))
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    return bool(_LIBC.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.create_string_buffer(header, len(header)), 0, 0) == 0)


def _instructions(machine: str) -> list[bytes]:
    """Berkeley Packet Filter: another architecture and the denied calls get "not permitted", everything else passes."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    allow, deny = 0x7FFF0000, 0x00050000 | 1
    architecture, denied = _SYSCALLS[machine]
    numbers = sorted({**denied, **_SINCE_5_1}.values())
    checks = [struct.pack("HBBI", equal, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    return [
        struct.pack("HBBI", load, 0, 0, 4),
        struct.pack("HBBI", equal, 1, 0, architecture),
        struct.pack("HBBI", answer, 0, 0, deny),
        struct.pack("HBBI", load, 0, 0, 0),
        struct.pack("HBBI", at_least, len(numbers) + 1, 0, 0x40000000),
        *checks,
        struct.pack("HBBI", answer, 0, 0, allow),
        struct.pack("HBBI", answer, 0, 0, deny),
    ]


def cut_files(read: tuple[Path, ...], write: tuple[Path, ...]) -> bool:
    """Only these files and folders from now on (and the program's own libraries), by Landlock. False where the kernel has none."""
    version = _LIBC.syscall(_LANDLOCK_CREATE, None, 0, 1)
    if version < 1:
        return False
    handled = sum(bits for since, bits in _FILE_BITS_BY_ABI if version >= since)
    attribute = ctypes.create_string_buffer(struct.pack("Q", handled), 8)
    ruleset = _LIBC.syscall(_LANDLOCK_CREATE, attribute, 8, 0)
    if ruleset < 0:
        return False
    for path in (*_LIBRARIES, *read):
        _allow(ruleset, path, handled & (_READ_FILE | _READ_DIR | _EXECUTE))
    for path in write:
        _allow(ruleset, path, handled)
    done = _LIBC.syscall(_LANDLOCK_RESTRICT, ruleset, 0) == 0
    os.close(ruleset)
    return bool(done)


def _allow(ruleset: int, path: Path, bits: int) -> None:
    if not path.exists():
        return
    handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    bits = bits if path.is_dir() else bits & _FILE_ONLY_BITS
    rule = ctypes.create_string_buffer(struct.pack("=Qi", bits, handle), 12)
    _LIBC.syscall(_LANDLOCK_ADD, ruleset, 1, rule, 0)
    os.close(handle)


_LIBRARIES = tuple(
    Path(path)
    for path in (
        f"{sys.prefix}/lib", f"{sys.base_prefix}/lib", "/usr/lib", "/lib", "/lib64", "/usr/share/zoneinfo", "/proc/self", "/proc/meminfo",
        "/sys/fs/cgroup", "/sys/devices/system/cpu", "/dev/null", "/dev/urandom",
        Path(__file__).parents[2], Path(__file__).parents[3] / "explorer",
    )
)  # fmt: skip
"""What Python, DuckDB and Arrow may still open: their own code, the clock's zones, the machine's size. Never the data folder."""
