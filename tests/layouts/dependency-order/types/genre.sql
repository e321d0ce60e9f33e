create type genre as enum ('novel', 'poem');
