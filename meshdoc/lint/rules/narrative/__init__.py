"""Rules about narrative pages and what they say of the schema."""
