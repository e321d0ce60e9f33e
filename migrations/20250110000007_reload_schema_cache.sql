-- PostgREST, which serves the API, caches the schema. Tell it to reload the schema.

notify pgrst, 'reload schema';

-- The view exposes the new columns; its comment records the date of the reload.
comment on view public.workflows is
    'The workflow definitions under the name that the application uses. API cache reloaded on 2025-01-10.';
