alter table "_prisma_migrations" enable row level security;
