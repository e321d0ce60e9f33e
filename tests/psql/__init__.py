r"""Descriptions of objects compared with those of psql, after the statements of cases on a real server.

    python -m tests.psql [--count N] [--seed N] [PART]      cases with PART in their names, N of them or all

psql prints `\d+` of each relation and `\sf` of each function under an empty search_path. It knows partition
constraints and sizes, which meshdoc does not; meshdoc adds privileges, owner and comment, which psql prints elsewhere.
"""
