alter table book add pages int;
