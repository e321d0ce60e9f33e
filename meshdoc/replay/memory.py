"""What earlier runs found out: the progress of a replay, and the result of a build."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from meshdoc.replay.result import Result
from meshdoc.replay.stages import Stage

if TYPE_CHECKING:
    from meshdoc.replay.progress import Progress


class Memory(Protocol):
    """A store of the progress and the results of earlier runs."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """The known progress that covers the most of these stages, from the first; None if nothing is known."""

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Save the progress after exactly these stages."""

    def recall_result(self, stages: Sequence[Stage], settings: str) -> Result | None:
        """The known result of a build of all of these stages with these settings."""

    def keep_result(self, stages: Sequence[Stage], settings: str, result: Result) -> None:
        """Save the result of a build."""


class Forgetful:
    """A memory that saves nothing."""

    def recall(self, stages: Sequence[Stage]) -> Progress | None:
        """Nothing is known."""
        return None

    def keep(self, stages: Sequence[Stage], progress: Progress) -> None:
        """Nothing is saved."""

    def recall_result(self, stages: Sequence[Stage], settings: str) -> Result | None:
        """Nothing is known."""
        return None

    def keep_result(self, stages: Sequence[Stage], settings: str, result: Result) -> None:
        """Nothing is saved."""
