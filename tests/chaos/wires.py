"""Local TCP as a drill sees it."""

import socket
import struct
from asyncio import StreamWriter

LOCAL = "127.0.0.1"


def reset(writer: StreamWriter) -> None:
    """Close a connection with a TCP reset."""
    own = writer.get_extra_info("socket")
    if own is not None and not writer.is_closing():
        own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
