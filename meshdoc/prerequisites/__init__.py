"""What the statements of a project need and no migration creates, and SQL that creates it."""

from meshdoc.prerequisites.baseline import baseline
from meshdoc.prerequisites.need import Need, needs

__all__ = ["Need", "baseline", "needs"]
