"""Code shared by all kinds of relations and types: heap.c, pg_type.c, reloptions.c."""
