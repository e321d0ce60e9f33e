"""Rules about how tables are built: keys and indexes."""
