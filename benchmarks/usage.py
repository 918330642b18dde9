"""What processes used of this machine: CPU seconds and memory, with all their children, from /proc."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: Mapping[str, int]) -> dict[str, float]:
    """CPU seconds that each of these and all its children have used until now, ended ones included."""
    children = _children()
    return {name: sum(_ticks(one) for one in _family(pid, children)) / TICKS for name, pid in pids.items()}


def megabytes(pids: Mapping[str, int]) -> dict[str, float]:
    """Resident memory of each of these with its children; what several share is divided among them."""
    children = _children()
    return {name: sum(_proportional(one) for one in _family(pid, children)) / 1024 for name, pid in pids.items()}


def resident(pid: int) -> float:
    """Resident memory of one process, in MB, as `ps` tells it."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def family(pid: int) -> list[int]:
    """A process and all its children."""
    return list(_family(pid, _children()))


def _family(pid: int, children: Mapping[int, list[int]]) -> Iterable[int]:
    yield pid
    for child in children.get(pid, ()):
        yield from _family(child, children)


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _stat(int(folder.name))):
            found.setdefault(int(fields[1]), []).append(int(folder.name))
    return found


def _ticks(pid: int) -> int:
    fields = _stat(pid)
    return sum(int(fields[at]) for at in (11, 12, 13, 14)) if fields else 0  # own and waited-for, user and system


def _stat(pid: int) -> list[str]:
    """The fields from the third on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
