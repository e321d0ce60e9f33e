alter table book add isbn text;
