"""The secrets of one installation: made once, kept in the state folder, readable by its owner only."""

import base64
import logging
import os
import secrets
from pathlib import Path

from creatorgraph.errors import SetupError
from creatorgraph.settings import Settings

KEY_BYTES = 32

logger = logging.getLogger(__name__)


def kept(folder: Path, name: str) -> str:
    """Read a secret of the state folder, making it (256 random bits) at the first call. Two callers get the same."""
    path = folder / "secrets" / name
    for each in (folder, path.parent):  # one by one: the mode is not that of parents that are made on the way
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            logger.debug("secret.made_elsewhere", extra={"fields": {"name": name}})
        finally:
            fresh.unlink()
    return path.read_text(encoding="ascii").strip()


def graph_password(settings: Settings) -> str:
    """Give the graph's password: the one that is set, or on the laptop the one made and kept."""
    if settings.graph_password is not None:
        return settings.graph_password.get_secret_value()
    return "" if settings.graph_url else kept(settings.state, "graph-password")


def sealing_key(settings: Settings) -> bytes:
    """Give the 32 bytes that personal data is sealed with. Raises SetupError where the set key is not 32 bytes."""
    if settings.secret_key is None:
        return bytes.fromhex(kept(settings.state, "sealing-key"))
    try:
        key = base64.b64decode(settings.secret_key.get_secret_value(), validate=True)
    except ValueError as error:
        raise SetupError("CREATORGRAPH_SECRET_KEY is not base64; make one with: openssl rand -base64 32") from error
    if len(key) != KEY_BYTES:
        raise SetupError(f"CREATORGRAPH_SECRET_KEY holds {len(key)} bytes, {KEY_BYTES} are needed")
    return key
