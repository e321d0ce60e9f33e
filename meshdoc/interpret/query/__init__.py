"""Queries run: analysed, written in DuckDB's SQL, and evaluated over what the catalog and its tables hold."""
