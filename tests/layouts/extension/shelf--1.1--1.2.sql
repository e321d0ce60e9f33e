alter table book add author int, add title @extschema:citext@.citext;
