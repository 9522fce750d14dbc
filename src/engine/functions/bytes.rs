//! Functions of bytes: `octet_length` and `sniff_mime`.

use super::Doc;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};

pub(super) const DOCS: &[Doc] = &[
    Doc {
        name: "octet_length",
        signature: "octet_length(bytea or text) → bigint",
        meaning: "How many bytes a value has; a text in UTF-8.",
        example: "octet_length(decode('ffd8ff', 'hex')) + octet_length('é')",
        result: "5",
    },
    Doc {
        name: "sniff_mime",
        signature: "sniff_mime(bytea [, file name or extension]) → text",
        meaning: "The media type by the first bytes (images, PDF, audio, video, archives); where \
                  they say nothing by the extension; else NULL. `sniff_mime(''::bytea, name)` \
                  asks the name alone.",
        example: "sniff_mime(decode('89504e470d0a1a0a', 'hex'), 'photo.jpg')",
        result: "image/png",
    },
];

pub(super) const OCTET_LENGTH: RowFunction =
    RowFunction::new("octet_length", &[Takes::Bytes], Makes::Integer(octet_length));
pub(super) const SNIFF_MIME: RowFunction = RowFunction {
    then: &[Takes::Text],
    ..RowFunction::new("sniff_mime", &[Takes::Bytes], Makes::Text(sniff_mime))
};

/// Where the root element of an SVG has to begin.
const XML_HEAD_BYTES: usize = 4_096;

fn octet_length(values: &[Value]) -> Result<Option<i64>, Fault> {
    Ok(values.first().map(|value| value.bytes().len() as i64))
}

fn sniff_mime(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let by_bytes = values.first().and_then(|value| of_bytes(value.bytes()));
    let found = by_bytes.or_else(|| values.get(1).and_then(|name| of_name(name.text())));
    found.iter().for_each(|mime| out.push_str(mime));
    Ok(found.is_some())
}

/// Returns the media type that the first bytes show.
fn of_bytes(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 21] = [
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"\x89PNG", "image/png"),
        (b"GIF8", "image/gif"),
        (b"BM", "image/bmp"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"\0\0\x01\0", "image/x-icon"),
        (b"%PDF-", "application/pdf"),
        (b"PK\x03\x04", "application/zip"),
        (b"PK\x05\x06", "application/zip"),
        (b"\x1f\x8b", "application/gzip"),
        (b"BZh", "application/x-bzip2"),
        (b"\xfd7zXZ\0", "application/x-xz"),
        (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
        (b"\x28\xb5\x2f\xfd", "application/zstd"),
        (b"OggS", "audio/ogg"),
        (b"fLaC", "audio/flac"),
        (b"ID3", "audio/mpeg"),
        (b"\x1a\x45\xdf\xa3", "video/webm"),
        (b"wOFF", "font/woff"),
        (b"wOF2", "font/woff2"),
    ];
    let found = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature));
    if let Some((_, mime)) = found {
        return Some(mime);
    }
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12)? {
            b"WEBP" => Some("image/webp"),
            b"WAVE" => Some("audio/wav"),
            b"AVI " => Some("video/x-msvideo"),
            _ => None,
        };
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return match bytes.get(8..12)? {
            b"avif" | b"avis" => Some("image/avif"),
            b"heic" | b"heix" | b"mif1" => Some("image/heic"),
            b"qt  " => Some("video/quicktime"),
            b"M4A " => Some("audio/mp4"),
            _ => Some("video/mp4"),
        };
    }
    // Frames of MPEG audio, layer 3.
    if matches!(bytes, [0xff, 0xe2 | 0xe3 | 0xf2 | 0xf3 | 0xfa | 0xfb, ..]) {
        return Some("audio/mpeg");
    }
    of_markup(bytes)
}

fn of_markup(bytes: &[u8]) -> Option<&'static str> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = &bytes[..bytes.len().min(XML_HEAD_BYTES)];
    let is_svg = head.starts_with(b"<svg")
        || (head.starts_with(b"<?xml") && memchr::memmem::find(head, b"<svg").is_some());
    if is_svg {
        return Some("image/svg+xml");
    }
    let starts =
        |word: &[u8]| head.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if starts(b"<!doctype html") || starts(b"<html") {
        return Some("text/html");
    }
    head.starts_with(b"<?xml").then_some("application/xml")
}

/// Returns the media type of a file's name, or of an extension with or without its dot.
fn of_name(name: &str) -> Option<&'static str> {
    let extension = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let extension = extension.rsplit('.').next().unwrap_or(extension).trim();
    Some(match extension.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "jpe" | "jfif" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "ico" => "image/x-icon",
        "svg" => "image/svg+xml",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "json" => "application/json",
        "xml" => "application/xml",
        "txt" | "text" | "log" => "text/plain",
        "md" => "text/markdown",
        "csv" => "text/csv",
        "htm" | "html" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::engine::test_engine::TestEngine;

    #[test]
    fn first_bytes_win_and_the_extension_comes_after() {
        let engine = TestEngine::new(&[]);
        for (bytes, name, mime) in [
            ("ffd8ffe000104a464946", "x.png", "image/jpeg"),
            ("89504e470d0a1a0a", "jpg", "image/png"),
            ("474946383961", "", "image/gif"),
            ("524946460000000057454250", "", "image/webp"),
            ("3c73766720786d6c6e733d", "", "image/svg+xml"),
            ("3c3f786d6c2076657273696f6e3d22312e30223f3e0a3c737667", "", "image/svg+xml"),
            ("0000001c667479706176696600", "", "image/avif"),
            ("00", ".JPE", "image/jpeg"),
            ("", "a/b.c/photo.jpeg", "image/jpeg"),
            ("00", "noextension", "NULL"),
            ("", "", "NULL"),
        ] {
            engine.check(&format!("sniff_mime(decode('{bytes}', 'hex'), '{name}')"), mime);
        }
        engine.check("sniff_mime(decode('ffd8ff', 'hex'))", "image/jpeg");
        engine.check("octet_length(NULL::bytea)", "NULL");
    }
}
