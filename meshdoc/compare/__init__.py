"""Two catalogs and their differences, by key: between histories (a dump, a revision, a branch) nothing else is shared.

Inside one history, objects are compared by oid: see `history.net`.
"""
