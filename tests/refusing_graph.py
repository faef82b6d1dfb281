"""A server that speaks Bolt and refuses: what Neo4j says where it locks a user out, or takes no writes."""

import socketserver
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

VERSION = b"\x00\x00\x03\x05"
HELLO, GOODBYE, RESET, RUN, PULL, LOGON = 0x01, 0x02, 0x0F, 0x10, 0x3F, 0x6A
READING = b"\x84mode\x81r"
SUCCESS, IGNORED, FAILURE = 0x70, 0x7E, 0x7F


class _Conversation(socketserver.StreamRequestHandler):
    """Answers one driver."""

    server: "_Refusing"

    def handle(self) -> None:
        """Let it log in, unless that is refused already, and refuse the first thing that it wants."""
        self.rfile.read(20)
        self.wfile.write(VERSION)
        refused = False
        while (message := self._heard()) and (tag := message[1]) != GOODBYE:
            if self.server.reads and (tag == PULL or (tag == RUN and READING in message)) and not refused:
                self._say(SUCCESS, {"fields": []} if tag == RUN else {"type": "r"})
            elif tag in {HELLO, RESET} or (tag == LOGON and not self.server.at_login):
                refused = False
                self._say(SUCCESS, {"server": "Neo4j/5.0.0", "connection_id": "1"})
            elif refused:
                self._say(IGNORED, None)
            else:
                refused = True
                self._say(FAILURE, {"code": self.server.code, "message": "of a test"})

    def _heard(self) -> bytes | None:
        """Give the next message, whose second byte is its kind; None at the end."""
        message = b""
        while head := self.rfile.read(2):
            (size,) = struct.unpack(">H", head)
            if not size and message:
                return message
            message += self.rfile.read(size)
        return None

    def _say(self, tag: int, what: Mapping[str, str | list[str]] | None) -> None:
        words = b"".join(_packed(word) for pair in (what or {}).items() for word in pair)
        message = bytes([0xB0 if what is None else 0xB1, tag]) + (b"" if what is None else bytes([0xA0 + len(what)]))
        message += words
        self.wfile.write(struct.pack(">H", len(message)) + message + b"\x00\x00")


def _packed(text: str | list[str]) -> bytes:
    if isinstance(text, list):
        return bytes([0x90 + len(text)]) + b"".join(map(_packed, text))
    return b"\xd0" + bytes([len(text)]) + text.encode()


class _Refusing(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, code: str, *, at_login: bool, reads: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.code, self.at_login, self.reads = code, at_login, reads


@contextmanager
def refusing_graph(code: str, *, at_login: bool, reads: bool = False) -> Iterator[str]:
    """Give the URL of a graph that answers every statement, or every login, with this code.

    One that `reads` answers what only reads, with no rows.
    """
    with _Refusing(code, at_login=at_login, reads=reads) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"bolt://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
