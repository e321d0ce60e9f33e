"""Access proven against the real server: random schemas, and every role's plainest statements tried under SET ROLE."""
