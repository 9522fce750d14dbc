//! Tarballs of stored files: the same objects each time, and as many bytes as were there.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use transload_fuzz::blobs::Archive;
use transload_fuzz::{file, input};

fuzz_target!(|input: &[u8]| {
    let path = file(input);
    let read = || {
        let mut stream = input::open_archive(&path, &Arc::default()).map_err(|e| e.to_string())?;
        // A few packed bytes may stand for gigabytes: only what is plain is bounded here.
        match stream.container {
            input::Container::Plain | input::Container::Tar => {
                Archive::read(&mut stream).map_err(|error| error.to_string())
            }
            _ => Err("packed".to_owned()),
        }
    };
    let archive = read();
    assert_eq!(archive, read());
    if let Ok(archive) = archive {
        for object in &archive.objects {
            assert_eq!(object.sha256.len(), 64);
        }
    }
});
