-- Settings that belong to a user rather than a project, starting with the theme.

create table if not exists user_settings (
    id               uuid        default gen_random_uuid(),
    user_id          uuid        not null,
    theme_preference text        default 'light',
    created_at       timestamptz default now(),
    updated_at       timestamptz default now(),
    primary key (id),
    unique (user_id),
    foreign key (user_id) references auth.users on delete cascade,
    check (theme_preference in ('light', 'dark'))
);

-- If the table existed before this migration, it may lack the column.
do $$
begin
    if not exists (
        select from information_schema.columns as c
        where c.table_name = 'user_settings' and c.column_name = 'theme_preference'
    ) then
        alter table user_settings
            add column theme_preference text default 'light' check (theme_preference in ('light', 'dark'));
    end if;
end;
$$;

create index if not exists idx_user_settings_user_id on user_settings (user_id);
create index if not exists idx_user_settings_theme on user_settings (theme_preference);

comment on table user_settings is 'Application-wide settings, one row per user.';
comment on column user_settings.id is 'Identifies the row.';
comment on column user_settings.user_id is 'The user that the settings belong to. They are deleted with the user.';
comment on column user_settings.theme_preference is 'Color theme of the application: light or dark.';
comment on column user_settings.created_at is 'When the user first changed a setting.';
comment on column user_settings.updated_at is 'When a setting was last changed; written by the application.';
comment on constraint user_settings_user_id_key on user_settings is 'One row per user.';
comment on constraint user_settings_theme_preference_check on user_settings is 'The available themes.';
comment on index idx_user_settings_user_id is 'Finds the settings of a user.';
comment on index idx_user_settings_theme is 'Finds the users who chose a theme.';

-- Users can read and write only their own row. It is deleted only along with the user.
alter table user_settings enable row level security;

drop policy if exists "Users can read own settings" on user_settings;
drop policy if exists "Users can insert own settings" on user_settings;
drop policy if exists "Users can update own settings" on user_settings;

create policy "Users can read own settings" on user_settings for select
    using (auth.uid() = user_id);
create policy "Users can insert own settings" on user_settings for insert
    with check (auth.uid() = user_id);
create policy "Users can update own settings" on user_settings for update
    using (auth.uid() = user_id);

comment on policy "Users can read own settings" on user_settings is 'Users can see their own settings.';
comment on policy "Users can insert own settings" on user_settings is 'Users can create their own settings.';
comment on policy "Users can update own settings" on user_settings is 'Users can change their own settings.';
