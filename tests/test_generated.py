"""Random DDL and queries: meshdoc and a real server give the same results and end with the same catalog.

The suite replays a few scripts, always the same ones. For long, and with others each time:

    MESHDOC_HYPOTHESIS=long pytest -n 0 tests/test_generated.py
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from cases import Block, Case
from ddl.script import script as ddl_script
from hypothesis import given
from hypothesis import strategies as st
from postgres import Server
from profiles import PROFILE
from queries.script import script as query_script
from test_postgres import same_as_a_real_server

import meshdoc.commands
from meshdoc.registry import load

DDL = 40
"""Statements in a script of DDL."""
QUERIES = 20
"""Views and functions in a script of queries."""
every_part = pytest.mark.parametrize("part", range(5))
"""Parts of the scripts that the suite replays, for several processes."""

load(meshdoc.commands)


@st.composite
def scripts(draw: st.DrawFn, part: int, script: Callable[[Random, int], list[str]], length: int) -> str:
    """A script; what hypothesis makes smaller when it fails is the number of statements that are kept."""
    statements = script(Random(f"{part} {draw(st.integers(0, 2**32))}"), length)
    return "".join(f"{statement};\n" for statement in statements if draw(st.integers(0, 99)))


@every_part
@pytest.mark.filterwarnings("ignore:mypy_extensions:DeprecationWarning")  # hypothesis' report of a failure
@PROFILE
@given(data=st.data())
def test_generated_script(part: int, data: st.DataObject, server: Server) -> None:
    agrees(data.draw(scripts(part, ddl_script, DDL)), server)


@every_part
@pytest.mark.filterwarnings("ignore:mypy_extensions:DeprecationWarning")
@PROFILE
@given(data=st.data())
def test_generated_queries(part: int, data: st.DataObject, server: Server) -> None:
    """Columns and their types, PostgreSQL's text, and what depends on what; or the same refusal."""
    agrees(data.draw(scripts(part, query_script, QUERIES)), server)


def agrees(text: str, server: Server) -> None:
    """Compare a script, which is its own name."""
    same_as_a_real_server(Case("generated", text, (Block("sql", "", text),)), server)
