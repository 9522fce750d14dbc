//! One key, in the smallest form that tells it from every other key of its columns.

/// A key of a row. All keys of one set have the same form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// Columns that together have at most 64 bits.
    Number(u64),
    /// Columns that together have at most 128 bits.
    Wide(u128),
    Bytes(&'a [u8]),
}

/// A key that is kept beside the sets.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum OwnedKey {
    Number(u64),
    Wide(Box<u128>),
    Bytes(Box<[u8]>),
}

impl OwnedKey {
    pub fn as_key(&self) -> Key<'_> {
        match self {
            Self::Number(number) => Key::Number(*number),
            Self::Wide(wide) => Key::Wide(**wide),
            Self::Bytes(bytes) => Key::Bytes(bytes),
        }
    }
}

impl<'a> Key<'a> {
    pub fn owned(self) -> OwnedKey {
        match self {
            Self::Number(number) => OwnedKey::Number(number),
            Self::Wide(wide) => OwnedKey::Wide(Box::new(wide)),
            Self::Bytes(bytes) => OwnedKey::Bytes(bytes.into()),
        }
    }

    /// Returns the number of these bytes, as [`Self::bytes`] gives them.
    pub fn of_number(bytes: &[u8]) -> Key<'_> {
        match (<[u8; 8]>::try_from(bytes), <[u8; 16]>::try_from(bytes)) {
            (Ok(number), _) => Key::Number(u64::from_be_bytes(number)),
            (_, Ok(wide)) => Key::Wide(u128::from_be_bytes(wide)),
            _ => Key::Bytes(bytes),
        }
    }

    /// Returns the key's bytes, in which keys of one form keep their order; `space` holds those of
    /// numbers.
    pub fn bytes<'b>(self, space: &'b mut [u8; 16]) -> &'b [u8]
    where
        'a: 'b,
    {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Wide(wide) => {
                *space = wide.to_be_bytes();
                space
            }
            Self::Number(number) => {
                space[..8].copy_from_slice(&number.to_be_bytes());
                &space[..8]
            }
        }
    }
}
