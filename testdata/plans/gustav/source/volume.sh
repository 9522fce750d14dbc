#!/bin/sh
# Makes a school of the size that is expected, times SCALE, into OUT: db_backup.sql.gz, and
# storage_blobs.tar.gz with 1,000 files of MEGABYTES together. Invented, and the same each time.
#
#     volume.sh OUT [SCALE [MEGABYTES]]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
scale=${2:-1}
bytes=$((${3:-447} * 1000))
for bin in $(pg_config --bindir 2>/dev/null) /usr/lib/postgresql/*/bin; do
    [ ! -x "$bin/initdb" ] || PATH="$bin:$PATH"
done

# PostgreSQL refuses to run as root.
as_postgres=
[ "$(id -u)" != 0 ] || as_postgres='setpriv --reuid=postgres --regid=postgres --init-groups'

work=$($as_postgres mktemp -d)
files=$(mktemp -d)
stop() {
    $as_postgres pg_ctl -D "$work/db" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work" "$files"
}
trap stop EXIT

# Half of the files are sheets of sections 1 to 500, half are pictures of submissions 1 to 500.
# What follows a file's first bytes is a cut of one stream of bytes that do not compress.
cd "$files"
openssl enc -aes-128-ctr -K 00 -iv 00 -in /dev/zero 2>/dev/null | head -c $((bytes + 10000000)) >stream || true
number=0
: >blob.tsv
while [ $number -lt 1000 ]; do
    number=$((number + 1))
    half=$(((number + 1) / 2))
    version=$(printf 'f0000000-0000-4000-8000-%012d' $number)
    if [ $((number % 2)) = 0 ]; then
        bucket=submissions mimetype=image/png start='\211PNG\r\n\032\n'
        name=$(printf 'student_%d/task_%d/20250101_120000_%08x.png' $half $half $half)
    else
        bucket=section_materials mimetype=application/pdf start='%%PDF-1.4\n'
        name=$(printf 'unit_%d/section_%d/%08x_Blatt.pdf' $half $half $half)
    fi
    mkdir -p "stub/stub/$bucket/$name"
    file=stub/stub/$bucket/$name/$version
    { printf "$start$number "; tail -c +$((number * 9973)) stream | head -c $bytes; } >"$file" 2>/dev/null
    md5=$(md5sum <"$file")
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' $half "$bucket" "$name" "$version" $(($(wc -c <"$file"))) "${md5%% *}" $mimetype >>blob.tsv
done
tar --format=gnu --owner=0 --group=0 --numeric-owner --mtime=2025-11-01T00:00:00Z --sort=name -cf - stub |
    gzip -1 -n >"$out/storage_blobs.tar.gz"

cd /
$as_postgres initdb -D "$work/db" -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
$as_postgres pg_ctl -D "$work/db" -w -l "$work/log" \
    -o "-k $work -c listen_addresses='' -c fsync=off -c timezone=UTC" start >/dev/null
export PGHOST="$work" PGUSER=postgres
createdb --template=template0 gustav
psql -X -q -v ON_ERROR_STOP=1 -d gustav -f "$here/schema.sql" >/dev/null
psql -X -q -v ON_ERROR_STOP=1 -d gustav -c 'CREATE TABLE blob (number bigint, bucket text, name text, version text, size bigint, md5 text, mimetype text)' \
    -c '\copy blob FROM stdin' <"$files/blob.tsv"
psql -X -q -v ON_ERROR_STOP=1 -v scale="$scale" -d gustav -f "$here/volume.sql"
restrict=
pg_dump --help | grep -q restrict-key && restrict=--restrict-key=gustav
pg_dump $restrict gustav | gzip -1 -n >"$out/db_backup.sql.gz"
