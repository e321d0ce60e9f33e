create type title as enum ('Dr');
