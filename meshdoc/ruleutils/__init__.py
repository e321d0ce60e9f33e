"""Print analyzed expressions and queries as PostgreSQL does with an empty search_path: ruleutils.c.

The text is a tuple of parts for `catalog.expr.Expr`, in which names that the catalog may change are holes. Changes that
affect more than a name are printed again from the tree (analyze/reprint.py). Each node class has one function,
registered in `printer`; `definitions` has one function for each of PostgreSQL's pg_get_* functions.

Differs from PostgreSQL: a sort operator is recognized by its name as the default < or > of a type.
"""

import sys

from meshdoc.registry import load

load(sys.modules[__name__])
