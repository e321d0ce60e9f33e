"""Which table is the tenant, how each table leads to it, and where two ways to it need not agree.

Start with `tenancy(catalog, …)` of `report.py`; `Book.tenancy` holds its answer.
"""
