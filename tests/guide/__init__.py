"""The migration of the guide: it is replayed, meshdoc's rules have nothing against it, and a real server accepts it."""
