"""Sealing what identifies a person: AES-256-GCM under a key that can be rotated.

A sealed blob is ``b"RC1" + key id (8 bytes) + nonce (12 bytes) + ciphertext``. The key id finds the key among the
current one and the retired ones, so that old blobs stay readable after a rotation.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from rencai.engine.files import write_whole
from rencai.vocabulary.errors import BadState

KEY_VARIABLE = "RENCAI_KEY"
_MAGIC = b"RC1"


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"rencai key id" + key).digest()[:8]


def _decode(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except ValueError:
        key = b""
    if len(key) != 32:
        raise BadState(
            "the key is not 32 bytes in base64",
            where=KEY_VARIABLE,
            todo="make one with `rencai key new` and keep it apart from the data",
        )
    return key


def new_key() -> str:
    """A fresh random key as text (base64 of 32 bytes)."""
    return base64.urlsafe_b64encode(AESGCM.generate_key(bit_length=256)).decode()


@dataclass(frozen=True)
class Sealer:
    """Seals with the first key, opens with any of them."""

    keys: tuple[bytes, ...]
    random: Callable[[int], bytes] = os.urandom

    @classmethod
    def from_text(cls, text: str) -> Sealer:
        """Keys as text, the current one first, retired ones after it, separated by commas."""
        return cls(tuple(_decode(part) for part in text.split(",")))

    def is_current(self, sealed: bytes) -> bool:
        """Whether a blob was sealed with the first key."""
        return sealed[3:11] == _key_id(self.keys[0])

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt; ``context`` (what the blob is) is authenticated, so a blob cannot stand in for another."""
        nonce = self.random(12)
        key = self.keys[0]
        return _MAGIC + _key_id(key) + nonce + AESGCM(key).encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Decrypt, or say which of the possible things is wrong."""
        key = next((key for key in self.keys if _key_id(key) == sealed[3:11]), None)
        if sealed[:3] != _MAGIC or key is None:
            raise BadState(
                "sealed data was written under another key",
                where=context,
                todo=f"put that key after a comma in {KEY_VARIABLE}",
            )
        try:
            return AESGCM(key).decrypt(sealed[11:23], sealed[23:], context.encode())
        except InvalidTag:
            raise BadState("sealed data was changed or moved", where=context, todo="restore it") from None

    def write_table(self, table: pl.DataFrame, path: Path, *, context: str) -> None:
        """Write a table as sealed Parquet, whole or not at all."""
        buffer = io.BytesIO()
        table.write_parquet(buffer, compression="zstd")
        write_whole(path, self.seal(buffer.getvalue(), context=context))

    def read_table(self, path: Path, *, context: str) -> pl.DataFrame:
        """Read a sealed Parquet table back."""
        return pl.read_parquet(io.BytesIO(self.open(path.read_bytes(), context=context)))


def sealer_for(home: Path, *, environment: str | None) -> tuple[Sealer, bool]:
    """The sealer of a home folder, and whether a key was made just now.

    The key is the environment's; without one, ``home/key`` (made on first use, readable by its owner only).
    """
    if environment:
        return Sealer.from_text(environment), False
    path = home / "key"
    made = not path.exists()
    if made:
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(new_key() + "\n")
    return Sealer.from_text(path.read_text()), made
