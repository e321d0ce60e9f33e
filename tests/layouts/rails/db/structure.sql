SET search_path = '';

CREATE TABLE public.author (
    id bigint NOT NULL
);

CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);

SET search_path TO "$user", public;

INSERT INTO "schema_migrations" (version) VALUES
('20240102000000'),
('1');
