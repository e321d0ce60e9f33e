"""Execution of code over the catalog: queries, PL/pgSQL, functions and the rows that migrations insert into tables."""

import sys

from meshdoc.registry import load

load(sys.modules[__name__])
