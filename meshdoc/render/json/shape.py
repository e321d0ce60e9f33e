"""The JSON Schemas of what commands print with `--format json`, which `meshdoc help json` prints by command."""

from __future__ import annotations

from collections.abc import Callable

from meshdoc.registry import Registry
from meshdoc.render.json.value import Facts

shape: Registry[str, Callable[[], Facts]] = Registry("shape")
"""The schema of each command's output, by the command's name."""
