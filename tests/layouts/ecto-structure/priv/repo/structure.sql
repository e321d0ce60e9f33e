CREATE TABLE public.author (id bigint NOT NULL, name text);
CREATE TABLE public.schema_migrations (version bigint NOT NULL, inserted_at timestamp(0) without time zone);
INSERT INTO public."schema_migrations" (version) VALUES (20240101000000);
INSERT INTO public."schema_migrations" (version) VALUES (20240102000000);
