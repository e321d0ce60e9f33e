alter table book add author int;
