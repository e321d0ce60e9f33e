"""Rules about row-level security, policies and what protects rows."""
