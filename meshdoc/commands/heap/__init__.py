"""What all kinds of relations and types share: heap.c, pg_type.c, reloptions.c."""
