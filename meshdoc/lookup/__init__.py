"""Facts by oid, in one form for PostgreSQL's own objects and the user's: utils/cache."""
