"""Pickles of our own classes, for data kept between runs; reading accepts nothing else."""

from __future__ import annotations

import io
import pickle


def load(data: bytes) -> object:
    """Read a pickle. Raises UnpicklingError if it names anything but our own classes and a few plain ones."""
    return _Reader(io.BytesIO(data)).load()


def dump(value: object) -> bytes:
    """The pickle of a value."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


class _Reader(pickle.Unpickler):
    """Reads pickles of our own classes and rejects any other."""

    PLAIN = frozenset(
        {
            ("datetime", "datetime"),
            ("datetime", "timedelta"),
            ("datetime", "timezone"),
            ("decimal", "Decimal"),
        }
    )

    def find_class(self, module: str, name: str) -> object:
        found = super().find_class(module, name)
        ours = isinstance(found, type) and found.__module__ == module and module.startswith("meshdoc.")
        if not ours and (module, name) not in self.PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name} is not read from a cache")
        return found
