"""Analysed queries as text in DuckDB's SQL: what analyze found out (types, functions, columns) needs no guessing here.

Every relation of a query gets a name of its own and every column its number, so names never clash. What DuckDB has no
word for is `Uncertain`.
"""
