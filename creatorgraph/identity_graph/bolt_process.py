"""The driver in a process of its own, which sends and unpacks while the one that asks computes.

Python runs one thread of a process at a time: whoever computes beside the driver makes the graph wait. Here the
driver's process takes whole pieces of work (all that a transaction writes) and gives plain rows. The two speak in
pickles over a pair of sockets; what is asked is answered once, in any order. It ends when whoever started it is gone:
its connections close, and the server takes back what was not committed.
"""

import asyncio
import contextlib
import pickle
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from neo4j.exceptions import ServiceUnavailable

from creatorgraph import logs
from creatorgraph.identity_graph.bolt import Begun, Bolt, Server
from creatorgraph.identity_graph.transactions import Part, Row, Transaction

_LENGTH = struct.Struct("<Q")
_BUFFER = 2**22
_END_SECONDS = 5.0
_NO_TRANSACTION = 0
_LAST = ("commit", "close")
"""What ends a transaction: what comes after it finds none."""


async def _receive(reader: asyncio.StreamReader) -> Any:  # noqa: ANN401 - what was sent
    (length,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    return pickle.loads(await reader.readexactly(length))  # noqa: S301 - from our own other end


def _send(writer: asyncio.StreamWriter, message: object) -> None:
    data = pickle.dumps(message, protocol=5)
    writer.writelines((_LENGTH.pack(len(data)), data))


@dataclass(slots=True)
class _Channel:
    """One running process, and who waits for which of its answers."""

    process: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    waiting: dict[int, asyncio.Future[Any]] = field(default_factory=dict)
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    is_there: bool = True

    async def ask(self, verb: str, transaction: int, given: tuple[object, ...]) -> Any:  # noqa: ANN401
        """Ask and wait for the answer; of whoever is cancelled meanwhile the other side gives up the work, too."""
        if not self.is_there:
            raise _gone()
        number = next(self.numbers)
        answer = self.waiting[number] = asyncio.get_running_loop().create_future()
        try:
            _send(self.writer, (number, verb, transaction, given))
            return await answer
        except asyncio.CancelledError:
            _send(self.writer, (number, "cancel", transaction, ()))
            raise
        finally:
            del self.waiting[number]

    async def listen(self) -> None:
        """Hand out answers until the other side is gone; whoever still waits learns that."""
        try:
            while True:
                number, answer, error = await _receive(self.reader)
                waiting = self.waiting.get(number)
                if waiting is None or waiting.done():
                    continue
                if error is None:
                    waiting.set_result(answer)
                else:
                    waiting.set_exception(error)
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            self.is_there = False
            for waiting in self.waiting.values():
                if not waiting.done():
                    waiting.set_exception(_gone())


def _gone() -> ServiceUnavailable:
    return ServiceUnavailable("the process of the driver ended")


class BoltProcess:
    """Connections in a process of their own; it is started when it is first needed, and again where it died."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._channel: _Channel | None = None
        self._listening: asyncio.Task[None] | None = None
        self._starting: asyncio.Task[_Channel] | None = None
        self._numbers = count(_NO_TRANSACTION + 1)
        self.reading = _Remote(self, _NO_TRANSACTION)

    @property
    def process(self) -> int | None:
        """The number of the process that runs; None where none does."""
        return self._channel.process.pid if self._channel else None

    async def begin(self, longest_seconds: float) -> Begun:
        """Begin to write, with the first statement that is sent."""
        return _Remote(self, next(self._numbers), await self.channel(), longest_seconds)

    async def command(self, name: str) -> None:
        """Run a statement outside any explicit transaction."""
        await (await self.channel()).ask("command", _NO_TRANSACTION, (name,))

    async def close(self) -> None:
        """Close every connection, and wait for the end of their process."""
        if self._starting:
            await asyncio.gather(self._starting, return_exceptions=True)
        await self._close()

    async def _close(self) -> None:
        channel, self._channel = self._channel, None
        if channel is None or self._listening is None:
            return
        channel.writer.close()
        await self._listening
        try:
            async with asyncio.timeout(_END_SECONDS):
                await channel.process.wait()
        except TimeoutError:
            channel.process.kill()
            await channel.process.wait()

    async def channel(self) -> _Channel:
        """Give the running process."""
        if self._channel and self._channel.is_there:
            return self._channel
        if self._starting is None:
            self._starting = asyncio.get_running_loop().create_task(self._start())
        return await asyncio.shield(self._starting)  # others wait for it too

    async def _start(self) -> _Channel:
        try:
            await self._close()
            self._channel = channel = await self._started()
            self._listening = asyncio.get_running_loop().create_task(channel.listen())
        finally:
            self._starting = None
        return channel

    async def _started(self) -> _Channel:
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", __name__, str(theirs.fileno())),
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in a terminal is for whoever started it
            )
        reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
        _send(writer, self._server)
        return _Channel(process, reader, writer)


@dataclass(slots=True)
class _Remote:
    """A transaction in the other process, or its connections that read."""

    connections: BoltProcess
    number: int
    begun: _Channel | None = None
    longest_seconds: float = 0.0
    is_open: bool = False

    async def _ask(self, verb: str, *given: object) -> Any:  # noqa: ANN401
        channel = self.begun or await self.connections.channel()
        self.is_open = verb not in _LAST
        return await channel.ask(verb, self.number, (self.longest_seconds, *given))

    async def run(self, name: str, /, **parameters: object) -> list[Row]:
        rows: list[Row] = await self._ask("run", name, parameters)
        return rows

    async def run_joined(self, parts: Sequence[Part]) -> list[list[Row]]:
        rows: list[list[Row]] = await self._ask("run_joined", parts)
        return rows

    async def run_all(self, parts: Sequence[Part]) -> list[list[Row]]:
        rows: list[list[Row]] = await self._ask("run_all", parts)
        return rows

    async def commit(self) -> None:
        if self.is_open:
            await self._ask("commit")

    async def close(self) -> None:
        if self.is_open:
            with contextlib.suppress(ServiceUnavailable):  # with its process it is gone
                await self._ask("close")


class _Answering:
    """What runs in the process of the driver."""

    def __init__(self, bolt: Bolt, writer: asyncio.StreamWriter) -> None:
        self._bolt = bolt
        self._writer = writer
        self._begun: dict[int, asyncio.Future[Begun]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    async def serve(self, reader: asyncio.StreamReader) -> None:
        """Answer until whoever asks is gone."""
        with contextlib.suppress(asyncio.IncompleteReadError, OSError):
            while True:
                number, verb, transaction, given = await _receive(reader)
                if verb == "cancel":
                    if task := self._tasks.get(number):
                        task.cancel()
                    continue
                task = asyncio.get_running_loop().create_task(self._answer(number, verb, transaction, given))
                self._tasks[number] = task
                task.add_done_callback(partial(self._forget, number))

    def _forget(self, number: int, _: asyncio.Task[None]) -> None:
        del self._tasks[number]

    async def _answer(self, number: int, verb: str, transaction: int, given: tuple[Any, ...]) -> None:
        try:
            _send(self._writer, (number, await self._do(verb, transaction, given), None))
        except Exception as error:  # noqa: BLE001 - whoever asked decides
            _send(self._writer, (number, None, _portable(error)))

    async def _do(self, verb: str, transaction: int, given: tuple[Any, ...]) -> object:
        if verb == "command":
            await self._bolt.command(*given)
            return None
        longest_seconds, *rest = given
        if verb in _LAST:
            await self._end(transaction, commit=verb == "commit")
            return None
        target: Transaction = self._bolt.reading
        if transaction:
            if transaction not in self._begun:
                self._begun[transaction] = asyncio.ensure_future(self._bolt.begin(longest_seconds))
            target = await asyncio.shield(self._begun[transaction])  # who is cancelled may share it
        if verb == "run":
            name, parameters = rest
            return await target.run(name, **parameters)
        answer: object = await getattr(target, verb)(*rest)
        return answer

    async def _end(self, transaction: int, *, commit: bool) -> None:
        beginning = self._begun.pop(transaction, None)
        if beginning is None:  # its first statement was given up before it began
            return
        try:
            begun = await beginning
        except Exception:
            if commit:
                raise
            return  # told to whoever sent the first statement
        try:
            if commit:
                await begun.commit()
        finally:
            await begun.close()


def _portable(error: Exception) -> Exception:
    """Give an error that arrives: one that cannot be sent is named."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever it is that cannot be sent
        return RuntimeError(f"the driver raised {type(error).__name__}")
    return error


async def _serve(ours: socket.socket) -> None:
    reader, writer = await asyncio.open_unix_connection(sock=ours, limit=_BUFFER)
    await _Answering(Bolt.to(await _receive(reader)), writer).serve(reader)


def main() -> None:
    """Serve whoever started this process; its socket is the argument."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # who stops everything stops it with whoever asks
    logs.configure("WARNING")
    with socket.socket(fileno=int(sys.argv[1])) as ours, contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_serve(ours))


if __name__ == "__main__":
    main()
