"""E-mails at rest: a keyed hash to find them by, a sealed value to show to who may see it.

The hash is HMAC-SHA-256, the seal AES-256-GCM; both keys are derived (HKDF) from the installation's one key, so that a
copy of the graph alone gives neither an address nor a way to test a guess.
"""

import base64
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
HASH_CHARACTERS = 32


class Sealer:
    """Hashes and seals short texts with one installation's key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._hash = hmac.new(HKDF(SHA256(), 32, None, b"creatorgraph hash v1").derive(key), digestmod="sha256")
        self._seal = AESGCM(HKDF(SHA256(), 32, None, b"creatorgraph seal v1").derive(key))
        self.fingerprint = HKDF(SHA256(), 16, None, b"creatorgraph fingerprint v1").derive(key).hex()
        """What tells this key from others, and nothing of the key: 32 hexadecimal characters."""

    def keyed_hash(self, text: str) -> str:
        """Give 128 bits of a text's keyed hash as 32 hexadecimal characters; the same text gives the same."""
        # a copy, and not `hmac.digest`: that lets go of the interpreter for each text and waits to get it back
        hashed = self._hash.copy()
        hashed.update(text.encode())
        return hashed.hexdigest()[:HASH_CHARACTERS]

    def seal(self, text: str) -> str:
        """Seal a text (base64). Sealing twice gives two different values."""
        nonce = os.urandom(NONCE_BYTES)
        return base64.b64encode(nonce + self._seal.encrypt(nonce, text.encode(), None)).decode()

    def unseal(self, sealed: str) -> str:
        """Open a sealed value. Raises cryptography's InvalidTag where the key is another or the value was changed."""
        raw = base64.b64decode(sealed)
        return self._seal.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
