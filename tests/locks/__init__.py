"""The locks and the work of statements, beside what a real server says."""
