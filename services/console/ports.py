"""Free ports, and ports that are remembered for the next start."""

import json
import socket
from collections.abc import Sequence
from pathlib import Path

LOCAL = "127.0.0.1"


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now, all different."""
    sockets = [socket.create_server((LOCAL, 0)) for _ in range(count)]
    found = [int(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return found


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    try:
        socket.create_server((host, port)).close()
    except OSError:
        return False
    return True


def remembered(file: Path, names: Sequence[str]) -> dict[str, int]:
    """The ports of the last start while they are still free, otherwise new ones, written down."""
    known: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    if set(known) != set(names) or not all(is_free(LOCAL, port) for port in known.values()):
        known = dict(zip(names, free_ports(len(names)), strict=True))
        file.write_text(json.dumps(known))
    return known
