//! Fingerprints that survive edits elsewhere in a file: of the rule, the quoted text and how often the two have been
//! seen together before, never of lines.

use std::collections::HashMap;

use crate::document::Document;
use crate::finding::Finding;

/// A fingerprint for each finding, in the same order; 16 hexadecimal digits.
pub(crate) fn fingerprints<'a>(document: &Document, findings: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    findings
        .map(|finding| {
            let mut hash = Fnv::new();
            hash.write(finding.rule.as_bytes());
            hash.write(&[0]);
            let mut buffer = [0; 4];
            for c in document.quote(&finding.span).chars().filter(|c| !c.is_whitespace()) {
                hash.write(c.encode_utf8(&mut buffer).as_bytes());
            }
            let nth = seen.entry(hash.0).or_insert(0);
            hash.write(&[0]);
            hash.write(&nth.to_le_bytes());
            *nth += 1;
            format!("{:016x}", hash.0)
        })
        .collect()
}

/// FNV-1a: the standard library's hashers may change between releases, and fingerprints are kept for years.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_fnv_1a() {
        let mut hash = Fnv::new();
        hash.write(b"foobar");
        assert_eq!(hash.0, 0x8594_4171_f739_67e8);
    }
}
