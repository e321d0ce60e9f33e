"""What earlier runs found out: the progress of a replay, and what was made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from meshdoc.history.applied import Applied
from meshdoc.replay.result import Picture, Result
from meshdoc.replay.stages import Stage

if TYPE_CHECKING:
    from meshdoc.replay.progress import Progress


R = TypeVar("R", Result, Picture, Applied)


class Memory(Protocol):
    """A store of the progress and the results of earlier runs."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """The known progress that covers the most of these stages, from the first; None if nothing is known."""

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Save the progress after exactly these stages."""

    def recall_result(self, stages: Sequence[Stage], settings: str, kind: type[R]) -> R | None:
        """The known result of this kind of all of these stages with these settings."""

    def keep_result(self, stages: Sequence[Stage], settings: str, result: Result | Picture | Applied) -> None:
        """Save a result."""


class Forgetful:
    """A memory that saves nothing."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """Nothing is known."""
        return None

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Nothing is saved."""

    def recall_result(self, stages: Sequence[Stage], settings: str, kind: type[R]) -> R | None:
        """Nothing is known."""
        return None

    def keep_result(self, stages: Sequence[Stage], settings: str, result: Result | Picture | Applied) -> None:
        """Nothing is saved."""
