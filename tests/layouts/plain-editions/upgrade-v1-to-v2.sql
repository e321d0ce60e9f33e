alter table author add name text; alter table book add title text;
