#!/bin/sh
# Makes kickbot.sql.gz: schema.sql and data.sql in a private PostgreSQL, dumped by pg_dump.
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
$as_postgres initdb -D "$work/db" -U kickbot -A trust -E UTF8 --locale=C --no-sync >/dev/null
$as_postgres pg_ctl -D "$work/db" -w -l "$work/log" \
    -o "-k $work -c listen_addresses='' -c fsync=off -c timezone=UTC" start >/dev/null

export PGHOST="$work" PGUSER=kickbot PGDATABASE=kickbot
createdb --template=template0 kickbot
psql -X -q -v ON_ERROR_STOP=1 -1 -f "$here/schema.sql" -f "$here/data.sql"

# Newer pg_dumps open with \restrict and a random word: a fixed one keeps the file the same.
restrict=
pg_dump --help | grep -q restrict-key && restrict=--restrict-key=kickbot
pg_dump $restrict kickbot | gzip -9 -n >"$here/../kickbot.sql.gz"
