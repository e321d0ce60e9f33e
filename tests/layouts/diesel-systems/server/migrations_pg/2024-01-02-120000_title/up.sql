alter table book add title text;
