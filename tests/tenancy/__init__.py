"""Tenancy proven against the real server: random schemas, in which rows of two tenants are tried."""
