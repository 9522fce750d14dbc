//! What is known of a member of an archive.
//!
//! Facts alone: where it stands, what kind it is, its digests, and what speaks against its name.
//! Knows no layouts and no rows.

use serde::{Serialize, Serializer};

use crate::input::hex;

/// A member that a report tells of: each regular file, and whatever else is no plain folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Counts the members of the archive from 1, folders included.
    pub number: u64,
    /// The name in the archive; `\xff` for its bytes where it is not UTF-8.
    pub member: String,
    pub kind: Kind,
    /// Of the content, holes included; of a hard link that of the file it names.
    pub size_bytes: u64,
    /// Where the content begins in the plain tarball, from 0; `None` in a folder and for what has
    /// no content in one piece.
    pub offset_bytes: Option<u64>,
    /// `None` for what is no regular file, but for a hard link to a usable earlier one.
    pub digests: Option<Digests>,
    /// By the first bytes; `None` where they say nothing.
    pub content_type: Option<&'static str>,
    /// What a link names; escaped as `member`.
    pub link: Option<String>,
    /// Why the member may not be used as it is named, or what is to be known before.
    pub finding: Option<Finding>,
}

impl Object {
    /// Returns true for bytes that may be used under the member's name.
    pub fn is_usable(&self) -> bool {
        self.kind == Kind::File && !self.finding.is_some_and(Finding::is_unusable)
    }
}

/// The digests of an object's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digests {
    pub sha256: [u8; 32],
    pub md5: [u8; 16],
}

impl Serialize for Object {
    /// In the form of `inspect --json`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            member: u64,
            path: &'a str,
            kind: Kind,
            size_bytes: u64,
            offset_bytes: Option<u64>,
            sha256: Option<String>,
            md5: Option<String>,
            content_type: Option<&'static str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            link: Option<&'a str>,
            finding: Option<&'static str>,
            unsafe_name: Option<&'static str>,
        }
        Shown {
            member: self.number,
            path: &self.member,
            kind: self.kind,
            size_bytes: self.size_bytes,
            offset_bytes: self.offset_bytes,
            sha256: self.digests.map(|digests| hex(&digests.sha256)),
            md5: self.digests.map(|digests| hex(&digests.md5)),
            content_type: self.content_type,
            link: self.link.as_deref(),
            finding: self.finding.map(Finding::code),
            unsafe_name: self.finding.filter(|finding| finding.is_of_name()).map(Finding::code),
        }
        .serialize(serializer)
    }
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    File,
    Folder,
    Symlink,
    HardLink,
    /// Of characters or blocks.
    Device,
    Fifo,
    /// What only one program knows, such as a part of a file that began in another volume.
    Unknown,
}

/// What is to be told of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// The name begins at a root: `/`, `\` or `C:\`.
    Absolute,
    /// The name has a segment `..`.
    Parent,
    NotUtf8,
    /// The name has a NUL or another control character.
    ControlCharacter,
    /// The name is longer than a file system takes, or a segment of it is.
    NameTooLong,
    /// The name has nothing but `.` and slashes.
    NoName,
    Symlink,
    HardLink,
    Device,
    Fifo,
    UnknownKind,
    /// A folder of the name is a symbolic link elsewhere in the archive: the name leads elsewhere.
    BelowLink,
    /// Another member of this name has other bytes.
    Duplicate,
    /// A list of checksums that the plan names says something else of the bytes.
    ChecksumMismatch,
    /// An earlier member of this name has the same bytes.
    Repeated,
    /// Another name differs in upper and lower case alone.
    CaseClash,
    /// Another name is the same text in another form of Unicode.
    NormalizationClash,
}

impl Finding {
    /// Returns the code that tables, reports and JSON show.
    pub fn code(self) -> &'static str {
        match self {
            Self::Absolute => "absolute",
            Self::Parent => "parent",
            Self::NotUtf8 => "not_utf8",
            Self::ControlCharacter => "control_character",
            Self::NameTooLong => "name_too_long",
            Self::NoName => "no_name",
            Self::Symlink => "symlink",
            Self::HardLink => "hard_link",
            Self::Device => "device",
            Self::Fifo => "fifo",
            Self::UnknownKind => "unknown_kind",
            Self::BelowLink => "below_link",
            Self::Duplicate => "duplicate",
            Self::ChecksumMismatch => "checksum_mismatch",
            Self::Repeated => "repeated",
            Self::CaseClash => "case_clash",
            Self::NormalizationClash => "normalization_clash",
        }
    }

    /// Returns true for what a member is, not what it is called.
    pub(super) fn is_of_kind(self) -> bool {
        matches!(
            self,
            Self::Symlink | Self::HardLink | Self::Device | Self::Fifo | Self::UnknownKind
        )
    }

    /// Returns true for what is wrong with the name by itself.
    fn is_of_name(self) -> bool {
        matches!(
            self,
            Self::Absolute
                | Self::Parent
                | Self::NotUtf8
                | Self::ControlCharacter
                | Self::NameTooLong
                | Self::NoName
        )
    }

    /// Returns true where the member's bytes may not be used under its name.
    ///
    /// Names that clash on some file systems are two objects in an object store, and a repeated
    /// member says what was said before.
    pub fn is_unusable(self) -> bool {
        !matches!(self, Self::Repeated | Self::CaseClash | Self::NormalizationClash)
    }
}
