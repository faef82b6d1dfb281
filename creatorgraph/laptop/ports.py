"""Whether the ports of the stack are free, and which setting moves them."""

import contextlib
import errno
import socket
from collections.abc import Iterable

import psutil

from creatorgraph.errors import SetupError
from creatorgraph.laptop.children import Port

BLOCK = 10
HIGHEST_BASE = 65_500


def require_free(ports: Iterable[Port], *, base: int) -> None:
    """Raise SetupError where a port is busy, naming each, who holds it (if that can be seen) and what to set.

    `base` is the port in force (CREATORGRAPH_PORT), from which a free block is proposed.
    """
    ports = tuple(ports)
    busy = [port for port in ports if not is_free(port)]
    if busy:
        holders = "; ".join(f"port {port.number} ({port.name}) is busy{_holder(port.number)}" for port in busy)
        raise SetupError(f"{holders}. {_advice(ports, base)}")


def is_free(port: Port) -> bool:
    """Try to listen there, as the child will. Raises SetupError where the address is not one of this machine."""
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # as servers do: connections of a former server that fade away (TIME_WAIT) do not count
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((port.host, port.number))
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return False
            raise SetupError(
                f"cannot listen on {port.host}:{port.number} ({port.name}): {error.strerror}; set CREATORGRAPH_HOST to "
                "an address of this machine, CREATORGRAPH_PORT to a port that is allowed"
            ) from error
    return True


def _advice(ports: tuple[Port, ...], base: int) -> str:
    for proposal in range(base + BLOCK, HIGHEST_BASE, BLOCK):
        moved = (Port(port.name, port.number + proposal - base, port.host) for port in ports)
        if all(is_free(port) for port in moved):
            return f"Stop what holds it, or set CREATORGRAPH_PORT to move the whole block, for example to {proposal}"
    return "Stop what holds it, or set CREATORGRAPH_PORT to move the whole block"


def _holder(number: int) -> str:
    with contextlib.suppress(psutil.Error, OSError):  # another user's processes cannot be looked into everywhere
        for found in psutil.net_connections("tcp"):
            if found.status == psutil.CONN_LISTEN and found.pid and found.laddr[1:] == (number,):
                return f", held by {psutil.Process(found.pid).name()} (process {found.pid})"
    return ""
