"""Names and types: what every expression and query means, as PostgreSQL's parser/parse_*.c finds out."""
