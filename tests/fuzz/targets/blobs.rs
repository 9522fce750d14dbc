//! Tarballs of stored files: the same objects each time, and as many bytes as were there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use transload_fuzz::blobs::{Archive, Error, Kind, Limits, ArchiveOptions, visit};
use transload_fuzz::file;

fuzz_target!(|input: &[u8]| {
    let path = file(input);
    // A few bytes may stand for gigabytes of zeros.
    let limits = Limits { members: 1_000, total_bytes: 16 << 20, ratio: Some(1_000) };
    let options = ArchiveOptions { limits, threads: 1, ..ArchiveOptions::default() };
    let read = || Archive::read(&path, &options).map_err(|error| error.to_string());
    let archive = read();
    assert_eq!(archive, read());
    let Ok(archive) = archive else { return };
    let mut files = archive.objects.iter().filter(|object| object.kind == Kind::File);
    visit::<Error>(&path, &options, &mut |head, bytes| {
        if head.kind == Kind::File {
            let size = std::io::copy(bytes, &mut std::io::sink()).expect("it was read before");
            let object = files.next().expect("an object for each file");
            assert_eq!((object.number, object.size_bytes), (head.number, size));
            assert!(object.digests.is_some());
        }
        Ok(())
    })
    .expect("it was read before");
    assert!(files.next().is_none());
});
