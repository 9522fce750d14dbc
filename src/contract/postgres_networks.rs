//! Texts of PostgreSQL's network addresses.
//!
//! <https://www.postgresql.org/docs/current/datatype-net-types.html>

use super::postgres_numbers::{invalid, trimmed};
use super::postgres_types::Verdict;

pub(super) fn inet_fault(text: &str) -> Verdict {
    let is_address = match text.contains(':') {
        true => v6(text).is_some(),
        false => v4(text, false).is_some(),
    };
    (!is_address).then(|| invalid("a network address"))
}

/// A network: no bit is set behind its mask.
pub(super) fn cidr_fault(text: &str) -> Verdict {
    let network = match text.contains(':') {
        true => v6(text),
        false => v4(text, true),
    };
    let is_network = network.is_some_and(|(bytes, bits)| {
        let is_set = |bit: usize| bytes[bit / 8] >> (7 - bit % 8) & 1 == 1;
        !(bits as usize..bytes.len() * 8).any(is_set)
    });
    (!is_network).then(|| invalid("a network without host bits"))
}

/// Reads `10.1.2.3/24`; a network may leave octets out, its class then says how long its mask is.
fn v4(text: &str, is_network: bool) -> Option<(Vec<u8>, u32)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(mask(bits, 32)?)),
        None => (text, None),
    };
    let mut octets = Vec::new();
    for octet in address.split('.') {
        if octet.is_empty() || !octet.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let significant = octet.trim_start_matches('0');
        octets.push(if significant.is_empty() { 0 } else { significant.parse::<u8>().ok()? });
    }
    let given = octets.len();
    if given > 4 {
        return None;
    }
    let bits = match bits {
        // A mask that ends within an octet that is not there says nothing.
        Some(bits) if !is_network && bits as usize / 8 > given => return None,
        Some(bits) => bits,
        None if given == 4 => 32,
        None if !is_network => return None,
        None => {
            let class = match octets.first()? {
                240.. => 32,
                224.. => 8,
                192.. => 24,
                128.. => 16,
                _ => 8,
            };
            // Imputed masks widen to the octets that are given.
            class.max(given as u32 * 8)
        }
    };
    octets.resize(4, 0);
    Some((octets, bits))
}

fn mask(text: &str, most: u32) -> Option<u32> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // PostgreSQL takes no zeros at the front of IPv6 masks; of IPv4 ones it does.
    if most == 128 && text.len() > 1 && text.starts_with('0') {
        return None;
    }
    text.parse().ok().filter(|bits| *bits <= most)
}

fn v6(text: &str) -> Option<(Vec<u8>, u32)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, mask(bits, 128)?),
        None => (text, 128),
    };
    let address: std::net::Ipv6Addr = address.parse().ok()?;
    Some((address.octets().to_vec(), bits))
}

/// Six bytes in one of seven forms.
pub(super) fn macaddr_fault(text: &str) -> Verdict {
    let text = trimmed(text);
    let hex = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let parts = |separator: char, count: usize, lengths: std::ops::RangeInclusive<usize>| {
        let parts: Vec<&str> = text.split(separator).collect();
        parts.len() == count && parts.iter().all(|part| hex(part, lengths.clone()))
    };
    let is_address = parts(':', 6, 1..=2)
        || parts('-', 6, 1..=2)
        || parts(':', 2, 6..=6)
        || parts('-', 2, 6..=6)
        || parts('.', 3, 4..=4)
        || parts('-', 3, 4..=4)
        || hex(text, 12..=12);
    (!is_address).then(|| invalid("a MAC address"))
}

/// Six or eight bytes, all or none of them parted by the same sign.
pub(super) fn macaddr8_fault(text: &str) -> Verdict {
    let text = trimmed(text).as_bytes();
    let (mut rest, mut bytes, mut separator) = (text, 0, None);
    let is_address = loop {
        let [high, low, after @ ..] = rest else { break false };
        if !high.is_ascii_hexdigit() || !low.is_ascii_hexdigit() {
            break false;
        }
        bytes += 1;
        rest = match after {
            [] => break bytes == 6 || bytes == 8,
            [sign @ (b':' | b'-' | b'.'), after @ ..] => {
                if separator.is_some_and(|known| known != sign) {
                    break false;
                }
                separator = Some(sign);
                after
            }
            after => after,
        };
        if bytes == 8 {
            break false;
        }
    };
    (!is_address).then(|| invalid("a MAC address of six or eight bytes"))
}
