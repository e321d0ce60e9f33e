-- comment: Supabase Vault Extension
-- version: 0.3.1
-- schema: vault

-- After supabase_vault 0.3. It differs in that a secret is not kept, be it encrypted.

create function vault._crypto_aead_det_encrypt(
    message bytea, additional bytea, key_id bigint, context bytea default 'pgsodium', nonce bytea default null
) returns bytea language c immutable as '$libdir/supabase_vault', 'pgsodium_crypto_aead_det_encrypt_by_id';
create function vault._crypto_aead_det_decrypt(
    message bytea, additional bytea, key_id bigint, context bytea default 'pgsodium', nonce bytea default null
) returns bytea language c immutable as '$libdir/supabase_vault', 'pgsodium_crypto_aead_det_decrypt_by_id';
create function vault._crypto_aead_det_noncegen() returns bytea
language c immutable as '$libdir/supabase_vault', 'pgsodium_crypto_aead_det_noncegen';

create table vault.secrets (
    id uuid primary key default gen_random_uuid(),
    name text,
    description text not null default '',
    secret text not null,
    key_id uuid,
    nonce bytea default vault._crypto_aead_det_noncegen(),
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null default current_timestamp
);
comment on table vault.secrets is 'Table with encrypted `secret` column for storing sensitive information on disk.';
create unique index on vault.secrets (name) where name is not null;

create view vault.decrypted_secrets as
    select s.id, s.name, s.description, s.secret,
           convert_from(
               vault._crypto_aead_det_decrypt(
                   decode(s.secret, 'base64'), convert_to(s.id::text, 'utf8'), 0, 'pgsodium'::bytea, s.nonce
               ),
               'utf8'
           ) as decrypted_secret,
           s.key_id, s.nonce, s.created_at, s.updated_at
    from vault.secrets s;

create function vault.create_secret(
    new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
    id uuid := gen_random_uuid();
begin
    insert into vault.secrets (id, name, description, secret) values (id, new_name, new_description, '');
    return id;
end $$;
create function vault.update_secret(
    secret_id uuid, new_secret text default null, new_name text default null, new_description text default null,
    new_key_id uuid default null
) returns void language plpgsql security definer set search_path = '' as $$
begin
    update vault.secrets s set
        name = coalesce(new_name, s.name), description = coalesce(new_description, s.description), updated_at = now()
    where s.id = secret_id;
end $$;

revoke all on function
    vault._crypto_aead_det_encrypt(bytea, bytea, bigint, bytea, bytea),
    vault._crypto_aead_det_decrypt(bytea, bytea, bigint, bytea, bytea),
    vault._crypto_aead_det_noncegen(),
    vault.create_secret(text, text, text, uuid),
    vault.update_secret(uuid, text, text, text, uuid)
from public;
