-- comment: pg_jsonschema
-- version: 0.3.3

create function json_matches_schema(schema json, instance json) returns boolean
    language c immutable strict parallel safe as '$libdir/pg_jsonschema', 'json_matches_schema_wrapper';
create function jsonb_matches_schema(schema json, instance jsonb) returns boolean
    language c immutable strict parallel safe as '$libdir/pg_jsonschema', 'jsonb_matches_schema_wrapper';
create function jsonschema_is_valid(schema json) returns boolean
    language c immutable strict parallel safe as '$libdir/pg_jsonschema', 'jsonschema_is_valid_wrapper';
create function jsonschema_validation_errors(schema json, instance json) returns text[]
    language c immutable strict parallel safe as '$libdir/pg_jsonschema', 'jsonschema_validation_errors_wrapper';
