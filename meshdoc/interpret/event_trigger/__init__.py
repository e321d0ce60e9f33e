"""Event triggers fired around the commands of migrations: event_trigger.c."""
