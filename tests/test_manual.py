"""The manual in `meshdoc/__init__.py`: its example runs, and it describes the public names and no others."""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import meshdoc

ROOT = Path(__file__).parent.parent


def test_the_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(meshdoc)
    assert found.attempted > 8
    assert found.failed == 0


def test_the_public_names_are_described() -> None:
    described = re.findall(r"^    (\w+) {2,}\S", meshdoc.__doc__ or "", re.MULTILINE)
    assert sorted(described) == sorted(meshdoc.__all__)


@pytest.mark.parametrize("name", meshdoc.__all__)
def test_a_public_name_is_found_and_documented(name: str) -> None:
    assert inspect.getdoc(getattr(meshdoc, name))


def test_a_type_checker_sees_the_public_names() -> None:
    tree = ast.parse(inspect.getsource(meshdoc))
    (seen,) = (node for node in tree.body if isinstance(node, ast.If))
    names = [alias.name for node in seen.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(names) == sorted(meshdoc.__all__)


def test_no_other_name_is_public() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Unknown'"):
        _ = meshdoc.Unknown


def test_importing_the_package_loads_no_other_room() -> None:
    code = "import sys, meshdoc; print([name for name in sys.modules if name.startswith('meshdoc.')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
