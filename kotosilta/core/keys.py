"""The key folder: secrets that live beside the database, never in it and never in the repository."""

import os
import secrets
from pathlib import Path

KEY_BYTES = 32


class KeyMissing(Exception):
    """A key file is gone although the key folder exists: restore it from backup."""


def replace_file(path: Path, content: bytes) -> None:
    """Put a new content in place of a key file, at once and for good: nobody ever reads half of it."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with fresh.open("xb") as out:
        os.chmod(fresh, 0o600)
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)


class KeyFolder:
    """One file a key. A new folder gets all its keys at once; a key that is missing later is never replaced
    silently, because everything it protected would become unreadable without anyone noticing."""

    names = ("secret", "field", "audit")

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        if not folder.exists():
            self._create()

    def _create(self) -> None:
        fresh = self.folder.with_name(f"{self.folder.name}.{os.getpid()}.{secrets.token_hex(4)}")
        fresh.mkdir(parents=True, mode=0o700)
        for name in self.names:
            path = fresh / f"{name}.key"
            path.write_text(secrets.token_hex(KEY_BYTES) + "\n", encoding="ascii")
            path.chmod(0o600)
        try:
            fresh.rename(self.folder)  # atomic: of two processes that start together one wins, both read its keys
        except OSError:
            for path in fresh.iterdir():
                path.unlink()
            fresh.rmdir()

    def read(self, name: str) -> str:
        """First key (hexadecimal) of the file `name`.key. Raises KeyMissing."""
        return self.ring(name)[0]

    def keep(self, name: str, keys: list[str]) -> None:
        """Make these the keys of a file, the one that encrypts first."""
        replace_file(self.folder / f"{name}.key", ("\n".join(keys) + "\n").encode("ascii"))

    def ring(self, name: str) -> list[str]:
        """All keys of a file, newest first: the first encrypts, the rest still decrypt. Raises KeyMissing."""
        path = self.folder / f"{name}.key"
        try:
            keys = path.read_text(encoding="ascii").split()
        except FileNotFoundError:
            keys = []
        if not keys:
            raise KeyMissing(
                f"The key file {path} is missing or empty. "
                "Restore it from your backup; what it protects cannot be read without it."
            )
        return keys
