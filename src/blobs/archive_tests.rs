//! Archives as a whole: formats, hostile members, limits, and both passes.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write;
    use std::path::Path;

    use super::super::tarball::{GNU, Header, Tarball, binary, octal, put, sign};
    use sha2::{Digest as _, Sha256};

    use super::super::*;
    use crate::input::hex;

    fn read_with(bytes: &[u8], limits: Limits) -> Result<Archive, String> {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(bytes).expect("a temporary file");
        let options = ArchiveOptions { limits, threads: 2, ..ArchiveOptions::default() };
        let read = Archive::read(file.path(), &options);
        let again = both_passes(file.path(), &options);
        if let Ok(archive) = &read {
            assert_eq!(&sizes_and_digests(archive), again.as_ref().expect("it was read before"));
        }
        let name = file.path().display().to_string();
        read.map_err(|error| error.to_string().replace(&name, "a.tar"))
    }

    fn sizes_and_digests(archive: &Archive) -> Vec<(u64, u64, String)> {
        let files = archive.objects.iter().filter(|object| object.kind == Kind::File);
        let sha256 = |object: &Object| object.digests.map(|digests| hex(&digests.sha256));
        files
            .map(|object| (object.number, object.size_bytes, sha256(object).unwrap_or_default()))
            .collect()
    }

    /// Reads the files of an archive as the second pass gives them.
    fn both_passes(
        path: &Path,
        options: &ArchiveOptions,
    ) -> Result<Vec<(u64, u64, String)>, Error> {
        let mut found = Vec::new();
        visit::<Error>(path, options, &mut |head, bytes| {
            let mut content = Vec::new();
            // The last of three is not read: it has to be passed by.
            if head.kind == Kind::File {
                bytes.read_to_end(&mut content).map_err(|source| folder_error(path, source))?;
                let sha256 = hex(&Sha256::digest(&content));
                found.push((head.number, content.len() as u64, sha256));
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn folder_error(path: &Path, source: std::io::Error) -> Error {
        crate::input::Error::Open { path: path.display().to_string(), source }.into()
    }

    fn read(bytes: &[u8]) -> Archive {
        read_with(bytes, Limits::default()).expect("an archive")
    }

    /// Tests names, contents and findings of an archive's members.
    #[track_caller]
    fn check(bytes: &[u8], expected: &[(&str, &[u8], Option<Finding>)]) {
        let archive = read(bytes);
        let found: Vec<_> = archive
            .objects
            .iter()
            .map(|object| {
                let sha256 = object.digests.map(|digests| hex(&digests.sha256));
                (object.member.as_str(), sha256.unwrap_or_default(), object.finding)
            })
            .collect();
        let digest = |content: &[u8], kind| match kind {
            Kind::File => hex(&Sha256::digest(content)),
            _ => String::new(),
        };
        let kinds = archive.objects.iter().map(|object| object.kind);
        let expected: Vec<_> = expected
            .iter()
            .zip(kinds.chain(std::iter::repeat(Kind::File)))
            .map(|((name, content, finding), kind)| (*name, digest(content, kind), *finding))
            .collect();
        assert_eq!(found, expected);
    }

    #[track_caller]
    fn fails(bytes: &[u8], expected: &str) {
        let error = read_with(bytes, Limits::default()).expect_err("it is refused");
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn members_come_in_their_order_with_their_places() {
        let bytes = Tarball::new()
            .special(b'5', "dir/", "")
            .file("dir/b.txt", b"two")
            .file("a.pdf", b"%PDF-hello")
            .file("empty", b"")
            .end();
        let archive = read(&bytes);
        assert_eq!((archive.folders, archive.links, archive.others), (1, 0, 0));
        let numbers: Vec<u64> = archive.objects.iter().map(|object| object.number).collect();
        assert_eq!(numbers, [2, 3, 4]);
        let pdf = &archive.objects[1];
        let at = pdf.offset_bytes.expect("one piece") as usize;
        assert_eq!(&bytes[at..at + pdf.size_bytes as usize], b"%PDF-hello");
        assert_eq!(pdf.content_type, Some("application/pdf"));
        let md5 = pdf.digests.map(|digests| hex(&digests.md5));
        assert_eq!(md5.as_deref(), Some("a261d9393835fdebf5b730d341b46d86"));
        assert_eq!(archive.objects[2].offset_bytes, Some(bytes.len() as u64 - 1024));
        assert_eq!(archive.digest.sha256, hex(&Sha256::digest(&bytes)));
    }

    #[test]
    fn the_format_before_ustar_is_told_by_its_checksum() {
        let v7 = |name, size| Header { name, size, flag: 0, magic: b"", ..Header::default() };
        let bytes = Tarball::new()
            .header(&v7(b"dir/", octal(0)))
            .header(&v7(b"dir/a", octal(2)))
            .content(b"hi")
            .end();
        assert!(is_archive(&bytes[..512]));
        check(&bytes, &[("dir/a", b"hi", None)]);
    }

    #[test]
    fn long_names_come_from_prefix_gnu_and_pax() {
        let long = "x/".repeat(120) + "a";
        let header = Header { name: b"cut", prefix: b"one/two", ..Header::default() };
        check(&Tarball::new().header(&header).end(), &[("one/two/cut", b"", None)]);
        // The cut name in the header ends with a slash, and is no folder's.
        let bytes = Tarball::new().long(b'L', long.as_bytes()).file(&long[..100], b"hi").end();
        check(&bytes, &[(&long, b"hi", None)]);
        let bytes = Tarball::new()
            .pax(&[("mtime", b"1.5"), ("path", long.as_bytes())])
            .file("cut", b"hi")
            .file("next", b"")
            .end();
        check(&bytes, &[(&long, b"hi", None), ("next", b"", None)]);
    }

    #[test]
    fn a_name_of_pax_may_have_any_byte_but_is_told() {
        let bytes = Tarball::new().pax(&[("path", b"a\n17 path=b")]).file("cut", b"").end();
        check(&bytes, &[("a\n17 path=b", b"", Some(Finding::ControlCharacter))]);
    }

    #[test]
    fn global_headers_count_until_they_are_taken_back() {
        let bytes = Tarball::new()
            .global(&[("comment", b"of git"), ("path", b"everywhere")])
            .pax(&[("path", b"here")])
            .file("cut", b"1")
            .file("cut", b"2")
            .global(&[("path", b"")])
            .file("last", b"3")
            .end();
        check(&bytes, &[("here", b"1", None), ("everywhere", b"2", None), ("last", b"3", None)]);
    }

    #[test]
    fn sizes_come_from_pax_and_in_binary_too() {
        let bytes = Tarball::new()
            .pax(&[("size", b"600")])
            .header(&Header { size: octal(0), ..Header::default() })
            .content(&[7; 600])
            .header(&Header { name: b"b", size: binary(3), magic: GNU, ..Header::default() })
            .content(b"abc")
            .end();
        check(&bytes, &[("a", &[7; 600], None), ("b", b"abc", None)]);
    }

    /// A file of 3 KiB: zeros, a block of `x`, zeros, two bytes of `y`, zeros.
    fn holed() -> Vec<u8> {
        let mut content = vec![0; 3_072];
        content[512..1_024].fill(b'x');
        content[2_048..2_050].fill(b'y');
        content
    }

    #[test]
    fn sparse_files_of_pax_are_read_in_all_three_versions() {
        let stored = [vec![b'x'; 512], vec![b'y'; 2]].concat();
        let size = octal(stored.len() as u64);
        let header = Header { name: b"GNUSparseFile.0/a", size, ..Header::default() };
        let pieces: [(&str, &[u8]); 4] = [
            ("GNU.sparse.offset", b"512"),
            ("GNU.sparse.numbytes", b"512"),
            ("GNU.sparse.offset", b"2048"),
            ("GNU.sparse.numbytes", b"2"),
        ];
        let zero =
            [&[("GNU.sparse.size", &b"3072"[..]), ("GNU.sparse.numblocks", b"2")], &pieces[..]];
        let bytes = Tarball::new().pax(&zero.concat()).header(&header).content(&stored).end();
        check(&bytes, &[("GNUSparseFile.0/a", &holed(), None)]);
        let one: [(&str, &[u8]); 4] = [
            ("GNU.sparse.size", b"3072"),
            ("GNU.sparse.numblocks", b"2"),
            ("GNU.sparse.name", b"a"),
            ("GNU.sparse.map", b"512,512,2048,2"),
        ];
        let bytes = Tarball::new().pax(&one).header(&header).content(&stored).end();
        check(&bytes, &[("a", &holed(), None)]);
        assert_eq!(read(&bytes).objects[0].offset_bytes, None);

        let two: [(&str, &[u8]); 4] = [
            ("GNU.sparse.major", b"1"),
            ("GNU.sparse.minor", b"0"),
            ("GNU.sparse.name", b"a"),
            ("GNU.sparse.realsize", b"3072"),
        ];
        let header = Header { size: octal(512 + stored.len() as u64), ..header };
        let bytes = Tarball::new()
            .pax(&two)
            .header(&header)
            .content(b"2\n512\n512\n2048\n2\n")
            .content(&stored)
            .file("next", b"hi")
            .end();
        check(&bytes, &[("a", &holed(), None), ("next", b"hi", None)]);
    }

    fn old_sparse(pieces: &[(u64, u64)], size: u64, stored: u64, goes_on: bool) -> Vec<u8> {
        let header = Header { flag: b'S', size: octal(stored), magic: GNU, ..Header::default() };
        let mut block = header.block();
        for (at, (offset, length)) in pieces.iter().enumerate() {
            put(&mut block, 386 + 24 * at, &octal(*offset));
            put(&mut block, 398 + 24 * at, &octal(*length));
        }
        block[482] = u8::from(goes_on);
        put(&mut block, 483, &if size >> 33 == 0 { octal(size) } else { binary(size) });
        sign(&mut block);
        block
    }

    #[test]
    fn sparse_files_of_gnu_are_read_with_the_rest_of_their_map() {
        let mut more = vec![0; 512];
        put(&mut more, 0, &octal(2_048));
        put(&mut more, 12, &octal(2));
        let bytes = Tarball::new()
            .raw(&old_sparse(&[(512, 512)], 3_072, 514, true))
            .raw(&more)
            .content(&[vec![b'x'; 512], vec![b'y'; 2]].concat())
            .file("next", b"hi")
            .end();
        check(&bytes, &[("a", &holed(), None), ("next", b"hi", None)]);
    }

    #[test]
    fn sparse_maps_that_lie_are_refused() {
        let sparse = |pieces: &[(u64, u64)], size, stored| {
            Tarball::new().raw(&old_sparse(pieces, size, stored, false)).content(&[1; 1_024]).end()
        };
        fails(
            &sparse(&[(512, 512), (0, 512)], 3_072, 1_024),
            "the pieces of its sparse map overlap",
        );
        fails(&sparse(&[(0, 512)], 100, 512), "its sparse map goes to 512, its size is 100");
        fails(&sparse(&[(0, 512)], 3_072, 1_024), "its sparse map has 512 bytes, 1024 are stored");
        fails(&sparse(&[(0, 100), (512, 512)], 3_072, 612), "does not begin at a block");
        let major: (&str, &[u8]) = ("GNU.sparse.major", b"2");
        fails(
            &Tarball::new().pax(&[major]).file("a", b"").end(),
            "its sparse format 2.0 is not known",
        );
    }

    #[test]
    fn a_hole_of_terabytes_is_a_bomb() {
        let bytes = Tarball::new().raw(&old_sparse(&[], 1 << 39, 0, false)).end();
        fails(&bytes, "1536 bytes on disk are");
        fails(&bytes, "raise `ratio` in the `limits` of its source");
    }

    #[test]
    fn names_that_lead_elsewhere_get_a_finding_and_are_hashed_all_the_same() {
        let bytes = Tarball::new()
            .file("stub/stub/submissions/../../x", b"evil")
            .file("/etc/passwd", b"evil")
            .file("C:\\a", b"evil")
            .file("\\\\server\\share", b"evil")
            .file("a\\..\\b", b"evil")
            .file(b"caf\xe9", b"evil")
            .file("", b"evil")
            .special(b'5', "../up/", "")
            .file("good", b"good")
            .end();
        let evil: &[u8] = b"evil";
        check(
            &bytes,
            &[
                ("stub/stub/submissions/../../x", evil, Some(Finding::Parent)),
                ("/etc/passwd", evil, Some(Finding::Absolute)),
                ("C:\\a", evil, Some(Finding::Absolute)),
                ("\\\\server\\share", evil, Some(Finding::Absolute)),
                ("a\\..\\b", evil, Some(Finding::Parent)),
                ("caf\\xe9", evil, Some(Finding::NotUtf8)),
                ("", evil, Some(Finding::NoName)),
                ("../up/", b"", Some(Finding::Parent)),
                ("good", b"good", None),
            ],
        );
        assert!(!read(&bytes).is_clean());
    }

    #[test]
    fn names_too_long_for_any_file_system_get_a_finding() {
        let deep = "a/".repeat(10_000) + "b";
        let bytes = Tarball::new().pax(&[("path", deep.as_bytes())]).file("cut", b"").end();
        check(&bytes, &[(&deep, b"", Some(Finding::NameTooLong))]);
        fails(&Tarball::new().long(b'L', &[b'a'; 70_000]).file("a", b"").end(), "65536 are read");
    }

    #[test]
    fn links_devices_and_pipes_are_told_and_not_followed() {
        let bytes = Tarball::new()
            .special(b'2', "passwd", "/etc/passwd")
            .special(b'1', "shadow", "../../etc/shadow")
            .special(b'3', "null", "")
            .special(b'4', "disk", "")
            .special(b'6', "pipe", "")
            .special(b'Z', "what", "")
            .file("passwd/x", b"through the link")
            .file("good", b"good")
            .end();
        check(
            &bytes,
            &[
                ("passwd", b"", Some(Finding::Symlink)),
                ("shadow", b"", Some(Finding::HardLink)),
                ("null", b"", Some(Finding::Device)),
                ("disk", b"", Some(Finding::Device)),
                ("pipe", b"", Some(Finding::Fifo)),
                ("what", b"", Some(Finding::UnknownKind)),
                ("passwd/x", b"through the link", Some(Finding::BelowLink)),
                ("good", b"good", None),
            ],
        );
        let archive = read(&bytes);
        assert_eq!((archive.links, archive.others), (2, 4));
        assert_eq!(archive.objects[0].link.as_deref(), Some("/etc/passwd"));
    }

    #[test]
    fn links_among_the_folders_of_a_name_are_seen_at_any_depth() {
        let bytes = Tarball::new()
            .special(b'2', "a/b", "/etc")
            .file("a/b/c/d", b"1")
            .file("./a//b/d", b"2")
            .file("a/bc/d", b"3")
            .file("x/a/b/d", b"4")
            .file("a/b", b"5")
            .end();
        let findings: Vec<_> = read(&bytes).objects[1..].iter().map(|it| it.finding).collect();
        let below = Some(Finding::BelowLink);
        assert_eq!(findings, [below, below, None, None, Some(Finding::Duplicate)]);
    }

    #[test]
    fn a_hard_link_to_an_earlier_file_has_its_digests() {
        let bytes = Tarball::new()
            .special(b'1', "too-early", "a")
            .file("./a", b"hi")
            .file("../b", b"evil")
            .special(b'1', "link", "a")
            .special(b'1', "evil", "../b")
            .end();
        let archive = read(&bytes);
        let sizes: Vec<_> = archive
            .objects
            .iter()
            .map(|object| (object.size_bytes, object.digests.is_some()))
            .collect();
        assert_eq!(sizes, [(0, false), (2, true), (4, true), (2, true), (0, false)]);
        assert_eq!(archive.objects[3].digests, archive.objects[1].digests);
        assert_eq!(archive.objects[3].finding, Some(Finding::HardLink));
        assert!(!archive.objects[3].is_usable());
    }

    #[test]
    fn a_size_of_what_has_no_content_is_settled_by_what_follows() {
        let sized = |flag, size| Header { name: b"l", flag, size, link: b"a", ..Header::default() };
        let (a, b): (&[u8], &[u8]) = (b"a", b"b");
        for flag in [b'1', b'2', b'5'] {
            let without =
                Tarball::new().file("a", a).header(&sized(flag, octal(700))).file("b", b).end();
            let with = Tarball::new()
                .file("a", a)
                .header(&sized(flag, octal(700)))
                .content(&[b'z'; 700])
                .file("b", b)
                .end();
            for bytes in [without, with] {
                let archive = read(&bytes);
                let files = archive.objects.iter().filter(|object| object.kind == Kind::File);
                let names: Vec<&str> = files.map(|object| object.member.as_str()).collect();
                assert_eq!(names, ["a", "b"]);
            }
        }
    }

    #[test]
    fn names_that_come_twice_are_told_by_their_bytes() {
        let bytes = Tarball::new()
            .file("same", b"1")
            .file("other", b"1")
            .file("./same", b"1")
            .file("other", b"2")
            .file("linked", b"3")
            .special(b'2', "linked", "same")
            .end();
        check(
            &bytes,
            &[
                ("same", b"1", None),
                ("other", b"1", Some(Finding::Duplicate)),
                ("./same", b"1", Some(Finding::Repeated)),
                ("other", b"2", Some(Finding::Duplicate)),
                ("linked", b"3", Some(Finding::Duplicate)),
                ("linked", b"", Some(Finding::Symlink)),
            ],
        );
    }

    #[test]
    fn names_that_clash_elsewhere_are_told_and_usable() {
        let bytes = Tarball::new()
            .file("a/Photo.PNG", b"1")
            .file("a/photo.png", b"2")
            .file("Käse", b"3")
            .file("Ka\u{308}se", b"4")
            .file("straße", b"5")
            .end();
        check(
            &bytes,
            &[
                ("a/Photo.PNG", b"1", Some(Finding::CaseClash)),
                ("a/photo.png", b"2", Some(Finding::CaseClash)),
                ("Käse", b"3", Some(Finding::NormalizationClash)),
                ("Ka\u{308}se", b"4", Some(Finding::NormalizationClash)),
                ("straße", b"5", None),
            ],
        );
        assert!(read(&bytes).is_clean());
    }

    #[test]
    fn duplicates_are_found_across_archives() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = [folder.path().join("1.tar"), folder.path().join("2.tar")];
        fs::write(&paths[0], Tarball::new().file("a", b"1").file("b", b"1").end()).expect("a file");
        fs::write(&paths[1], Tarball::new().file("a", b"2").file("b", b"1").end()).expect("a file");
        let archives = read_all(&paths, &ArchiveOptions::default()).expect("two archives");
        let findings: Vec<_> = archives
            .iter()
            .flat_map(|archive| archive.objects.iter().map(|object| object.finding))
            .collect();
        let duplicate = Some(Finding::Duplicate);
        assert_eq!(findings, [duplicate, None, duplicate, Some(Finding::Repeated)]);
    }

    #[test]
    fn sizes_that_lie_are_refused() {
        let with = |size| {
            let header = Header { size, ..Header::default() };
            Tarball::new().file("first", b"1").header(&header).content(b"short").end()
        };
        fails(
            &with(octal(10_000)),
            "member 2 `a` lacks 8464 bytes: the archive is cut off at byte 3072",
        );
        fails(&with(binary(u64::MAX)), "member 2 `a` lacks 18446744073709550079 bytes");
        let mut negative = [0xff; 12];
        negative[11] = 0xfe;
        fails(&with(negative), "its size is below zero");
        let mut huge = binary(5);
        huge[1] = 1;
        fails(&with(huge), "its size is larger than 64 bits hold");
        fails(&with(*b"-0000000005\0"), "is no number");
        fails(
            &Tarball::new().pax(&[("size", b"99999")]).file("a", b"short").end(),
            "`a` lacks 98463 bytes",
        );
    }

    #[test]
    fn headers_that_are_bent_are_refused_with_their_place() {
        let mut bytes = Tarball::new().file("a", b"1").file("b", b"2").end();
        bytes[1_024] = b'c';
        fails(
            &bytes,
            "member 2, byte 1536 of the plain archive: the checksum of its header is wrong",
        );
        bytes[0] = b'c';
        fails(&bytes, "this is no tarball");
        let announced = Tarball::new().pax(&[("path", b"a")]).end();
        fails(&announced, "the member that its header announces is missing");
    }

    #[test]
    fn a_cut_archive_is_an_error_at_every_byte() {
        let long = "x/".repeat(120) + "a";
        let whole = Tarball::new()
            .long(b'L', long.as_bytes())
            .file("cut", &[1; 600])
            .pax(&[("path", b"b")])
            .file("cut", b"hi")
            .raw(&old_sparse(&[(512, 512)], 3_072, 512, true))
            .raw(&[0; 512])
            .content(&[b'x'; 512])
            .end();
        // One block of zeros is an end mark too, and nothing is missing before it.
        let ends = [whole.len() - 512, whole.len()];
        for length in (0..whole.len()).filter(|length| !ends.contains(length)) {
            let error = read_with(&whole[..length], Limits::default());
            let error = error.expect_err("it is cut off");
            assert!(error.contains("cut off") || error.contains("empty"), "{length}: {error}");
        }
        for length in ends {
            assert_eq!(read(&whole[..length]).objects.len(), 3);
        }
    }

    #[test]
    fn extended_headers_of_any_size_stream_by() {
        let bytes = Tarball::new()
            .pax(&[("SCHILY.xattr.user.x", &vec![0xff; 3 << 20]), ("path", b"b")])
            .file("a", b"hi")
            .end();
        check(&bytes, &[("b", b"hi", None)]);
        let huge = vec![b'a'; 3 << 20];
        let bytes = Tarball::new().pax(&[("path", &huge)]).file("a", b"hi").end();
        fails(&bytes, "its extended header gives 3145728 bytes of `path`; 65536 are read");
    }

    #[test]
    fn limits_are_kept() {
        let bytes = Tarball::new().file("a", &[0; 5_000]).file("b", b"").end();
        let refused = |limits, expected: &str| {
            let error = read_with(&bytes, limits).expect_err("it is refused");
            assert!(error.contains(expected), "{error}");
        };
        let usual = Limits::default();
        refused(
            Limits { members: 1, ..usual },
            "a.tar: member 2: it is one of 2 members, and the limit is 1\nhint: where the archive is \
             to be trusted, raise `members` in the `limits` of its source, or give `--max-members`",
        );
        refused(Limits { total_bytes: 5_000, ..usual }, "give `--max-total-bytes`");
        assert!(read_with(&bytes, Limits { members: 2, ..usual }).is_ok());
        assert!(read_with(&bytes, Limits { ratio: Some(1), ..usual }).is_ok());
    }

    #[test]
    fn what_follows_the_end_mark_is_told() {
        let first = Tarball::new().file("a", b"1").end();
        let second = Tarball::new().file("b", b"2").end();
        let padded = [&first[..], &[0; 9 * 512]].concat();
        assert!(read(&padded).is_clean());
        let joined = read(&[&padded[..], &second].concat());
        assert_eq!(joined.objects.len(), 1);
        assert_eq!(joined.notes[0].code, "concatenated");
        assert!(joined.notes[0].detail.contains("at byte 6656"), "{}", joined.notes[0].detail);
        assert!(!joined.is_clean());
        assert_eq!(read(&[&first[..], b"rest"].concat()).notes[0].code, "trailing");
    }

    #[test]
    fn an_archive_without_members_is_one() {
        assert!(is_archive(&[0; 512]));
        check(&[0; 10_240], &[]);
        assert!(!is_archive(b"-- MySQL dump 10.13"));
    }

    #[test]
    fn a_folder_is_walked_in_the_order_of_its_names() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("storage");
        for name in ["a/b", "a.txt", "B/x", "a/a/c"] {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, name).expect("a file");
        }
        std::os::unix::fs::symlink("/etc/passwd", root.join("link")).expect("a link");
        std::os::unix::fs::symlink("a", root.join("z")).expect("a link");
        let options = ArchiveOptions::default();
        let archive = Archive::read(&root, &options).expect("a folder");
        let found: Vec<_> = archive
            .objects
            .iter()
            .map(|object| (object.member.as_str(), object.size_bytes, object.finding))
            .collect();
        assert_eq!(
            found,
            [
                ("B/x", 3, None),
                ("a.txt", 5, None),
                ("a/a/c", 5, None),
                ("a/b", 3, None),
                ("link", 0, Some(Finding::Symlink)),
                ("z", 0, Some(Finding::Symlink)),
            ]
        );
        assert_eq!((archive.form, archive.folders, archive.digest.bytes), (Form::Folder, 3, 16));
        assert_eq!(sizes_and_digests(&archive), both_passes(&root, &options).expect("a folder"));
        let limits = Limits { members: 3, ..Limits::default() };
        let refused = Archive::read(&root, &ArchiveOptions { limits, ..options });
        assert!(refused.is_err_and(|error| error.to_string().contains("and the limit is 3")));
    }
}
