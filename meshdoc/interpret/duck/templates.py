"""PostgreSQL functions with a DuckDB equivalent, by the name of their C function (pg_proc.prosrc).

{0}, {1} ... are the arguments. A function in none of these tables and not among `builtins` is not evaluated.
"""

from __future__ import annotations

ESCAPED = "{0} LIKE {1} ESCAPE '\\'"
ESCAPED_ANY_CASE = "{0} ILIKE {1} ESCAPE '\\'"


def _each(names: str, template: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), template)


INEXACT = {
    "numeric_div": "{0} / {1}",
    "numeric_power": "pg_power({0}, {1})",
    "numeric_sqrt": "pg_sqrt({0})",
    "numeric_ln": "pg_logarithm({0}, ln({0}))",
    "numeric_log": "pg_logarithm({0}, pg_logarithm({1}, ln({1})) / ln({0}))",
    "numeric_exp": "exp({0})",
}
"""Functions that DuckDB computes in floating point, with other digits than PostgreSQL."""

NUMBERS = {
    **{body: f"CAST({template} AS DECIMAL(38, 10))" for body, template in INEXACT.items()},
    **{f"{type}abs": f"CAST(abs(CAST({{0}} AS HUGEINT)) AS {type.upper()})" for type in ("int2", "int4", "int8")},
    **{f"{type}um": f"CAST(- CAST({{0}} AS HUGEINT) AS {type.upper()})" for type in ("int2", "int4", "int8")},
    **_each("float4abs float8abs numeric_abs", "abs({0})"),
    **_each("numeric_floor dfloor", "floor({0})"),
    **_each("numeric_ceil dceil", "ceil({0})"),
    "dround": "round_even({0}, 0)",
    "numeric_round": "round({0}, {1})",
    "numeric_trunc": "trunc({0}, {1})",
    "dtrunc": "trunc({0})",
    "dpow": "pg_finite(pg_power({0}, {1}), {0} + {1})",
    "dsqrt": "pg_sqrt({0})",
    **_each("numeric_sign dsign", "sign({0})"),
    "dlog1": "pg_logarithm({0}, ln({0}))",
    "dlog10": "pg_logarithm({0}, log10({0}))",
    "dexp": "pg_finite(exp({0}), {0})",
    **_each("int2mod int4mod int8mod numeric_mod", "({0} % {1})"),
    **_each("int24div int28div int2div int42div int48div int4div int82div int84div int8div", "trunc_divide({0}, {1})"),
    **_each("float48div float4div float84div float8div", "float_divide({0}, {1})"),
    **_each("float4um float8um numeric_uminus interval_um", "(- {0})"),
    **_each("int2up int4up int8up float4up float8up numeric_uplus", "{0}"),
    **_each("int2and int4and int8and", "({0} & {1})"),
    **_each("int2or int4or int8or", "({0} | {1})"),
    **_each("int2xor int4xor int8xor", "xor({0}, {1})"),
    **_each("int2shl int4shl int8shl", "({0} << {1})"),
    **_each("int2shr int4shr", "({0} >> ({1} & 31))"),
    "int8shr": "({0} >> ({1} & 63))",
    "to_hex32": "lower(hex(CAST({0} AS BIGINT) & 4294967295))",
    "to_hex64": "lower(hex({0}))",
}

STRINGS = {
    "textcat": "({0} || {1})",
    "lower": "lower({0})",
    "upper": "upper({0})",
    "textlen": "length({0})",
    "bpcharlen": "length(rtrim({0}, ' '))",
    "textoctetlen": "strlen({0})",
    "text_substr": "pg_substring({0}, {1}, {2})",
    "text_substr_no_len": "substring({0}, greatest({1}, 1))",
    "replace_text": "bounded_replace({0}, {1}, {2})",
    "textpos": "strpos({0}, {1})",
    "text_left": "left({0}, {1})",
    "text_right": "right({0}, {1})",
    "ltrim": "ltrim({0}, {1})",
    "ltrim1": "ltrim({0}, ' ')",
    "rtrim": "rtrim({0}, {1})",
    "rtrim1": "rtrim({0}, ' ')",
    "btrim": "trim({0}, {1})",
    "btrim1": "trim({0}, ' ')",
    "repeat": "bounded_repeat({0}, {1})",
    "text_reverse": "reverse({0})",
    "translate": "translate({0}, {1}, {2})",
    "text_starts_with": "starts_with({0}, {1})",
    "chr": "chr(of_character({0}))",
    "ascii": "ascii({0})",
    "md5_text": "md5({0})",
    **_each("textlike namelike bpcharlike", f"({ESCAPED})"),
    **_each("textnlike namenlike bpcharnlike", f"(NOT ({ESCAPED}))"),
    **_each("texticlike nameiclike bpchariclike", f"({ESCAPED_ANY_CASE})"),
    **_each("texticnlike nameicnlike bpcharicnlike", f"(NOT ({ESCAPED_ANY_CASE}))"),
    **_each("textregexeq nameregexeq bpcharregexeq", "regexp_matches({0}, {1}, 's')"),
    **_each("textregexne nameregexne bpcharregexne", "(NOT regexp_matches({0}, {1}, 's'))"),
    **_each("texticregexeq nameicregexeq bpcharicregexeq", "regexp_matches({0}, {1}, 'si')"),
    **_each("texticregexne nameicregexne bpcharicregexne", "(NOT regexp_matches({0}, {1}, 'si'))"),
    "textregexreplace_noopt": "regexp_replace({0}, {1}, pg_replacement({2}), 's')",
    "textregexreplace": "bounded_regexp_replace({0}, {1}, {2}, {3})",
}

TIMES = {
    "date_pli": "({0} + CAST(bounded_days({1}) AS INTEGER))",
    "date_mii": "({0} - CAST(bounded_days({1}) AS INTEGER))",
    "date_mi": "CAST({0} - {1} AS INTEGER)",
    "integer_pl_date": "({1} + CAST(bounded_days({0}) AS INTEGER))",
    **_each("date_pl_interval timestamp_pl_interval timestamptz_pl_interval time_pl_interval", "({0} + {1})"),
    **_each("date_mi_interval timestamp_mi_interval timestamptz_mi_interval time_mi_interval", "({0} - {1})"),
    "interval_pl": "({0} + {1})",
    "interval_mi": "({0} - {1})",
    "timestamp_mi": "({0} - {1})",
    "interval_mul": "({0} * {1})",
    "mul_d_interval": "({1} * {0})",
    **_each("timestamp_trunc timestamptz_trunc", "date_trunc({0}, {1})"),
    **_each("timestamp_part timestamptz_part interval_part time_part", "CAST(date_part({0}, {1}) AS DOUBLE)"),
    "make_date": "make_date(of_our_era({0}), {1}, {2})",
    **_each("timestamp_age timestamptz_age", "age(finite({0}), finite({1}))"),
    **_each("timestamptz_zone timestamp_zone timestamptz_izone", "timezone({0}, {1})"),
    "float8_timestamptz": "to_timestamp({0})",
}

ARRAYS = {
    "array_append": "list_append(coalesce({0}, []), {1})",
    "array_prepend": "list_prepend({0}, coalesce({1}, []))",
    "array_cat": "pg_array_cat({0}, {1})",
    "array_position": "nullif(list_position({0}, {1}), 0)",
    "array_remove": "list_filter({0}, lambda element: element IS DISTINCT FROM {1})",
    "arraycontains": "pg_contains({0}, {1})",
    "arraycontained": "pg_contains({1}, {0})",
    "arrayoverlap": "list_has_any({0}, {1})",
    "array_length": "CASE WHEN {1} = 1 AND len({0}) > 0 THEN len({0}) END",
    "array_upper": "CASE WHEN {1} = 1 AND len({0}) > 0 THEN len({0}) END",
    "array_lower": "CASE WHEN {1} = 1 AND len({0}) > 0 THEN 1 END",
    "text_to_array": "pg_string_to_array({0}, {1})",
    "regexp_split_to_array_no_flags": "pg_regexp_split({0}, {1})",
}


OTHERS = {
    # functions that fit a value into a type's modifier
    **_each("numeric timestamp_scale timestamptz_scale time_scale interval_scale", "{0}"),
    "booland_statefunc": "({0} AND {1})",
    "boolne": "({0} <> {1})",
}

TEMPLATES: dict[str, str] = {**NUMBERS, **STRINGS, **TIMES, **ARRAYS, **OTHERS}

SETS = {
    **_each("generate_series_int4 generate_series_int8 generate_series_numeric", "bounded_series({0}, {1}, 1)"),
    **_each("generate_series_step_int4 generate_series_step_int8", "bounded_series({0}, {1}, {2})"),
    **_each("generate_series_timestamp generate_series_timestamptz", "bounded_times({0}, {1}, {2})"),
    "array_unnest": "{0}",
    "generate_subscripts_nodir": "generate_series(1, len({0}))",
    "regexp_split_to_table_no_flags": "pg_regexp_split({0}, {1})",
    "text_to_table": "pg_string_to_array({0}, {1})",
}
"""Set-returning functions, as lists of their rows."""

TOO_LONG = "values of more than 8000000 characters or elements are not supported"
MACROS = (
    "CREATE MACRO bounded_repeat(s, n) AS CASE WHEN strlen(s) * CAST(n AS HUGEINT) > 8000000"
    f" THEN error('{TOO_LONG}')"
    " ELSE repeat(s, CASE WHEN strlen(s) * CAST(n AS HUGEINT) > 8000000 THEN 0 ELSE n END) END",
    "CREATE MACRO grows_too_long(s, a, b) AS"
    " strlen(b) > a AND CAST(strlen(s) + 1 AS HUGEINT) // a * strlen(b) > 8000000",
    "CREATE MACRO bounded_replace(s, a, b) AS CASE WHEN a = '' THEN s"
    f" WHEN grows_too_long(s, greatest(strlen(a), 1), b) THEN error('{TOO_LONG}')"
    " ELSE replace(s, a, CASE WHEN grows_too_long(s, greatest(strlen(a), 1), b) THEN '' ELSE b END) END",
    r"CREATE MACRO pg_replacement(b) AS CASE WHEN regexp_full_match(b, '([^\\]|\\[1-9\\])*') THEN b"
    r" WHEN regexp_full_match(b, '([^\\]|\\[1-9&])*') THEN replace(b, '\&', '\0')"
    " ELSE error('this replacement is not supported') END",
    "CREATE MACRO bounded_regexp_replace(s, p, b, f) AS CASE WHEN NOT regexp_full_match(f, '[cgi]*')"
    " THEN error('this option of a regular expression is not supported')"
    f" WHEN contains(f, 'g') AND grows_too_long(s, 1, b) THEN error('{TOO_LONG}')"
    " ELSE regexp_replace(s, p, CASE WHEN contains(f, 'g') AND grows_too_long(s, 1, b) THEN ''"
    " ELSE pg_replacement(b) END, 's' || f) END",
    r"CREATE MACRO pg_regexp_split(s, p) AS CASE WHEN regexp_matches(p, '(^|[^[\\])\^|\$')"
    " THEN error('splitting at anchors is not supported') WHEN s = '' THEN [s] WHEN p = '' THEN string_split(s, '')"
    " WHEN regexp_matches('', p) THEN error('splitting at empty matches is not supported')"
    " ELSE regexp_split_to_array(s, p) END",
    "CREATE MACRO series_end(a, b, step) AS CASE WHEN (CAST(b AS HUGEINT) - a) / step > 8000000 THEN a ELSE b END",
    "CREATE MACRO bounded_series(a, b, step) AS CASE WHEN step = 0 THEN error('step size cannot equal zero')"
    f" WHEN (CAST(b AS HUGEINT) - a) / step > 8000000 THEN error('{TOO_LONG}')"
    " ELSE generate_series(a, series_end(a, b, step), step) END",
    "CREATE MACRO times_end(a, b, step) AS"
    " CASE WHEN abs(epoch(b) - epoch(a)) > 8000000 * abs(epoch(step)) THEN a ELSE b END",
    "CREATE MACRO bounded_times(a, b, step) AS"
    " CASE WHEN abs(epoch(b) - epoch(a)) > 8000000 * abs(epoch(step))"
    f" THEN error('{TOO_LONG}') ELSE generate_series(a, times_end(a, b, step), step) END",
    "CREATE MACRO told_apart(a, b) AS CASE WHEN abs(CAST(a AS DOUBLE) - CAST(b AS DOUBLE)) <= 1e-9"
    " AND (a <> round(a, 6) OR b <> round(b, 6))"
    " THEN error('the last digits of a computed numeric are unknown') ELSE a END",
    "CREATE MACRO trunc_divide(a, b) AS CASE WHEN b = 0 THEN error('division by zero')"
    " WHEN (a < 0) <> (b < 0) THEN - (abs(a) // abs(b)) ELSE abs(a) // abs(b) END",
    "CREATE MACRO float_divide(a, b) AS CASE WHEN b = 0 THEN error('division by zero') ELSE a / b END",
    "CREATE MACRO of_our_era(y) AS CASE WHEN y < 1 THEN error('computed dates before our era are not supported')"
    " ELSE y END",
    "CREATE MACRO bounded_days(n) AS CASE WHEN abs(CAST(n AS BIGINT)) > 700000"
    " THEN error('dates this far away are not supported') ELSE n END",
    "CREATE MACRO of_character(n) AS CASE WHEN n < 1 THEN error('no character has this number') ELSE n END",
    "CREATE MACRO finite(x) AS CASE WHEN isinf(x) THEN error('infinite intervals are not supported') ELSE x END",
    "CREATE MACRO pg_substring(s, first, count) AS CASE WHEN count < 0"
    " THEN error('negative substring length not allowed')"
    " ELSE substring(s, greatest(first, 1), greatest(CAST(first AS BIGINT) + count - greatest(first, 1), 0)) END",
    "CREATE MACRO pg_sqrt(x) AS CASE WHEN x < 0 THEN error('cannot take square root of a negative number')"
    " ELSE sqrt(x) END",
    "CREATE MACRO pg_logarithm(x, made) AS CASE WHEN x = 0 THEN error('cannot take logarithm of zero')"
    " WHEN x < 0 THEN error('cannot take logarithm of a negative number') ELSE made END",
    "CREATE MACRO pg_power(x, y) AS CASE"
    " WHEN x = 0 AND y < 0 THEN error('zero raised to a negative power is undefined') WHEN x < 0 AND y <> floor(y)"
    " THEN error('a negative number raised to a non-integer power yields a complex result') ELSE power(x, y) END",
    "CREATE MACRO pg_finite(made, given) AS CASE WHEN isinf(made) AND NOT isinf(CAST(given AS DOUBLE))"
    " THEN error('value out of range: overflow') ELSE made END",
    "CREATE MACRO pg_array_cat(a, b) AS CASE WHEN a IS NULL THEN b WHEN b IS NULL THEN a ELSE list_concat(a, b) END",
    "CREATE MACRO pg_contains(a, b) AS"
    " CASE WHEN len(list_filter(b, lambda e: e IS NULL)) > 0 AND a IS NOT NULL THEN false ELSE list_has_all(a, b) END",
    "CREATE MACRO pg_string_to_array(s, d) AS CASE WHEN s IS NULL THEN NULL WHEN s = '' THEN CAST([] AS VARCHAR[])"
    " WHEN d IS NULL THEN string_split(s, '') WHEN d = '' THEN [s] ELSE string_split(s, d) END",
)
"""Macros defined in DuckDB before anything else."""

SAME_AGGREGATES = ("count", "sum", "avg", "min", "max", "string_agg", "bool_and", "bool_or", "stddev", "variance")
AGGREGATES = {**{name: name for name in SAME_AGGREGATES}, "array_agg": "list", "every": "bool_and"}

WINDOWS = frozenset(
    {
        *("row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile"),
        *("lag", "lead", "first_value", "last_value", "nth_value"),
    }
)
