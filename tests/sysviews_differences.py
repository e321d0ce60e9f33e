"""Where the system relations of a real server say more than meshdoc's, or something else; see test_sysviews.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]

EXPRESSIONS = {
    ("pg_attrdef", "adbin"): "pg_get_expr(adbin, adrelid)",
    ("pg_class", "relpartbound"): "pg_get_expr(relpartbound, oid)",
    ("pg_constraint", "conbin"): "pg_get_expr(conbin, conrelid)",
    ("pg_index", "indexprs"): "pg_get_expr(indexprs, indrelid)",
    ("pg_index", "indpred"): "pg_get_expr(indpred, indrelid)",
    ("pg_partitioned_table", "partexprs"): "pg_get_expr(partexprs, partrelid)",
    ("pg_policy", "polqual"): "pg_get_expr(polqual, polrelid)",
    ("pg_policy", "polwithcheck"): "pg_get_expr(polwithcheck, polrelid)",
    ("pg_proc", "proargdefaults"): "pg_get_expr(proargdefaults, 0)",
    ("pg_proc", "prosqlbody"): "pg_get_function_sqlbody(oid)",
    ("pg_publication_rel", "prqual"): "pg_get_expr(prqual, prrelid)",
    ("pg_statistic_ext", "stxexprs"): "pg_get_expr(stxexprs, stxrelid)",
    ("pg_type", "typdefaultbin"): "pg_get_expr(typdefaultbin, 0)",
    ("pg_collation", "collversion"): "null",
}
"""What the server is asked for in the place of a column that holds a tree."""

IGNORED: dict[str, dict[str, str]] = {}
COMPARED: dict[str, Callable[[Row], bool]] = {}
