function run_psql { psql "$DB" -f "$1"; }
run_psql "$DIR/functions/titles.sql"
. ./functions.sh
