#!/bin/sh
# Makes ../dump: schema.sql and data.sql in a private PostgreSQL, dumped by pg_dump in four parts.
# The server listens on a socket in a temporary folder alone, and is gone at the end.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for bin in $(pg_config --bindir 2>/dev/null) /usr/lib/postgresql/*/bin; do
    [ ! -x "$bin/initdb" ] || PATH="$bin:$PATH"
done

# PostgreSQL refuses to run as root.
as_postgres=
[ "$(id -u)" != 0 ] || as_postgres='setpriv --reuid=postgres --regid=postgres --init-groups'

work=$($as_postgres mktemp -d)
stop() {
    $as_postgres pg_ctl -D "$work/db" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT

cd /
$as_postgres initdb -D "$work/db" -U totalis -A trust -E UTF8 --locale=C --no-sync >/dev/null
$as_postgres pg_ctl -D "$work/db" -w -l "$work/log" \
    -o "-k $work -c listen_addresses='' -c fsync=off -c timezone=UTC" start >/dev/null

export PGHOST="$work" PGUSER=totalis PGDATABASE=totalis
createdb --template=template0 totalis
psql -X -q -v ON_ERROR_STOP=1 -1 -f "$here/schema.sql" -f "$here/data.sql"

# Newer pg_dumps open with \restrict and a random word: a fixed one keeps the file the same.
restrict=
pg_dump --help | grep -q restrict-key && restrict=--restrict-key=totalis
part() {
    name=$1
    shift
    pg_dump $restrict "$@" totalis | gzip -9 -n >"$here/../dump/$name.sql.gz"
}
mkdir -p "$here/../dump"
part schema --schema-only
part coaches --data-only --table=tls_coach --table=tls_image
part categories --data-only --table=tls_category
part config --data-only --table=tls_prompt --table=tls_variable --table=tls_system
