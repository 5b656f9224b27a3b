"""A server that says it is PostgreSQL 14, as far as a client gets before its first question."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_SSL, _GSS = 80877103, 80877104


@contextmanager
def old_postgres() -> Iterator[int]:
    """Gives the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server,), daemon=True).start()
        yield server.getsockname()[1]


def _serve(server: socket.socket) -> None:
    while True:
        try:
            client, _address = server.accept()
        except OSError:
            return
        with client:
            _welcome(client)


def _welcome(client: socket.socket) -> None:
    while head := client.recv(8):
        length, code = struct.unpack("!II", head)
        if code in (_SSL, _GSS):
            client.sendall(b"N")
            continue
        client.recv(length)
        version = b"server_version\x0014.9\x00"
        client.sendall(
            b"R"
            + struct.pack("!II", 8, 0)
            + b"S"
            + struct.pack("!I", 4 + len(version))
            + version
            + b"K"
            + struct.pack("!III", 12, 1, 1)
            + b"Z"
            + struct.pack("!I", 5)
            + b"I"
        )
        client.recv(1)
        return
