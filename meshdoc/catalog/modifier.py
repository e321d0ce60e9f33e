"""Type modifiers of extension types: the TYPMOD_IN and TYPMOD_OUT functions, by name.

A function that is not registered here accepts one number, stores it unchanged and prints it. Mirrors vector.c,
halfvec.c and sparsevec.c of pgvector, and gserialized_typmod.c of PostGIS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from meshdoc.diagnostics import SqlError
from meshdoc.registry import Registry

typmod_in: Registry[str, Callable[[Sequence[str]], int]] = Registry("TYPMOD_IN function")
typmod_out: Registry[str, Callable[[int], str]] = Registry("TYPMOD_OUT function")

DIMENSIONS = {"vector": 16_000, "halfvec": 16_000, "sparsevec": 1_000_000_000}
SHAPES = (
    "Geometry",
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
    "CircularString",
    "CompoundCurve",
    "CurvePolygon",
    "MultiCurve",
    "MultiSurface",
    "PolyhedralSurface",
    "Triangle",
    "Tin",
)
"""In the order of their type numbers."""
NUMBERS = {name.lower(): number for number, name in enumerate(SHAPES)}
SUFFIXES = {"zm": 0b11, "z": 0b10, "m": 0b01, "": 0b00}
WGS_84 = 4326
SRID_SHIFT, SHAPE_SHIFT = 8, 2
SRID_MASK, SHAPE_MASK, SUFFIX_MASK = 0x1FFFFF, 0x3F, 0b11


def written(function: str, modifier: int) -> str:
    """The text that format_type appends for a modifier. `function` is the type's TYPMOD_OUT, or ''."""
    return typmod_out.get(function, _number)(modifier)


def _number(modifier: int) -> str:
    return f"({modifier})"


# --- pgvector -------------------------------------------------------------------------------------------


def _dimensions(name: str) -> Callable[[Sequence[str]], int]:
    def read(words: Sequence[str]) -> int:
        if len(words) != 1:
            raise SqlError("22023", "invalid type modifier")
        dimensions = _integer(words[0])
        if dimensions < 1:
            raise SqlError("22023", f"dimensions for type {name} must be at least 1")
        if dimensions > DIMENSIONS[name]:
            raise SqlError("22023", f"dimensions for type {name} cannot exceed {DIMENSIONS[name]}")
        return dimensions

    return read


def _integer(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        raise SqlError("22P02", f'invalid input syntax for type integer: "{word}"') from None


for _name in DIMENSIONS:
    typmod_in(f"{_name}_typmod_in")(_dimensions(_name))


# --- PostGIS --------------------------------------------------------------------------------------------


def _packed(words: Sequence[str], default_srid: int) -> int:
    """Read `Point` or `PointZM,4326`: the geometry type with its dimensions, and the SRID."""
    shape, suffix = _shape(words[0])
    srid = (_integer(words[1]) if len(words) > 1 else 0) or default_srid
    return (srid & SRID_MASK) << SRID_SHIFT | shape << SHAPE_SHIFT | suffix


typmod_in("geometry_typmod_in")(partial(_packed, default_srid=0))
typmod_in("geography_typmod_in")(partial(_packed, default_srid=WGS_84))


def _shape(word: str) -> tuple[int, int]:
    text = word.strip(" ").lower()
    for suffix, bits in SUFFIXES.items():
        number = NUMBERS.get(text.removesuffix(suffix)) if text.endswith(suffix) else None
        if number is not None:
            return number, bits
    raise SqlError("22023", f"Invalid geometry type modifier: {word}")


@typmod_out("geometry_typmod_out", "geography_typmod_out", "postgis_typmod_out")
def postgis_typmod_out(modifier: int) -> str:
    """Print `(PointZ,4326)`; empty if the modifier is not set."""
    if modifier <= 0:
        return ""
    srid, shape = modifier >> SRID_SHIFT & SRID_MASK, modifier >> SHAPE_SHIFT & SHAPE_MASK
    suffix = next(name for name, bits in SUFFIXES.items() if bits == modifier & SUFFIX_MASK)
    return f"({SHAPES[shape]}{suffix.upper()}{f',{srid}' if srid else ''})"
