-- PostgREST, which serves the API, remembers the schema as it found it. Tell it to look again.

notify pgrst, 'reload schema';

-- The view is where the new columns must show; it notes the day.
comment on view public.workflows is
    'The workflow definitions under the name by which the application knows them. API cache reloaded on 2025-01-10.';
