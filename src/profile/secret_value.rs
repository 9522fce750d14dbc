//! Values that have the shape of a secret: hashes of passwords, tokens, keys, card numbers.
//!
//! Each value is looked at once, by its first bytes and its length; what is counted are kinds,
//! never values.

use super::{Confidence, FoundBy, SecretClass, SecretHint};

/// A kind of secret that a value's own form gives away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Bcrypt,
    Argon2,
    Scrypt,
    Pbkdf2,
    Phpass,
    Crypt,
    ScramOrMd5,
    Jwt,
    Pem,
    AwsKey,
    GithubToken,
    GitlabToken,
    SlackToken,
    StripeKey,
    GoogleKey,
    OtherKey,
    CardNumber,
    /// Hex digits as long as MD5 and the SHA family print them.
    Digest,
    Iban,
}

const KINDS: usize = Kind::Iban as usize + 1;

/// How many values of a column had each kind.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts([u64; KINDS]);

impl Kind {
    const ALL: [Self; KINDS] = [
        Self::Bcrypt,
        Self::Argon2,
        Self::Scrypt,
        Self::Pbkdf2,
        Self::Phpass,
        Self::Crypt,
        Self::ScramOrMd5,
        Self::Jwt,
        Self::Pem,
        Self::AwsKey,
        Self::GithubToken,
        Self::GitlabToken,
        Self::SlackToken,
        Self::StripeKey,
        Self::GoogleKey,
        Self::OtherKey,
        Self::CardNumber,
        Self::Digest,
        Self::Iban,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Bcrypt => "bcrypt",
            Self::Argon2 => "argon2",
            Self::Scrypt => "scrypt",
            Self::Pbkdf2 => "pbkdf2",
            Self::Phpass => "phpass",
            Self::Crypt => "crypt",
            Self::ScramOrMd5 => "database_password",
            Self::Jwt => "jwt",
            Self::Pem => "pem",
            Self::AwsKey => "aws_key",
            Self::GithubToken => "github_token",
            Self::GitlabToken => "gitlab_token",
            Self::SlackToken => "slack_token",
            Self::StripeKey => "stripe_key",
            Self::GoogleKey => "google_key",
            Self::OtherKey => "api_key",
            Self::CardNumber => "card_number",
            Self::Digest => "hex_digest",
            Self::Iban => "iban",
        }
    }

    /// Returns the kind of a value; `None` for nearly all of them, after a look at two bytes.
    #[inline]
    pub fn of(text: &[u8]) -> Option<Self> {
        let (Some(first), Some(second)) = (text.first(), text.get(1)) else { return None };
        match (first, second) {
            (b'$', _) => password_hash(text),
            (b'p', b'b') if starts(text, &[b"pbkdf2"]) => Some(Self::Pbkdf2),
            (b'a', b'r') if starts(text, &[b"argon2"]) => Some(Self::Argon2),
            (b'b', b'c') if starts(text, &[b"bcrypt$", b"bcrypt_sha256$"]) => Some(Self::Bcrypt),
            (b's', b'c') if starts(text, &[b"scrypt$", b"scrypt:"]) => Some(Self::Scrypt),
            (b'S', b'C') if starts(text, &[b"SCRAM-SHA-256$"]) => Some(Self::ScramOrMd5),
            (b'*', _) if text.len() == 41 && is_hex(&text[1..]) => Some(Self::ScramOrMd5),
            (b'm', b'd') if text.len() == 35 && is_hex(&text[3..]) && starts(text, &[b"md5"]) => {
                Some(Self::ScramOrMd5)
            }
            (b'e', b'y') if is_jwt(text) => Some(Self::Jwt),
            (b'-', b'-') if is_pem(text) => Some(Self::Pem),
            (b'A', b'K' | b'S') if is_key(text, &[b"AKIA", b"ASIA"], 20) => Some(Self::AwsKey),
            (b'g', b'h' | b'i')
                if is_key(text, &[b"ghp_", b"gho_", b"ghu_", b"ghs_", b"ghr_"], 36)
                    || is_key(text, &[b"github_pat_"], 40) =>
            {
                Some(Self::GithubToken)
            }
            (b'g', b'l') if is_key(text, &[b"glpat-"], 20) => Some(Self::GitlabToken),
            (b'x', b'o')
                if is_key(text, &[b"xoxb-", b"xoxp-", b"xoxa-", b"xoxr-", b"xoxs-"], 15) =>
            {
                Some(Self::SlackToken)
            }
            (b's' | b'r' | b'w', b'k' | b'h')
                if is_key(text, &[b"sk_live_", b"sk_test_", b"rk_live_", b"whsec_"], 20) =>
            {
                Some(Self::StripeKey)
            }
            (b's', b'k') if is_key(text, &[b"sk-"], 30) => Some(Self::OtherKey),
            (b'A', b'I') if is_key(text, &[b"AIza"], 39) => Some(Self::GoogleKey),
            (b'S', b'G') if is_key(text, &[b"SG."], 50) => Some(Self::OtherKey),
            (b'n', b'p') if is_key(text, &[b"npm_"], 36) => Some(Self::OtherKey),
            _ => by_length(text),
        }
    }
}

fn by_length(text: &[u8]) -> Option<Kind> {
    match text.len() {
        32 | 40 | 56 | 64 | 96 | 128 if is_hex(text) && !text.iter().all(u8::is_ascii_digit) => {
            Some(Kind::Digest)
        }
        13..=34 if is_card_number(text) => Some(Kind::CardNumber),
        15..=34 if is_iban(text) => Some(Kind::Iban),
        _ => None,
    }
}

fn starts(text: &[u8], heads: &[&[u8]]) -> bool {
    heads.iter().any(|head| text.starts_with(head))
}

fn is_hex(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_hexdigit)
}

/// A head, and a whole value of at least so many letters without a blank.
fn is_key(text: &[u8], heads: &[&[u8]], shortest: usize) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    starts(text, heads) && text.len() >= shortest && text.iter().all(is_letter)
}

/// The modular crypt format: <https://passlib.readthedocs.io/en/stable/modular_crypt_format.html>.
fn password_hash(text: &[u8]) -> Option<Kind> {
    let heads: [(&[u8], Kind); 14] = [
        (b"$2a$", Kind::Bcrypt),
        (b"$2b$", Kind::Bcrypt),
        (b"$2x$", Kind::Bcrypt),
        (b"$2y$", Kind::Bcrypt),
        (b"$argon2", Kind::Argon2),
        (b"$scrypt$", Kind::Scrypt),
        (b"$7$", Kind::Scrypt),
        (b"$pbkdf2", Kind::Pbkdf2),
        (b"$P$", Kind::Phpass),
        (b"$H$", Kind::Phpass),
        (b"$wp$", Kind::Bcrypt),
        (b"$1$", Kind::Crypt),
        (b"$5$", Kind::Crypt),
        (b"$6$", Kind::Crypt),
    ];
    let kind = heads.iter().find(|(head, _)| text.starts_with(head))?.1;
    (text.len() >= 30 && !text.contains(&b' ')).then_some(kind)
}

/// Three parts of Base64, the first of which is `{"` in its encoding:
/// <https://www.rfc-editor.org/rfc/rfc7519>.
fn is_jwt(text: &[u8]) -> bool {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    text.starts_with(b"eyJ")
        && text.iter().filter(|byte| **byte == b'.').count() == 2
        && text.iter().all(is_letter)
}

/// Certificates are public; keys are not.
fn is_pem(text: &[u8]) -> bool {
    let head = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    text.starts_with(b"-----BEGIN ") && memchr::memmem::find(head, b"PRIVATE KEY").is_some()
}

/// 13 to 19 digits, blanks and hyphens aside, with a right check digit and the first digit of a
/// network of cards.
fn is_card_number(text: &[u8]) -> bool {
    if !text.first().is_some_and(|byte| (b'2'..=b'6').contains(byte)) {
        return false;
    }
    let (mut sum, mut count) = (0_u32, 0_u32);
    for byte in text.iter().rev() {
        match byte {
            b'0'..=b'9' => {
                let digit = u32::from(byte - b'0') << (count % 2);
                sum += if digit > 9 { digit - 9 } else { digit };
                count += 1;
            }
            b' ' | b'-' => {}
            _ => return false,
        }
    }
    (13..=19).contains(&count) && sum % 10 == 0
}

/// ISO 13616: two letters, two digits, and a rest that is 1 modulo 97.
fn is_iban(text: &[u8]) -> bool {
    let [a, b, c, d, rest @ ..] = text else { return false };
    let is_head = a.is_ascii_uppercase() && b.is_ascii_uppercase();
    if !is_head || !c.is_ascii_digit() || !d.is_ascii_digit() {
        return false;
    }
    let mut remainder = 0_u32;
    for byte in rest.iter().filter(|byte| **byte != b' ').chain([a, b, c, d]) {
        remainder = match byte {
            b'0'..=b'9' => remainder * 10 + u32::from(byte - b'0'),
            b'A'..=b'Z' => remainder * 100 + u32::from(byte - b'A') + 10,
            _ => return false,
        } % 97;
    }
    remainder == 1
}

impl Counts {
    #[inline]
    pub fn add(&mut self, kind: Kind) {
        self.0[kind as usize] += 1;
    }

    pub fn merge(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, other)| *own += other);
    }

    /// Returns the kind that most of the values have, and its share of them; a kind that fewer
    /// than one in ten values has may be chance.
    fn prevailing(&self, values: u64) -> Option<(Kind, f64)> {
        let (at, most) =
            self.0.iter().enumerate().max_by_key(|(at, count)| (**count, KINDS - at))?;
        let share = *most as f64 / values.max(1) as f64;
        // A private key or a live token is one too many.
        let is_telling = !matches!(Kind::ALL[at], Kind::Digest | Kind::CardNumber | Kind::Iban);
        (*most > 0 && (is_telling || share >= 0.1)).then_some((Kind::ALL[at], share))
    }
}

/// What is known of a column's values beside the counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// Values that are neither NULL nor empty.
    pub values: u64,
    pub emails: u64,
    /// All values are as long, long enough for a key, mix letters and digits, and differ.
    pub looks_random: bool,
}

/// Weighs the name and the values of a column.
pub(super) fn weigh(
    named: Option<SecretHint>,
    counts: &Counts,
    evidence: Evidence,
) -> Option<SecretHint> {
    let by_value = by_values(counts, evidence);
    match (named, by_value) {
        (Some(named), Some(found)) if found.class == SecretClass::Secret => Some(SecretHint {
            kind: if named.kind == "hash" { found.kind } else { named.kind },
            // A digest where the name says `hash` is as well a checksum.
            confidence: match named.confidence {
                Confidence::Low => found.confidence,
                _ => Confidence::High,
            },
            class: SecretClass::Secret,
            found_by: FoundBy::Both,
            share: found.share,
        }),
        (Some(named), Some(found)) => {
            let share = found.share.filter(|_| found.kind == named.kind);
            let found_by = if share.is_some() { FoundBy::Both } else { named.found_by };
            Some(SecretHint { share, found_by, ..named })
        }
        (named, found) => named.or(found),
    }
}

fn by_values(counts: &Counts, evidence: Evidence) -> Option<SecretHint> {
    let Evidence { values, emails, looks_random } = evidence;
    let found = |kind, class, confidence, share| {
        let found_by = FoundBy::Values;
        Some(SecretHint { kind, class, confidence, found_by, share: Some(share) })
    };
    if let Some((kind, share)) = counts.prevailing(values) {
        let (class, confidence) = match kind {
            Kind::Iban => (SecretClass::Personal, Confidence::High),
            Kind::Digest => (SecretClass::Secret, Confidence::Low),
            // One number in ten has a right check digit by chance.
            Kind::CardNumber if share < 0.5 || values < 3 => (SecretClass::Secret, Confidence::Low),
            _ if share < 0.1 => (SecretClass::Secret, Confidence::Medium),
            _ => (SecretClass::Secret, Confidence::High),
        };
        return found(kind.name(), class, confidence, share);
    }
    let share = emails as f64 / values.max(1) as f64;
    if share >= 0.1 {
        return found("email", SecretClass::Personal, Confidence::High, share);
    }
    if looks_random {
        return found("random_text", SecretClass::Secret, Confidence::Low, 1.0);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::secret_name::named_secret;
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Kind::of(text.as_bytes()).map(Kind::name), expected, "{text}");
    }

    /// Made up, in two parts where a scanner of sources would stop at the whole.
    #[test]
    fn secrets_have_a_form() {
        let bcrypt = format!("$2y$10${}", "abcdefghijklmnopqrstuv".repeat(2));
        check(&bcrypt, Some("bcrypt"));
        check("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaA", Some("argon2"));
        check("$P$BabcdefghijklmnopqrstuvwxyzABCD", Some("phpass"));
        check("pbkdf2_sha256$260000$salt$aGFzaA==", Some("pbkdf2"));
        check("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19", Some("database_password"));
        check("5f4dcc3b5aa765d61d8327deb882cf99", Some("hex_digest"));
        check("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln", Some("jwt"));
        check(&format!("-----BEGIN {} KEY-----\nAAAA", "RSA PRIVATE"), Some("pem"));
        check(&format!("AKIA{}", "IOSFODNN7EXAMPLE"), Some("aws_key"));
        check(&format!("ghp_{}", "a1".repeat(18)), Some("github_token"));
        check(&format!("sk_live_{}", "a1".repeat(12)), Some("stripe_key"));
        check(&format!("xoxb-{}", "12345-67890-abc"), Some("slack_token"));
        check("4242 4242 4242 4242", Some("card_number"));
        check("DE89370400440532013000", Some("iban"));
    }

    #[test]
    fn other_values_have_none() {
        for text in [
            "",
            "$",
            "$2 off",
            "eyJ is no token",
            "4242424242424241",
            "12345678901234567890123456789012",
            "-----BEGIN CERTIFICATE-----",
            "skill",
            "AIza",
            "DE89370400440532013001",
            "plain text",
            "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        ] {
            check(text, None);
        }
    }

    #[track_caller]
    fn check_weight(name: &str, value: &str, expected: Option<(&str, Confidence)>) {
        let mut counts = Counts::default();
        if let Some(kind) = Kind::of(value.as_bytes()) {
            (0..10).for_each(|_| counts.add(kind));
        }
        let evidence = Evidence { values: 10, emails: 0, looks_random: false };
        let hint = weigh(named_secret(name, true), &counts, evidence);
        assert_eq!(hint.map(|hint| (hint.kind, hint.confidence)), expected, "{name} {value}");
    }

    #[test]
    fn name_and_values_are_weighed_together() {
        let digest = "5f4dcc3b5aa765d61d8327deb882cf99";
        check_weight("checksum", digest, Some(("hex_digest", Confidence::Low)));
        check_weight("user_pass", digest, Some(("password", Confidence::High)));
        check_weight("a", "4242424242424242", Some(("card_number", Confidence::High)));
        check_weight("password", "plain", Some(("password", Confidence::High)));
        check_weight("a", "plain", None);
    }
}
