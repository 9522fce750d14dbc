#!/bin/sh
# Makes the files of this folder again from users.sql: `sh make.sh`, with xz, zip, tar and python3.
set -e
cd "$(dirname "$0")"
rm -f *.xz *.zip *.tar *.tgz
xz -9e -k -c users.sql > users.sql.xz
xz --check=sha256 -k -c users.sql > sha256.xz
xz --check=crc32 -k -c users.sql > crc32.xz
xz -T2 --block-size=64 -k -c users.sql > blocks.xz
head -c 300 users.sql | xz -c > streams.xz
head -c 8 /dev/zero >> streams.xz
tail -c +301 users.sql | xz -c >> streams.xz
python3 - <<'EOF'
import gzip, io, sys, zipfile
text = open('users.sql', 'rb').read()
def info(name, method=zipfile.ZIP_DEFLATED):
    found = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
    found.compress_type = method
    return found
def archive(path, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, 'w') as out:
        for name, content in members:
            out.writestr(info(name, method), content)
class Pipe(io.RawIOBase):
    """An output without seek: sizes stand after the members."""
    def __init__(self, path): self.file = open(path, 'wb')
    def writable(self): return True
    def write(self, data): return self.file.write(data)
def streamed(path, zip64):
    with zipfile.ZipFile(Pipe(path), 'w') as out:
        for name, content in (('a/', b''), ('a/users.sql', text)):
            with out.open(info(name), 'w', force_zip64=zip64) as member: member.write(content)
archive('deflated.zip', [('users.sql', text)])
archive('stored.zip', [('users.sql', text)], zipfile.ZIP_STORED)
archive('bzip2.zip', [('users.sql', text)], zipfile.ZIP_BZIP2)
archive('nested.zip', [('__MACOSX/._users.sql.gz', b'x'), ('users.sql.gz', gzip.compress(text, mtime=0))])
cut = text.index(b'INSERT')
archive('parts.zip', [('d/', b''), ('d/u-data.sql', text[cut:]), ('d/u.mwb', b'x'), ('d/u-schema.sql', text[:cut])])
archive('unclear.zip', [('a.sql', text), ('b.sql', text)])
archive('noscript.zip', [('a.doc', b'x'), ('b.png', b'y')])
streamed('streamed.zip', False)
streamed('zip64.zip', True)
EOF
tar --owner=0 --group=0 --mtime=2025-01-01 -cf users.tar users.sql
gzip -n -k -c users.tar > users.tgz

# Members that say where they end, several of them.
for _ in $(seq 400); do cat users.sql; done | bgzip -l 9 -c >bgzip.sql.gz
