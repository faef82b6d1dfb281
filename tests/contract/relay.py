"""A door to a server, as a process of its own: until it is started, the server seems to be away.

python tests/contract/relay.py PORT HOST SERVER_PORT
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def relayed(port: int, host: str, server_port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Pass on whatever comes between a port and a server, until the end of the block; gives the process."""
    door = subprocess.Popen([sys.executable, __file__, str(port), host, str(server_port)])
    try:
        yield door
    finally:
        door.kill()
        door.wait()


def listens(port: int) -> bool:
    """Tell whether somebody takes connections on a port."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
        return True
    return False


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def _serve(port: int, host: str, server_port: int) -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection(host, server_port)
        await asyncio.gather(_pass(reader, to_server), _pass(from_server, writer))

    async with await asyncio.start_server(meet, "127.0.0.1", port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
