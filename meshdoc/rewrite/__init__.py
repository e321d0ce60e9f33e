"""What queries are carried out as: rules, and views that pass changes on. PostgreSQL's src/backend/rewrite."""
