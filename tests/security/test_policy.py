"""The limits in .github/SECURITY.md are those of the code."""

from __future__ import annotations

import re
from pathlib import Path

from meshdoc.config import Config
from meshdoc.limits import descriptions
from meshdoc.reading import LARGEST_FILE, LARGEST_INPUT

POLICY = Path(__file__).parents[2] / ".github" / "SECURITY.md"
UNITS = {"": 1, "MB": 1 << 20, "GB": 1 << 30, " MiB": 1 << 20, " GiB": 1 << 30}


def test_the_table_of_limits_is_complete() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| ([\d,]+)( ?\w*) \|", POLICY.read_text("utf-8"), re.MULTILINE)
    stated = {name: int(number.replace(",", "")) * UNITS[unit] for name, number, unit in rows}
    limits = {f"limits.{name}": default for name, (default, _) in descriptions().items()}
    assert stated == {"max_file_size": LARGEST_FILE, "max_input_size": LARGEST_INPUT, **limits}
    assert (Config().max_file_size, Config().max_input_size) == (LARGEST_FILE, LARGEST_INPUT)
