"""The query rewriter: rules and automatically updatable views. PostgreSQL's src/backend/rewrite."""
