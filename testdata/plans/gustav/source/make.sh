#!/bin/sh
# Makes the inputs beside this folder: schema.sql and data.sql in a private PostgreSQL, dumped by
# pg_dump, and the files of files.tsv in a tarball as the storage's own backend lays them out. The
# server listens on a socket in a temporary folder alone, and is gone at the end.
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
$as_postgres initdb -D "$work/db" -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
$as_postgres pg_ctl -D "$work/db" -w -l "$work/log" \
    -o "-k $work -c listen_addresses='' -c fsync=off -c timezone=UTC" start >/dev/null

export PGHOST="$work" PGUSER=postgres
createdb --template=template0 gustav
psql -X -q -v ON_ERROR_STOP=1 -1 -d gustav -f "$here/schema.sql" -f "$here/data.sql" >/dev/null

# Newer pg_dumps open with \restrict and a random word: a fixed one keeps the file the same.
restrict=
pg_dump --help | grep -q restrict-key && restrict=--restrict-key=gustav
pg_dump $restrict gustav | gzip -9 -n >"$here/../db_backup.sql.gz"

# The last file has a name that tar would not write by itself.
mkdir "$work/files"
cd "$work/files"
while IFS='	' read -r member bytes; do
    case $member in
    */../*) file=escape escape=$member ;;
    *) file=$member ;;
    esac
    mkdir -p "$(dirname "$file")"
    /usr/bin/printf %b "$bytes" >"$file"
done <"$here/files.tsv"
as_found='--format=gnu --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime=2025-11-01T00:00:00Z --sort=name'
tar $as_found -cf "$work/files.tar" stub
tar $as_found -rPf "$work/files.tar" --transform="s,^escape\$,$escape," escape
gzip -9 -n <"$work/files.tar" >"$here/../storage_blobs.tar.gz"
