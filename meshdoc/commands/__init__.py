"""One function per statement, in files named after PostgreSQL's src/backend/commands."""
