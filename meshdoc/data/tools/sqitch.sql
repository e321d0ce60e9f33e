-- The registry that Sqitch keeps of its projects and of what it deployed.
create schema sqitch;

create table sqitch.releases (
    version real primary key,
    installed_at timestamptz not null default clock_timestamp(),
    installer_name text not null,
    installer_email text not null
);

create table sqitch.projects (
    project text primary key,
    uri text unique,
    created_at timestamptz not null default clock_timestamp(),
    creator_name text not null,
    creator_email text not null
);

create table sqitch.changes (
    change_id text primary key,
    script_hash text,
    change text not null,
    project text not null references sqitch.projects on update cascade,
    note text not null default '',
    committed_at timestamptz not null default clock_timestamp(),
    committer_name text not null,
    committer_email text not null,
    planned_at timestamptz not null,
    planner_name text not null,
    planner_email text not null,
    unique (project, script_hash)
);

create table sqitch.tags (
    tag_id text primary key,
    tag text not null,
    project text not null references sqitch.projects on update cascade,
    change_id text not null references sqitch.changes on update cascade,
    note text not null default '',
    committed_at timestamptz not null default clock_timestamp(),
    committer_name text not null,
    committer_email text not null,
    planned_at timestamptz not null,
    planner_name text not null,
    planner_email text not null,
    unique (project, tag)
);

create table sqitch.dependencies (
    change_id text not null references sqitch.changes on update cascade on delete cascade,
    type text not null,
    dependency text not null,
    dependency_id text references sqitch.changes on update cascade,
    primary key (change_id, dependency)
);

create table sqitch.events (
    event text not null,
    change_id text not null,
    change text not null,
    project text not null references sqitch.projects on update cascade,
    note text not null default '',
    requires text[] not null default '{}',
    conflicts text[] not null default '{}',
    tags text[] not null default '{}',
    committed_at timestamptz not null default clock_timestamp(),
    committer_name text not null,
    committer_email text not null,
    planned_at timestamptz not null,
    planner_name text not null,
    planner_email text not null,
    primary key (change_id, committed_at)
);
