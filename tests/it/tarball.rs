//! Tarballs made byte by byte: what no program writes can be written too.

const BLOCK: usize = 512;

/// The fields of a header that tests choose.
#[derive(Clone)]
pub struct Header<'a> {
    pub name: &'a [u8],
    pub prefix: &'a [u8],
    pub flag: u8,
    pub size: [u8; 12],
    pub link: &'a [u8],
    /// Magic and version; nothing in the format before ustar.
    pub magic: &'a [u8],
}

pub const USTAR: &[u8] = b"ustar\x0000";
pub const GNU: &[u8] = b"ustar  \0";

impl Default for Header<'_> {
    fn default() -> Self {
        Self { name: b"a", prefix: b"", flag: b'0', size: octal(0), link: b"", magic: USTAR }
    }
}

impl Header<'_> {
    pub fn block(&self) -> Vec<u8> {
        let mut block = vec![0; BLOCK];
        put(&mut block, 0, self.name);
        put(&mut block, 100, b"0000644\0");
        put(&mut block, 108, b"0001750\0");
        put(&mut block, 116, b"0001750\0");
        put(&mut block, 124, &self.size);
        put(&mut block, 136, b"14000000000\0");
        block[156] = self.flag;
        put(&mut block, 157, self.link);
        put(&mut block, 257, self.magic);
        if self.magic == USTAR {
            put(&mut block, 345, self.prefix);
        }
        sign(&mut block);
        block
    }
}

/// Writes the checksum of a header.
pub fn sign(block: &mut [u8]) {
    put(block, 148, b"        ");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    put(block, 148, format!("{sum:06o}\0 ").as_bytes());
}

pub fn put(block: &mut [u8], at: usize, bytes: &[u8]) {
    block[at..at + bytes.len()].copy_from_slice(bytes);
}

pub fn octal(size: u64) -> [u8; 12] {
    let mut field = [0; 12];
    field[..11].copy_from_slice(format!("{size:011o}").as_bytes());
    field
}

/// A size in GNU's binary form.
pub fn binary(size: u64) -> [u8; 12] {
    let mut field = [0; 12];
    field[0] = 0x80;
    field[4..].copy_from_slice(&size.to_be_bytes());
    field
}

/// A tarball that grows member by member.
#[derive(Clone, Default)]
pub struct Tarball {
    pub bytes: Vec<u8>,
}

impl Tarball {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn raw(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend_from_slice(bytes);
        self
    }

    /// Content, filled to whole blocks.
    pub fn content(mut self, content: &[u8]) -> Self {
        self.bytes.extend_from_slice(content);
        self.bytes.resize(self.bytes.len().next_multiple_of(BLOCK), 0);
        self
    }

    pub fn header(self, header: &Header) -> Self {
        self.raw(&header.block())
    }

    pub fn file(self, name: impl AsRef<[u8]>, content: &[u8]) -> Self {
        let size = octal(content.len() as u64);
        self.header(&Header { name: name.as_ref(), size, ..Header::default() }).content(content)
    }

    /// A member without content: a link, a folder, a device.
    pub fn special(self, flag: u8, name: &str, link: &str) -> Self {
        let (name, link) = (name.as_bytes(), link.as_bytes());
        self.header(&Header { name, flag, link, ..Header::default() })
    }

    /// An extended header for the next member.
    pub fn pax(self, records: &[(&str, &[u8])]) -> Self {
        self.extended(b'x', records)
    }

    /// An extended header for all members behind it.
    pub fn global(self, records: &[(&str, &[u8])]) -> Self {
        self.extended(b'g', records)
    }

    fn extended(self, flag: u8, records: &[(&str, &[u8])]) -> Self {
        let text: Vec<u8> = records.iter().flat_map(|(key, value)| record(key, value)).collect();
        let size = octal(text.len() as u64);
        self.header(&Header { name: b"PaxHeaders/x", flag, size, ..Header::default() })
            .content(&text)
    }

    /// GNU's long name (`L`) or long link (`K`) of the next member.
    pub fn long(self, flag: u8, text: &[u8]) -> Self {
        let text = [text, b"\0"].concat();
        let size = octal(text.len() as u64);
        let name = b"././@LongLink";
        self.header(&Header { name, flag, size, magic: GNU, ..Header::default() }).content(&text)
    }

    /// The end mark.
    pub fn end(self) -> Vec<u8> {
        self.raw(&[0; 2 * BLOCK]).bytes
    }
}

/// A record of an extended header: its length counts itself.
pub fn record(key: &str, value: &[u8]) -> Vec<u8> {
    let rest = key.len() + value.len() + 3;
    let digits = (1..).find(|digits| (rest + digits).to_string().len() == *digits);
    let length = rest + digits.expect("a length");
    [format!("{length} {key}=").as_bytes(), value, b"\n"].concat()
}
