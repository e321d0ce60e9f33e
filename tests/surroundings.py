"""Runs `meshdoc build` and `meshdoc export` on another day: `python surroundings.py CLOCK UMASK ORDER`.

CLOCK is in seconds since 1970, at which Python's clocks stand still. UMASK is octal. Folders list their files in ORDER,
which is `forwards` or `backwards`.
"""

from __future__ import annotations

import ctypes
import datetime
import gc
import os
import sys
import time
from typing import Any

LIST, SCAN = os.listdir, os.scandir


def set_clock(seconds: float) -> None:
    """Let Python's clocks stand still, also those of the classes written in C."""
    localtime, gmtime, strftime = time.localtime, time.gmtime, time.strftime
    now = classmethod(lambda cls, tz=None: cls.fromtimestamp(seconds, tz))
    today = classmethod(lambda cls: cls.fromtimestamp(seconds))
    of_moment, of_day = {"now": now, "today": today, "utcnow": now}, {"today": today}
    for kind, clocks in ((datetime.datetime, of_moment), (datetime.date, of_day)):
        (attributes,) = gc.get_referents(vars(kind))
        attributes.update(clocks)
        ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))
    vars(time).update(
        time=lambda: seconds,
        time_ns=lambda: int(seconds * 1e9),
        localtime=lambda of=seconds: localtime(of),
        gmtime=lambda of=seconds: gmtime(of),
        strftime=lambda form, of=None: strftime(form, of or localtime(seconds)),
    )
    assert datetime.datetime.now().timestamp() == seconds


def set_order(order: str) -> None:
    """Let folders list their files in an order."""
    backwards = order == "backwards"

    class Entries:
        """What os.scandir returns: an iterator that is also a context."""

        def __init__(self, path: Any = ".") -> None:
            with SCAN(path) as entries:
                self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=backwards))

        def __enter__(self) -> Entries:
            return self

        def __exit__(self, *error: object) -> None:
            self.close()

        def __iter__(self) -> Entries:
            return self

        def __next__(self) -> os.DirEntry[Any]:
            return next(self.entries)

        def close(self) -> None:
            """All entries have been read."""

    def names(path: Any = ".") -> list[Any]:
        return sorted(LIST(path), reverse=backwards)

    vars(os).update(scandir=Entries, listdir=names)
    os.supports_fd.update({Entries, names})


def main(clock: str, umask: str, order: str) -> None:
    """Run both commands in the working folder."""
    os.umask(int(umask, 8))
    set_clock(float(clock))
    set_order(order)
    from meshdoc.cli import main as meshdoc

    for command in ("build", "export"):
        sys.argv = ["meshdoc", command]
        try:
            meshdoc()
        except SystemExit as ended:
            if ended.code:
                raise


if __name__ == "__main__":
    main(*sys.argv[1:])
