"""Platforms are spoken to in HTTP/2, and only where their certificate is good."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from creatorgraph.clock import system_clock
from creatorgraph.platforms.http import Reply, Request, Silence, exchange, open_client

APP = """
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["http_version"].encode()})
"""


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate of localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(made.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Serve over TLS; give the port and the certificate."""
    folder = tmp_path_factory.mktemp("tls")
    (folder / "served.py").write_text(APP)
    paths = certificate(folder)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
    argv = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port)]
    argv += ["--no-ws", "--ssl-certificate", str(paths[0]), "--ssl-keyfile", str(paths[1]), "served:app"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(argv, cwd=folder, stdout=log, stderr=log)
    try:
        start = time.monotonic()
        while not _answers(port):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() - start < 60
            time.sleep(0.05)
        yield port, paths[0]
    finally:
        process.terminate()
        process.wait(10)


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


async def ask(port: int) -> Reply | Silence:
    """Ask the server with a client of its own."""
    async with open_client() as client:
        return await exchange(client, Request("GET", f"https://localhost:{port}/"), clock=system_clock, seconds=10.0)


async def test_a_server_with_a_good_certificate_is_asked_in_http_2(
    served: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(served[1]))
    seen = await ask(served[0])
    assert isinstance(seen, Reply)
    assert seen.body == b"2"


async def test_one_whose_certificate_nobody_vouches_for_is_not_asked(served: tuple[int, Path]) -> None:
    seen = await ask(served[0])
    assert isinstance(seen, Silence)
    assert seen.code == "connection"
