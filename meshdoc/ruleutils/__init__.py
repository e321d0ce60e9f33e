"""Analysed expressions and queries as PostgreSQL prints them: ruleutils.c, under an empty search_path.

Text comes as a tuple of parts for `catalog.expr.Expr`: what the catalog may rename is a hole. One function a class of
node, registered in `printer`; `definitions` holds one function for each of PostgreSQL's pg_get_* functions.

Differs from PostgreSQL:
- A query is printed once, when it is analysed. Later renames show through the holes; a rename that would make
  PostgreSQL choose other aliases to keep names unique (`t_1`) does not change those.
- Which sort operator is a type's default < or > is told by its name.
"""

import sys

from meshdoc.registry import load
from meshdoc.ruleutils.definitions import (
    Context,
    Signature,
    argument_default,
    atomic_body,
    bound,
    check,
    expression,
    key,
    query,
    return_body,
    rule_action,
    rule_condition,
    statistics_item,
    trigger_condition,
    type_name,
    view,
)
from meshdoc.ruleutils.functions import looks_like_function
from meshdoc.ruleutils.writer import Style

load(sys.modules[__name__])

__all__ = [
    "Context",
    "Signature",
    "Style",
    "argument_default",
    "atomic_body",
    "bound",
    "check",
    "expression",
    "key",
    "looks_like_function",
    "query",
    "return_body",
    "rule_action",
    "rule_condition",
    "statistics_item",
    "trigger_condition",
    "type_name",
    "view",
]
