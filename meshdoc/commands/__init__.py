"""One function a statement, in files named after PostgreSQL's src/backend/commands."""
