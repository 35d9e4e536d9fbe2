//! Addresses that a terminal can open, for terminals that know how (OSC 8).

use crate::visual::visible;

/// Whether addresses are links.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Links {
    /// They are text.
    #[default]
    Off,
    /// They are text that can be opened.
    On,
}

/// What may be opened; anything else stays text.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];
/// Terminals take no longer ones.
const LONGEST: usize = 2_083;

/// Returns `address` as text, and as a link where links are wanted and it is safe to open.
#[must_use]
pub fn link(address: &str, links: Links) -> String {
    let text = visible(address);
    match link_target(address).filter(|_| links == Links::On) {
        Some(target) => format!("\u{1b}]8;;{target}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
        None => text.into_owned(),
    }
}

/// Returns `address` in the form in which a terminal may be told of it; `None` where it is not safe to open.
#[must_use]
pub fn link_target(address: &str) -> Option<String> {
    let target = encoded(address);
    let lower = target.to_ascii_lowercase();
    let is_safe = SCHEMES.iter().any(|scheme| lower.starts_with(scheme)) && target.len() <= LONGEST;
    is_safe.then_some(target)
}

/// Leaves nothing in `address` that could end the sequence: every byte that is no visible ASCII is percent-encoded.
fn encoded(address: &str) -> String {
    let byte = |byte: u8| match byte {
        0x21..=0x7e => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    address.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_links_only_where_they_are_wanted_and_safe() {
        let url = "https://gazette.example/é";
        assert_eq!(link(url, Links::Off), url);
        assert_eq!(
            link(url, Links::On),
            "\u{1b}]8;;https://gazette.example/%C3%A9\u{1b}\\https://gazette.example/é\u{1b}]8;;\u{1b}\\"
        );
        for unsafe_url in ["javascript:alert(1)", "file:///etc/passwd", "ferry"] {
            assert_eq!(link(unsafe_url, Links::On), unsafe_url);
        }
        let long = format!("https://{}", "a".repeat(LONGEST));
        assert_eq!(link(&long, Links::On), long);
    }

    #[test]
    fn an_address_cannot_end_its_link() {
        let linked = link("https://a\u{1b}\\\u{7}b\u{9c}", Links::On);
        assert_eq!(
            linked.matches('\u{1b}').count(),
            4,
            "two sequences and their ends"
        );
        assert!(linked.contains("https://a%1B\\%07b%C2%9C\u{1b}\\"));
        assert!(!linked.contains('\u{7}') && !linked.contains('\u{9c}'));
    }
}
