"""Versions to history: every statement is applied to one catalog, from where an earlier run left off.

`carry_on` and `replay` are loaded when they are first used: a run that finds everything in the cache needs neither the
parser nor any command.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meshdoc.replay.run import carry_on, replay

__all__ = ["carry_on", "replay"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from meshdoc.replay import run

    return getattr(run, name)
