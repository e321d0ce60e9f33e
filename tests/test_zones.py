"""Time zones: the offsets of each zone file, as Python's own reader finds them."""

from __future__ import annotations

import datetime
import importlib.resources
import io
import random
import zoneinfo

from meshdoc.adt.datetime.zone import find_zone

FIRST, LAST = -2_500_000_000, 5_000_000_000
"""From 1890 to 2128, in seconds since 1970."""


def files() -> dict[str, bytes]:
    """The zone files by name."""
    package = importlib.resources.files("tzdata")
    names = (package / "zones").read_text(encoding="utf-8").split()
    return {name: package.joinpath("zoneinfo", *name.split("/")).read_bytes() for name in names}


def test_offsets_of_all_zones() -> None:
    chance = random.Random(1)
    for name, data in files().items():
        known, found = zoneinfo.ZoneInfo.from_file(io.BytesIO(data)), find_zone(name)
        assert found
        for moment in (FIRST, LAST, *chance.sample(range(FIRST, LAST), 20)):
            offset = datetime.datetime.fromtimestamp(moment, known).utcoffset()
            assert offset == datetime.timedelta(seconds=found.offset_at(moment)), (name, moment)
