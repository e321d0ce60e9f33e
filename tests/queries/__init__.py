"""Queries at random, over random tables: PostgreSQL's own functions, operators, casts and special syntax in them."""
