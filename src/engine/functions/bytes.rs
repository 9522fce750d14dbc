//! Functions of bytes: `octet_length` and `sniff_mime`.

use super::Doc;
use super::row_function::{Fault, Makes, RowFunction, Takes, Value};
use crate::blobs;

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

fn octet_length(values: &[Value]) -> Result<Option<i64>, Fault> {
    Ok(values.first().map(|value| value.bytes().len() as i64))
}

fn sniff_mime(values: &[Value], out: &mut String) -> Result<bool, Fault> {
    let by_bytes = values.first().and_then(|value| blobs::sniff(value.bytes()));
    let found = by_bytes.or_else(|| values.get(1).and_then(|name| of_name(name.text())));
    found.iter().for_each(|mime| out.push_str(mime));
    Ok(found.is_some())
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
