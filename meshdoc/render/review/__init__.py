"""The formats of a review, one file each: a function that writes a `Review` as one text, registered by its name."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeAlias

from meshdoc.insight.review.change import Review
from meshdoc.registry import Registry, load

Writer: TypeAlias = Callable[[Review], str]
review_format: Registry[str, Writer] = Registry("review format")


def known() -> Registry[str, Writer]:
    """All formats by name."""
    load(sys.modules[__name__])
    return review_format
