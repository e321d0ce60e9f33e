-- comment: Supabase Vault Extension
-- version: 0.3.1
-- schema: vault

-- Its tables and functions are made by the preset of the platform (platforms/supabase.sql), or by what a project has in
-- the place of it: they are what a page says of Supabase, and no script may make them twice.
