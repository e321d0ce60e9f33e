alter table book rename to volume;
