"""The information schema's views, each with the conditions that information_schema.sql gives it."""
