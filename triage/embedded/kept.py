"""What an embedded engine keeps on disk so that the next process starts at once: vectors and trained weights.

Texts are never written, only numbers made from them: vectors under a hash of their text, and of a model everything that
its samples do not give again. Nothing here is trusted further than its shape: a file that cannot be read is put away,
logged, and made anew. Without a folder everything is made anew by every process."""

from __future__ import annotations

import logging
import os
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

logger = logging.getLogger(__name__)

AT_ONCE = 500
"""Vectors asked for in one query."""
PATIENCE = 10.0
"""Seconds that one process waits for another that is writing."""
TABLE = """CREATE TABLE IF NOT EXISTS vector (
    purpose TEXT, encoder TEXT, hash BLOB, numbers BLOB, PRIMARY KEY (encoder, hash, purpose)) WITHOUT ROWID"""


@dataclass(frozen=True)
class Kept:
    """A folder of our own, made when something is first kept; several processes may share it."""

    folder: Path

    def vectors(self, encoder: str, hashes: Sequence[bytes], size: int) -> dict[bytes, NDArray]:
        """Those of the vectors that are kept, by hash of their text: (size,) float32 each."""
        import numpy as np

        if not self._database.exists():
            return {}
        found: dict[bytes, NDArray] = {}
        try:
            with closing(self._open()) as database:
                for start in range(0, len(hashes), AT_ONCE):
                    some = hashes[start : start + AT_ONCE]
                    marks = ",".join("?" * len(some))
                    query = f"SELECT hash, numbers FROM vector WHERE encoder = ? AND hash IN ({marks})"
                    for key, numbers in database.execute(query, (encoder, *some)):
                        vector = np.frombuffer(numbers, dtype=np.float32)
                        if vector.shape == (size,) and np.isfinite(vector).all():
                            found[key] = vector
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._put_away(self._database, error)
        return found

    def keep_vectors(self, purpose: str, encoder: str, vectors: Mapping[bytes, NDArray]) -> None:
        """These and no others are what this purpose keeps of this encoder."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with closing(self._open()) as database, database:
                database.execute(TABLE)
                query = "SELECT hash FROM vector WHERE purpose = ? AND encoder = ?"
                there = {key for (key,) in database.execute(query, (purpose, encoder))}
                gone = [(purpose, encoder, key) for key in there - vectors.keys()]
                fresh = [(purpose, encoder, key, vectors[key].tobytes()) for key in vectors.keys() - there]
                database.executemany("DELETE FROM vector WHERE purpose = ? AND encoder = ? AND hash = ?", gone)
                database.executemany("INSERT OR REPLACE INTO vector VALUES (?, ?, ?, ?)", fresh)
        except (sqlite3.Error, OSError) as error:
            self._put_away(self._database, error)

    def arrays(self, name: str, key: str) -> dict[str, NDArray] | None:
        """What was kept under this name, if it was for exactly this key."""
        import numpy as np

        path = self._file(name)
        try:
            with np.load(path, allow_pickle=False) as stored:
                found = {each: stored[each] for each in stored.files}
        except FileNotFoundError:
            return None
        except Exception as error:  # noqa: BLE001 - a torn archive raises whatever the tear makes of it
            self._put_away(path, error)
            return None
        if str(found.pop("key", "")) != key:
            logger.debug("What is kept in %s is of an earlier state; it is made anew", path)
            return None
        return found

    def keep_arrays(self, name: str, key: str, arrays: Mapping[str, Any]) -> None:
        """Arrays of numbers, whole or not at all: a reader sees the file of before or this one."""
        import numpy as np

        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as part:
                np.savez(part, key=np.array(key), **arrays)
            os.replace(part.name, self._file(name))
        except OSError as error:
            logger.warning("%s cannot be kept: %s", self._file(name), error)

    def put_away(self, name: str, error: Exception) -> None:
        """For one whose content turned out to make no sense."""
        self._put_away(self._file(name), error)

    def clear(self) -> None:
        """Forgets everything, as after somebody's mail was erased: what rested on it is learnt anew without it."""
        if self.folder.is_dir():
            for path in self.folder.iterdir():
                path.unlink(missing_ok=True)

    @property
    def _database(self) -> Path:
        return self.folder / "vectors.sqlite3"

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.npz"

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._database, timeout=PATIENCE)

    def _put_away(self, path: Path, error: Exception) -> None:
        logger.warning("%s cannot be used and is made anew: %s", path, error)
        if not isinstance(error, sqlite3.OperationalError):  # busy or no room: nothing wrong with the file
            with suppress(OSError):
                path.unlink(missing_ok=True)
