"""Rules about what a migration leaves behind."""
