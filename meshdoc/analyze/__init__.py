"""Names and types: what every expression and query means, as PostgreSQL's parser/parse_*.c finds out."""

import sys

from meshdoc.registry import load

load(sys.modules[__name__])
