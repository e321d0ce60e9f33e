"""What meshdoc shows of every case is what it showed before, part by part.

`pytest --update=shown` keeps what it shows now. Of a case that is not kept yet, it shows the same twice.
"""

from __future__ import annotations

from functools import cache

import pytest
from cases import Case
from shown import digests, every_case, kept, shown

from meshdoc.limits import MACHINE_DEPENDENT

UNRESOLVED = "???"
"""Printed for a hole whose address does not resolve."""
known = cache(kept)


@pytest.mark.parametrize("case", every_case(), ids=str)
def test_what_is_shown_is_as_before(case: Case) -> None:
    texts = shown(case)
    assert not [name for name, text in texts.items() if UNRESOLVED in text]
    before, now = known().get(str(case)), digests(texts)
    if before is None or any(entry.sqlstate in MACHINE_DEPENDENT for entry in case.run().entries):
        before = digests(shown(case))
    changed = [name for name, digest in now.items() if digest != before[name]]
    assert not changed, f"{', '.join(changed)}: see `python -m tests.shown`, and pytest --update=shown if this is right"
