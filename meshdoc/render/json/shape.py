"""The JSON Schemas of what commands print with `--format json`, which `meshdoc help json` prints by command."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from meshdoc.registry import Registry
from meshdoc.render.json.value import Facts

shape: Registry[str, Callable[[], Facts]] = Registry("shape")
"""The schema of each command's output, by the command's name."""


def listing(command: str, description: str, key: str, required: Sequence[str], entry: Facts) -> Facts:
    """The schema of a command that prints a list of objects under a key."""
    items: Facts = {"type": "object", "required": required, "additionalProperties": False, "properties": entry}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"meshdoc {command} --format json",
        "description": f"{description} A value that is empty or unknown is left out.",
        "type": "object",
        "required": [key],
        "additionalProperties": False,
        "properties": {key: {"type": "array", "items": items}},
    }
