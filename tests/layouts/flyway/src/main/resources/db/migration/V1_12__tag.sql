create table tag (data jsonb check (data ?? 'name' or data ??| array['??']));
