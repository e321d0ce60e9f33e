"""The information schema's views, each with the conditions of information_schema.sql."""
