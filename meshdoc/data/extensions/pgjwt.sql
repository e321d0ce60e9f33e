-- comment: JSON Web Token API for Postgresql
-- version: 0.2.0
-- requires: pgcrypto
-- superuser: false

create function @extschema@.url_encode(data bytea) returns text language sql immutable as $$
    select translate(encode(data, 'base64'), '+/=' || chr(10), '-_')
$$;
create function @extschema@.url_decode(data text) returns bytea language sql immutable as $$
    select decode(rpad(translate(data, '-_', '+/'), (length(data) + 3) / 4 * 4, '='), 'base64')
$$;
create function @extschema@.algorithm_sign(signables text, secret text, algorithm text) returns text
language sql immutable as $$
    select @extschema@.url_encode(@extschema@.hmac(signables, secret, 'sha' || right(algorithm, 3)))
$$;
create function @extschema@.sign(payload json, secret text, algorithm text default 'HS256') returns text
language sql immutable as $$
    select t.signables || '.' || @extschema@.algorithm_sign(t.signables, secret, algorithm)
    from (
        select @extschema@.url_encode(convert_to(format('{"alg":"%s","typ":"JWT"}', algorithm), 'utf8')) || '.'
            || @extschema@.url_encode(convert_to(payload::text, 'utf8')) as signables
    ) t
$$;
create function @extschema@.try_cast_double(inp text) returns double precision language plpgsql immutable as $$
begin
    return inp::double precision;
exception when others then
    return null;
end $$;
create function @extschema@.verify(token text, secret text, algorithm text default 'HS256')
returns table (header json, payload json, valid boolean) language sql immutable as $$
    select t.header, t.payload,
           t.signature = @extschema@.algorithm_sign(t.signables, secret, algorithm)
           and tstzrange(
               to_timestamp(@extschema@.try_cast_double(t.payload ->> 'nbf')),
               to_timestamp(@extschema@.try_cast_double(t.payload ->> 'exp'))
           ) @> current_timestamp
    from (
        select convert_from(@extschema@.url_decode(split_part(token, '.', 1)), 'utf8')::json as header,
               convert_from(@extschema@.url_decode(split_part(token, '.', 2)), 'utf8')::json as payload,
               split_part(token, '.', 1) || '.' || split_part(token, '.', 2) as signables,
               split_part(token, '.', 3) as signature
    ) t
$$;
