-- comment: HTTP client for PostgreSQL, allows web page retrieval inside the database.
-- version: 1.6

create domain @extschema@.http_method as text;
create domain @extschema@.content_type as text check (value ~ '^\S+\/\S+');
create type @extschema@.http_header as (field varchar, value varchar);
create type @extschema@.http_response as (
    status integer, content_type varchar, headers @extschema@.http_header[], content varchar
);
create type @extschema@.http_request as (
    method @extschema@.http_method, uri varchar, headers @extschema@.http_header[], content_type varchar,
    content varchar
);

create function @extschema@.http_set_curlopt(curlopt varchar, value varchar) returns boolean
language c as '$libdir/http';
create function @extschema@.http_reset_curlopt() returns boolean language c as '$libdir/http';
create function @extschema@.http_list_curlopt() returns table (curlopt text, value text) language c as '$libdir/http';
create function @extschema@.http(request @extschema@.http_request) returns @extschema@.http_response
language c as '$libdir/http', 'http_request';
create function @extschema@.urlencode(string varchar) returns text language c immutable strict as '$libdir/http';
create function @extschema@.urlencode(string bytea) returns text language c immutable strict as '$libdir/http';
create function @extschema@.urlencode(data jsonb) returns text
language c immutable strict as '$libdir/http', 'urlencode_jsonb';
create function @extschema@.text_to_bytea(data text) returns bytea language c immutable strict as '$libdir/http';
create function @extschema@.bytea_to_text(data bytea) returns text language c immutable strict as '$libdir/http';

create function @extschema@.http_header(field varchar, value varchar) returns @extschema@.http_header
language sql as $$ select $1, $2 $$;
create function @extschema@.http_get(uri varchar) returns @extschema@.http_response language sql as $$
    select @extschema@.http(row ('GET', $1, null, null, null)::@extschema@.http_request)
$$;
create function @extschema@.http_get(uri varchar, data jsonb) returns @extschema@.http_response language sql as $$
    select @extschema@.http_get($1 || '?' || @extschema@.urlencode($2))
$$;
create function @extschema@.http_head(uri varchar) returns @extschema@.http_response language sql as $$
    select @extschema@.http(row ('HEAD', $1, null, null, null)::@extschema@.http_request)
$$;
create function @extschema@.http_post(uri varchar, content varchar, content_type varchar)
returns @extschema@.http_response language sql as $$
    select @extschema@.http(row ('POST', $1, null, $3, $2)::@extschema@.http_request)
$$;
create function @extschema@.http_post(uri varchar, data jsonb) returns @extschema@.http_response language sql as $$
    select @extschema@.http_post($1, @extschema@.urlencode($2)::varchar, 'application/x-www-form-urlencoded')
$$;
create function @extschema@.http_put(uri varchar, content varchar, content_type varchar)
returns @extschema@.http_response language sql as $$
    select @extschema@.http(row ('PUT', $1, null, $3, $2)::@extschema@.http_request)
$$;
create function @extschema@.http_patch(uri varchar, content varchar, content_type varchar)
returns @extschema@.http_response language sql as $$
    select @extschema@.http(row ('PATCH', $1, null, $3, $2)::@extschema@.http_request)
$$;
create function @extschema@.http_delete(uri varchar) returns @extschema@.http_response language sql as $$
    select @extschema@.http(row ('DELETE', $1, null, null, null)::@extschema@.http_request)
$$;
create function @extschema@.http_delete(uri varchar, content varchar, content_type varchar)
returns @extschema@.http_response language sql as $$
    select @extschema@.http(row ('DELETE', $1, null, $3, $2)::@extschema@.http_request)
$$;
