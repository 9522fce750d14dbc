#!/bin/sh
# Makes the dumps beside this folder: a private PostgreSQL with schema.sql and data.sql, dumped by
# pg_dump in several forms, and the same for the tables as they were before. The server listens on
# a socket in a temporary folder alone, and is gone at the end.
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
$as_postgres initdb -D "$work/db" -U clipsaver -A trust -E UTF8 --locale=C --no-sync >/dev/null
$as_postgres pg_ctl -D "$work/db" -w -l "$work/log" \
    -o "-k $work -c listen_addresses='' -c fsync=off -c timezone=UTC" start >/dev/null

export PGHOST="$work" PGUSER=clipsaver
for database in clipsaver older; do
    createdb --template=template0 $database
done
psql -X -q -v ON_ERROR_STOP=1 -1 -d clipsaver -f "$here/schema.sql" -f "$here/data.sql" >/dev/null
psql -X -q -v ON_ERROR_STOP=1 -1 -d older -f "$here/older.sql" -f "$here/older_data.sql" >/dev/null

# Newer pg_dumps open with \restrict and a random word: a fixed one keeps the files the same.
restrict=
pg_dump --help | grep -q restrict-key && restrict=--restrict-key=clipsaver
# Instants carry the offset of the session that dumps: each form is written in another zone.
pg_dump $restrict clipsaver | gzip -9 -n >"$here/../clipsaver.sql.gz"
PGTZ=Asia/Kolkata pg_dump $restrict --inserts clipsaver >"$here/../clipsaver-inserts.sql"
PGTZ=America/Los_Angeles pg_dump $restrict older >"$here/../older.sql"
