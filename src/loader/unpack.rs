//! Takes the compression off an input, whatever format it has: `dump.sql.gz` is read as `dump.sql`.
//!
//! Told from the content. A few bytes can stand for gigabytes, so what comes out is capped, not what the header says.

use std::borrow::Cow;
use std::io::Read;

/// What every gzip file begins with (RFC 1952, 2.3.1), with the only method there is.
const GZIP: &[u8] = b"\x1f\x8b\x08";
/// More comes out of no input: as much as the program reads of one file.
const LARGEST: u64 = 1 << 30;
/// Text is packed to a tenth, highly repetitive dumps to a fiftieth; a bomb to a thousandth.
const LARGEST_RATIO: u64 = 200;
/// Below this the ratio does not matter.
const HARMLESS: u64 = 1 << 20;
/// A compressed file in a compressed file happens; more is a game.
const DEEPEST: usize = 2;

/// Returns the content of `bytes`, and what is wrong with its compression. What came out before is kept.
pub(super) fn unpack(bytes: &[u8]) -> (Cow<'_, [u8]>, Option<String>) {
    let mut content = Cow::Borrowed(bytes);
    for _ in 0..DEEPEST {
        if !content.starts_with(GZIP) {
            break;
        }
        let (unpacked, problem) = gunzip(&content, LARGEST);
        content = Cow::Owned(unpacked);
        if problem.is_some() {
            return (content, problem);
        }
    }
    (content, None)
}

fn gunzip(bytes: &[u8], largest: u64) -> (Vec<u8>, Option<String>) {
    let by_ratio = (bytes.len() as u64).saturating_mul(LARGEST_RATIO);
    let most = by_ratio.max(HARMLESS).min(largest);
    let mut content = Vec::new();
    let decoder = flate2::read::MultiGzDecoder::new(bytes);
    let read = decoder.take(most + 1).read_to_end(&mut content);
    let problem = match read {
        Err(error) => Some(format!(
            "compressed data is broken, the rest is left out: {error}"
        )),
        Ok(n_bytes) if n_bytes as u64 > most => {
            content.truncate(most as usize);
            Some(format!(
                "more than {most} bytes when unpacked, the rest is left out"
            ))
        }
        Ok(_) => None,
    };
    (content, problem)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn pack(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_not_compressed_is_not_touched() {
        assert_eq!(unpack(b"Tea."), (Cow::Borrowed(&b"Tea."[..]), None));
    }

    #[test]
    fn several_members_are_one_content() {
        let packed = [pack(b"Tea "), pack(b"is served.")].concat();
        assert_eq!(unpack(&packed).0, &b"Tea is served."[..]);
        assert_eq!(unpack(&pack(&packed)).0, &b"Tea is served."[..]);
    }

    #[test]
    fn a_cut_file_gives_what_was_whole() {
        let lines: Vec<String> = (0..9_000).map(|number| format!("line {number}")).collect();
        let text = lines.join("\n");
        let packed = pack(text.as_bytes());
        let (content, problem) = unpack(&packed[..packed.len() / 2]);
        assert!(text.as_bytes().starts_with(&content) && !content.is_empty());
        assert!(problem.unwrap().starts_with("compressed data is broken"));
    }

    #[test]
    fn a_bomb_goes_off_within_its_cap() {
        let packed = pack(&vec![b'a'; 8 << 20]);
        let (content, problem) = unpack(&packed);
        assert!(content.len() as u64 <= packed.len() as u64 * LARGEST_RATIO);
        assert!(problem.unwrap().contains("when unpacked"));
        let (content, _) = gunzip(&pack(&[b'b'; 4_000]), 1_000);
        assert_eq!(content.len(), 1_000);
    }
}
