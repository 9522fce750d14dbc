#!/bin/sh
# Makes sahabot.sql.gz: schema.sql and data.sql in a private MariaDB, dumped by mariadb-dump.
# The server listens on a socket in a temporary folder alone, and is gone at the end.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PATH="$PATH:/usr/sbin:/usr/local/sbin:/usr/libexec"

# MariaDB refuses to run as root.
as_mysql=
[ "$(id -u)" != 0 ] || as_mysql='setpriv --reuid=mysql --regid=mysql --init-groups'

work=$($as_mysql mktemp -d)
server=
stop() {
    [ -z "$server" ] || { kill -KILL "$server" && wait "$server" || true; } 2>/dev/null
    rm -rf "$work"
}
trap stop EXIT

cd /
$as_mysql mkdir "$work/db"
# Without grant tables an empty folder is a server.
$as_mysql mariadbd --no-defaults --datadir="$work/db" --socket="$work/socket" \
    --pid-file="$work/pid" --skip-networking --skip-grant-tables --default-time-zone=+00:00 \
    --loose-innodb-flush-method=nosync >"$work/log" 2>&1 </dev/null &
server=$!
until mariadb-admin --no-defaults --socket="$work/socket" --silent ping >/dev/null 2>&1; do
    kill -0 "$server" || { cat "$work/log"; exit 1; }
    sleep 0.1
done

client="--no-defaults --socket=$work/socket --user=root --default-character-set=utf8mb4"
mariadb $client -e 'CREATE DATABASE sahabot CHARACTER SET utf8mb4'
cat "$here/schema.sql" "$here/data.sql" | mariadb $client --binary-mode sahabot
# Without its date the file is the same each time.
mariadb-dump $client --single-transaction --skip-dump-date sahabot |
    gzip -9 -n >"$here/../sahabot.sql.gz"
