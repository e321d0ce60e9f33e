#!/bin/bash
bash -c "psql -c quiet" # no SQL
DIR=$(dirname "$0")/../db
# psql -f "$DIR/tables/old.sql"
psql "$DB" -v ON_ERROR_STOP=1 -c 'CREATE SCHEMA "shop"'
psql "$DB" -v ON_ERROR_STOP=1 \
  -f "$DIR/tables/book.sql" -f "${DIR}/tables/author.sql"
source "$(dirname "$0")/missing.sh"
source "$DIR"/functions.sh
docker exec -i db psql < db/views/shelf.sql
