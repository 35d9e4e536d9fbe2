//! Takes the compression off an input, whatever format it has: `dump.sql.gz` is read as `dump.sql`.
//!
//! Told from the content. A few bytes can stand for gigabytes, so what comes out is capped, not what the header says.

use std::borrow::Cow;
use std::io::{self, Read};

use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

use super::LARGEST_INPUT;

/// A way to compress.
struct Method {
    begins: fn(&[u8]) -> bool,
    open: fn(&[u8]) -> Box<dyn Read + '_>,
}

const METHODS: &[Method] = &[
    // RFC 1952, 2.3.1, with the only method there is.
    Method {
        begins: |bytes| bytes.starts_with(b"\x1f\x8b\x08"),
        open: |bytes| Box::new(flate2::read::MultiGzDecoder::new(bytes)),
    },
    // RFC 8878, 3.1.1.
    Method {
        begins: |bytes| bytes.starts_with(b"\x28\xb5\x2f\xfd"),
        open: |bytes| {
            Box::new(Frames {
                rest: bytes,
                open: None,
            })
        },
    },
    // A digit between, and then the digits of pi, or where there is nothing those of its root.
    Method {
        begins: |bytes| {
            let after = bytes.strip_prefix(b"BZh").and_then(|rest| rest.get(1..7));
            matches!(after, Some(b"1AY&SY" | b"\x17rE8P\x90"))
        },
        open: |bytes| Box::new(bzip2::read::MultiBzDecoder::new(bytes)),
    },
];

/// Text is packed to a tenth, highly repetitive dumps to a fiftieth; a bomb to a thousandth.
const LARGEST_RATIO: u64 = 200;
/// Below this the ratio does not matter.
const HARMLESS: u64 = 1 << 20;
/// A compressed file in a compressed file happens; more is a game.
const DEEPEST: usize = 2;
/// Memory that a zstd file may ask for: as much as the program `zstd` gives without being told to.
const LARGEST_WINDOW: u64 = 128 << 20;

/// Returns the content of `bytes`, and what is wrong with its compression. What came out before is kept.
pub(super) fn unpack(bytes: &[u8]) -> (Cow<'_, [u8]>, Option<String>) {
    let mut content = Cow::Borrowed(bytes);
    for _ in 0..DEEPEST {
        let Some(method) = METHODS.iter().find(|method| (method.begins)(&content)) else {
            break;
        };
        let (unpacked, problem) = unpack_with(method, &content, LARGEST_INPUT);
        content = Cow::Owned(unpacked);
        if problem.is_some() {
            return (content, problem);
        }
    }
    (content, None)
}

fn unpack_with(method: &Method, bytes: &[u8], largest: u64) -> (Vec<u8>, Option<String>) {
    let by_ratio = (bytes.len() as u64).saturating_mul(LARGEST_RATIO);
    let most = by_ratio.max(HARMLESS).min(largest);
    let mut content = Vec::new();
    let read = (method.open)(bytes)
        .take(most + 1)
        .read_to_end(&mut content);
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

/// The frames of a zstd file one after the other.
struct Frames<'b> {
    rest: &'b [u8],
    open: Option<StreamingDecoder<&'b [u8], FrameDecoder>>,
}

impl Read for Frames<'_> {
    fn read(&mut self, content: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(mut frame) = self.open.take() {
                let n_bytes = frame.read(content)?;
                if n_bytes > 0 || content.is_empty() {
                    self.open = Some(frame);
                    return Ok(n_bytes);
                }
                self.rest = frame.into_inner();
            }
            if self.rest.is_empty() {
                return Ok(0);
            }
            let frame = StreamingDecoder::new_with_max_window_size(self.rest, LARGEST_WINDOW);
            self.open = Some(frame.map_err(io::Error::other)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn bzip2(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        compress_to_vec(bytes, CompressionLevel::Fastest)
    }

    type Pack = fn(&[u8]) -> Vec<u8>;

    const PACKERS: [Pack; 3] = [gzip, bzip2, zstd];

    #[test]
    fn what_is_not_compressed_is_not_touched() {
        for text in [&b"Tea."[..], b"BZh1 is no archive", b"BZh", b""] {
            assert_eq!(unpack(text), (Cow::Borrowed(text), None));
        }
    }

    #[test]
    fn nothing_can_be_compressed() {
        for pack in PACKERS {
            assert_eq!(unpack(&pack(b"")), (Cow::Borrowed(&b""[..]), None));
        }
    }

    #[test]
    fn several_members_are_one_content() {
        for pack in PACKERS {
            let packed = [pack(b"Tea "), pack(b"is served.")].concat();
            assert_eq!(unpack(&packed).0, &b"Tea is served."[..]);
            for outer in PACKERS {
                assert_eq!(unpack(&outer(&packed)).0, &b"Tea is served."[..]);
            }
        }
    }

    #[test]
    fn a_cut_file_gives_what_was_whole() {
        let lines: Vec<String> = (0..300_000)
            .map(|number| format!("line {number}"))
            .collect();
        let text = lines.join("\n");
        for pack in PACKERS {
            let packed = pack(text.as_bytes());
            let (content, problem) = unpack(&packed[..packed.len() * 9 / 10]);
            assert!(text.as_bytes().starts_with(&content) && !content.is_empty());
            assert!(problem.unwrap().starts_with("compressed data is broken"));
        }
    }

    #[test]
    fn a_bomb_goes_off_within_its_cap() {
        for pack in PACKERS {
            let packed = pack(&vec![b'a'; 64 << 20]);
            let (content, problem) = unpack(&packed);
            let most = (packed.len() as u64 * LARGEST_RATIO).max(HARMLESS);
            assert_eq!(content.len() as u64, most);
            assert!(problem.unwrap().contains("when unpacked"));
        }
        for method in METHODS {
            let packed = PACKERS.map(|pack| pack(&[b'b'; 4_000]));
            let packed = packed.iter().find(|packed| (method.begins)(packed));
            let (content, _) = unpack_with(method, packed.unwrap(), 1_000);
            assert_eq!(content.len(), 1_000);
        }
    }
}
