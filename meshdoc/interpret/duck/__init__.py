"""Analyzed queries as DuckDB SQL: types, functions and columns are already resolved by analyze.

Every relation of a query gets a unique name and every column its number, so names never clash. What DuckDB cannot
express is `Uncertain`.
"""
