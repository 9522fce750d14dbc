//! What goes in and what comes out, for each container: whole, cut at every byte, and with every
//! byte changed.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::path::Path;
    use std::sync::Arc;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use sha2::{Digest as _, Sha256};

    use super::super::raw::BLOCK_BYTES;
    use super::super::{Buffers, Digest, Error, hex, open, open_archive};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/testdata/input");

    /// The containers in `testdata/input` that hold `users.sql`.
    const CONTAINERS: [&str; 12] = [
        "users.sql.xz",
        "sha256.xz",
        "crc32.xz",
        "blocks.xz",
        "streams.xz",
        "deflated.zip",
        "stored.zip",
        "bzip2.zip",
        "nested.zip",
        "streamed.zip",
        "zip64.zip",
        "users.tgz",
    ];

    fn file(name: &str) -> Vec<u8> {
        fs::read(Path::new(FOLDER).join(name)).expect("a file of testdata/input")
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    fn bzip2(text: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    fn lz4(text: &[u8]) -> Vec<u8> {
        let info = lz4_flex::frame::FrameInfo::new().content_checksum(true);
        let mut encoder = lz4_flex::frame::FrameEncoder::with_frame_info(info, Vec::new());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).expect("memory");
        encoder.include_checksum(true).expect("an option");
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    /// Text, parts and notes, and the digest.
    type Found = (Vec<u8>, Vec<String>, Digest);

    fn read_at(path: &Path) -> Result<Found, Error> {
        let mut stream = open(path, &Arc::default())?;
        let (mut text, mut words) = (Vec::new(), Vec::new());
        while let Some(part) = stream.next_part()? {
            words
                .push(part.rsplit_once(':').map_or(String::new(), |(_, member)| member.to_owned()));
            while let Some(block) = stream.next_block()? {
                text.extend_from_slice(&block);
            }
        }
        words.extend(stream.take_notes());
        Ok((text, words, stream.digest().expect("read to the end")))
    }

    fn read(bytes: &[u8]) -> Result<Found, Error> {
        let mut file = tempfile::NamedTempFile::new().expect("temporary file");
        file.write_all(bytes).expect("temporary file");
        read_at(file.path())
    }

    /// Reads a file as a pipe would give it: without its directory.
    fn read_piped(bytes: &[u8]) -> Result<Vec<u8>, Error> {
        use super::super::raw::{Item, RawBlocks, RawReader};
        use super::super::site::Site;
        use super::super::unpack::{Unpack, Unpacker};
        let (sender, receiver) = std::sync::mpsc::sync_channel(bytes.len() / BLOCK_BYTES + 4);
        let (digest, _digest) = std::sync::mpsc::sync_channel(1);
        let raw = Box::new(std::io::Cursor::new(bytes.to_vec()));
        let reader =
            RawReader { path: "-".to_owned(), progress: Arc::default(), sender: Some(sender) };
        reader.run(Vec::new(), raw, &digest);
        let site = std::rc::Rc::new(Site::new("-"));
        let (sender, items) = std::sync::mpsc::sync_channel(1000);
        let (unpack, buffers) = (Unpack::Scripts, Buffers::default());
        let (site_of, sender_of) = (site.clone(), &sender);
        let unpacker = Unpacker { unpack, site: site_of, sender: sender_of, buffers, threads: 1 };
        let outcome = unpacker.run(&mut RawBlocks::new(receiver, site.clone()));
        outcome.map_err(|error| site.take_fault(error))?;
        drop(sender);
        let blocks = items.iter().filter_map(|item| match item {
            Ok(Item::Block(block)) => Some(block),
            _ => None,
        });
        Ok(blocks.collect::<Vec<_>>().concat())
    }

    fn check(bytes: &[u8], expected: &[u8]) {
        let (text, _, digest) = read(bytes).expect("readable");
        assert!(text == expected, "{} of {} bytes", text.len(), expected.len());
        assert_eq!(digest.bytes, bytes.len() as u64);
        assert_eq!(digest.sha256, hex(&Sha256::digest(bytes)));
    }

    #[test]
    fn plain_bytes_pass_unchanged() {
        check(b"x", b"x");
        check(b"", b"");
        check(&[7; 3 * BLOCK_BYTES + 5], &[7; 3 * BLOCK_BYTES + 5]);
    }

    #[test]
    fn streams_are_joined_and_padding_is_noted() {
        for pack in [gzip, bzip2, lz4, zstd] {
            let mut bytes = [pack(b"one "), pack(b""), pack(b"two")].concat();
            check(&bytes, b"one two");
            bytes.extend([0; 1024]);
            check(&bytes, b"one two");
            let (_, words, _) = read(&bytes).expect("padded");
            assert!(words[1].starts_with("1024 zero bytes"), "{words:?}");
        }
    }

    #[test]
    fn large_texts_pass_through_every_codec() {
        let text: Vec<u8> =
            (0..700_000_u32).flat_map(|n| n.wrapping_mul(n).to_le_bytes()).collect();
        for pack in [gzip, bzip2, lz4, zstd] {
            check(&pack(&text), &text);
        }
    }

    #[test]
    fn every_container_gives_its_script() {
        let text = file("users.sql");
        for name in CONTAINERS.into_iter().chain(["users.tar"]) {
            check(&file(name), &text);
            let piped = read_piped(&file(name)).expect(name);
            assert!(piped == text, "{name} in a pipe");
        }
    }

    #[test]
    fn gzip_headers_may_have_every_field() {
        let bytes = flate2::GzBuilder::new()
            .filename("a.sql")
            .comment("a comment")
            .extra(b"BC\x02\0\x1b\0".as_slice())
            .mtime(7)
            .write(Vec::new(), Compression::fast());
        let mut bytes = bytes;
        bytes.write_all(b"text").expect("memory");
        let bytes = bytes.finish().expect("memory");
        check(&bytes, b"text");
        // BGZF: many members, the last one empty.
        check(&[bytes.clone(), bytes, gzip(b"")].concat(), b"texttext");
    }

    #[test]
    fn parts_of_a_zip_come_in_the_order_of_a_load() {
        let (text, words, _) = read(&file("parts.zip")).expect("two scripts");
        assert!(text == file("users.sql"));
        assert_eq!(
            words,
            [
                "d/u-schema.sql",
                "d/u-data.sql",
                "other members of the archive are not read: `d/u.mwb`"
            ]
        );
        // A pipe can't be read in another order than its own.
        let error = read_piped(&file("parts.zip")).expect_err("out of order");
        assert!(matches!(error, Error::SeveralScripts { .. }), "{error}");
    }

    #[test]
    fn archives_that_are_no_dump_are_listed() {
        let error = read(&file("unclear.zip")).expect_err("two dumps").to_string();
        assert!(error.contains("`a.sql`, `b.sql`"), "{error}");
        let error = read(&file("noscript.zip")).expect_err("no dump").to_string();
        assert!(error.contains("no SQL script in this zip archive; it holds `a.doc`"), "{error}");
    }

    #[test]
    fn other_bytes_after_a_stream_are_an_error_with_their_place() {
        for pack in [gzip, bzip2, lz4, zstd] {
            let mut bytes = pack(b"text");
            let end = bytes.len() as u64;
            bytes.extend(b"garbage");
            let error = read(&bytes).expect_err("garbage");
            assert!(
                matches!(error, Error::TrailingGarbage { byte, bytes: 7, .. } if byte == end),
                "{error}"
            );
        }
    }

    #[test]
    fn other_bytes_in_a_member_behind_its_stream_are_an_error() {
        let whole = file("deflated.zip");
        let word = |bytes: &[u8], at: usize| {
            bytes[at..].first_chunk().map_or(0, |word| u32::from_le_bytes(*word))
        };
        let names = |at: usize| usize::from(whole[at]) + usize::from(whole[at + 2]);
        let (packed, start) = (word(&whole, 18), 30 + names(26));
        let end = start + packed as usize;
        for more in 1..12 {
            let mut longer = whole.clone();
            longer.splice(end..end, vec![0; more]);
            let more = more as u32;
            let directory = end + more as usize;
            let last = longer.len() - 22;
            for (at, value) in [
                (18, packed + more),
                (directory + 20, packed + more),
                (last + 16, word(&whole, whole.len() - 6) + more),
            ] {
                longer[at..at + 4].copy_from_slice(&value.to_le_bytes());
            }
            let error = read(&longer).expect_err("more").to_string();
            assert!(error.contains("ends before its size"), "{more}: {error}");
        }
    }

    #[test]
    fn where_gzip_is_cut_or_wrong_is_said() {
        let mut text: Vec<u8> = (0..3000_u32).flat_map(|n| n.to_string().into_bytes()).collect();
        text.resize(40_000, b'x');
        let whole = gzip(&text);
        for length in 12..whole.len() {
            let error = read(&whole[..length]).expect_err("cut");
            assert!(
                matches!(error, Error::Truncated { byte, .. } if byte == length as u64),
                "{length}: {error}"
            );
        }
        // A block of a kind that there is not; in the first byte behind the header.
        let mut wrong = whole;
        wrong[10] |= 6;
        let error = read(&wrong).expect_err("wrong");
        assert!(matches!(error, Error::Damaged { byte: 11, .. }), "{error}");
    }

    #[test]
    fn a_stream_may_have_a_block_for_every_few_bytes() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let mut text = Vec::new();
        for row in 0..2000 {
            let row = format!("({row}),\n").into_bytes();
            encoder.write_all(&row).expect("memory");
            encoder.flush().expect("memory");
            text.extend(row);
        }
        check(&encoder.finish().expect("memory"), &text);
    }

    /// Damaged bytes: an error, or the same text all the same.
    fn check_damaged(what: &str, bytes: &[u8], text: &[u8]) {
        let outcomes = [read(bytes).map(|(text, ..)| text), read_piped(bytes)];
        for outcome in outcomes {
            match outcome {
                Ok(found) => assert!(found == text, "{what}: other text, and no error"),
                Err(Error::Stopped { .. }) => panic!("{what}: the reader broke"),
                Err(_) => {}
            }
        }
    }

    /// One of every container, with its text.
    fn samples() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
        let text = file("users.sql");
        let mut samples: Vec<_> =
            CONTAINERS.iter().map(|name| (*name, file(name), text.clone())).collect();
        for (name, pack) in
            [("gzip", gzip as fn(&[u8]) -> Vec<u8>), ("bzip2", bzip2), ("lz4", lz4), ("zstd", zstd)]
        {
            samples.push((name, pack(&text), text.clone()));
        }
        samples
    }

    #[test]
    fn a_container_that_is_cut_is_an_error_at_every_byte() {
        for (name, bytes, _) in
            samples().into_iter().chain([("users.tar", file("users.tar"), vec![])])
        {
            // A tarball ends with zeros, of which one block is enough.
            let end = match name {
                "users.tar" => 512 * (2 + file("users.sql").len().div_ceil(512)) - 1,
                // Its second stream begins there: what is before it is whole.
                _ => bytes.len(),
            };
            for length in 1..end {
                let cut = &bytes[..length];
                match read(cut) {
                    Err(Error::Stopped { .. }) => {
                        panic!("{name} cut at {length}: the reader broke")
                    }
                    Err(_) => {}
                    // Too short to be told from text.
                    Ok((text, ..)) if text == cut && length < 512 => {}
                    Ok(_) if name == "streams.xz" => {}
                    Ok(_) => panic!("{name} cut at {length}: no error"),
                }
            }
        }
    }

    #[test]
    fn a_container_with_a_changed_byte_is_an_error_or_the_same_text() {
        for (name, bytes, text) in samples() {
            for at in 0..bytes.len() {
                for change in [0x01, 0x80, 0xff] {
                    let mut damaged = bytes.clone();
                    damaged[at] ^= change;
                    let is_told = |bytes: &[u8]| {
                        super::super::container::detect(&bytes[..bytes.len().min(512)])
                    };
                    // Without its signature it is something else.
                    if is_told(&damaged) == is_told(&bytes) {
                        check_damaged(&format!("{name}: byte {at} ^ {change:#x}"), &damaged, &text);
                    }
                }
            }
        }
    }

    #[test]
    fn absurd_windows_are_refused_with_a_hint() {
        // A frame of zstd with a window of 2^31 bytes.
        let mut bytes = b"\x28\xb5\x2f\xfd\x00\xa8".to_vec();
        bytes.extend([0; 20]);
        let error = read(&bytes).expect_err("too large").to_string();
        assert!(
            error.contains("wants more than 128 MiB") && error.contains("--long=31"),
            "{error}"
        );
    }

    #[test]
    fn headers_of_a_tarball_that_fill_the_memory_are_refused() {
        let member = |kind: u8, bytes: &[u8]| {
            let mut header = tar::Header::new_ustar();
            header.set_entry_type(tar::EntryType::new(kind));
            header.set_path("users.sql").expect("a short name");
            header.set_size(bytes.len() as u64);
            header.set_cksum();
            let padding = vec![0; bytes.len().next_multiple_of(512) - bytes.len()];
            [header.as_bytes().as_slice(), bytes, &padding].concat()
        };
        let text = file("users.sql");
        let tarball = |header: &[u8], other: &[u8]| {
            [member(b'x', header), member(b'0', &text), member(b'5', other), vec![0; 1024]].concat()
        };
        let comment = |bytes: usize| format!("{bytes} comment={}\n", "x".repeat(bytes - 17));
        let read_text = |tarball: &[u8]| read(tarball).map(|(text, ..)| text);
        // What is passed by of other members counts as theirs.
        let large = vec![b'x'; 6 << 20];
        let found = read_text(&tarball(comment(1_000_000).as_bytes(), &large)).expect("whole");
        assert!(found == text);
        let error = read_text(&tarball(comment(9_000_000).as_bytes(), b"")).expect_err("too large");
        assert!(error.to_string().contains("headers of a member"), "{error}");
    }

    #[test]
    fn archives_are_handed_on_as_they_are() {
        let mut stream =
            open_archive(&Path::new(FOLDER).join("users.tgz"), &Arc::default()).expect("a file");
        let block = stream.next_block().expect("readable").expect("a block");
        assert!(block == file("users.tar"));
    }
}
