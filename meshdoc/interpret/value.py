"""What running code does about values that cannot be known."""

from __future__ import annotations

from meshdoc.catalog.contents import Record, Unknown, Value
from meshdoc.diagnostics import Unsupported

HINT = "What it would touch is marked as uncertain from here on."


class Uncertain(Unsupported):
    """What is asked depends on something that cannot be known without the database's data, settings or clock."""

    def __init__(self, message: str, code: str = "") -> None:
        """`code` is the text of what is not carried out for it."""
        super().__init__(message, hint=HINT)
        self.code = code


def known(value: Value) -> Value:
    """The value; Uncertain where it, or a part of it, is unknown."""
    if isinstance(value, Unknown):
        raise Uncertain(value.reason)
    if isinstance(value, Record):
        for item in value.values:
            known(item)
    elif isinstance(value, list):
        for item in value:
            known(item)
    return value


class Undecided(Uncertain):
    """Which way code would go cannot be known; unlike a value, that cannot be carried along."""
