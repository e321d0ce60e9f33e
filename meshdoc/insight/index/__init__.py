"""Which rows are looked up by which columns, and which index serves that.

`search.py` finds the conditions of a query that an index could serve, `serving.py` says which index does, `paths.py`
collects the access paths of a schema, `report.py` what there is to say about its indexes.
"""
