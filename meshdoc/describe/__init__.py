"""Objects as psql describes them: `\\d+`, `\\df+`, `\\dT+` and others, with `\\dp` below; see psql's describe.c.

A function of one kind of object is registered with `describer`; `described` prints any object. Names are qualified, as
psql prints them under an empty search_path. Differs from psql: one object is described at a time, so that its
properties are lines instead of columns where psql has a list; sizes and partition constraints are not known.
"""

import sys

from meshdoc.registry import load

load(sys.modules[__name__])
