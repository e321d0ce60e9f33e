"""What `meshdoc check` checks: one part a file, each a function registered under the name that `[check]` gives it."""

import sys

from meshdoc.registry import load

load(sys.modules[__name__])
