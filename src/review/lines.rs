//! The form in which a [`Review`] is kept: JSON, a mark or a look a line. A broken line costs only itself.

use serde::{Deserialize, Serialize};

use crate::store::Timestamp;

use super::{About, Dated, LookId, Mark, MarkId, Note, NoteId, Review};

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Mark(Box<MarkLine>),
    Look(LookLine),
}

#[derive(Serialize, Deserialize)]
struct MarkLine {
    #[serde(with = "hexadecimal")]
    id: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen: Option<Dated>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    flag: Option<Dated>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<NoteLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<About>,
}

#[derive(Serialize, Deserialize)]
struct NoteLine {
    id: NoteId,
    #[serde(flatten)]
    note: Note,
}

#[derive(Serialize, Deserialize)]
struct LookLine {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    url: String,
    #[serde(with = "hexadecimal")]
    version: u64,
    number: u32,
    #[serde(with = "time")]
    at: Timestamp,
}

impl Review {
    /// Reads what [`Self::to_lines`] writes; returns also the numbers, from 1, of the lines that are nothing of the kind.
    #[must_use]
    pub fn from_lines(bytes: &[u8]) -> (Self, Vec<usize>) {
        let (mut review, mut lost) = (Self::default(), Vec::new());
        for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
            match serde_json::from_slice(line) {
                Ok(line) => review.add(line),
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(_) => lost.push(number),
            }
        }
        (review, lost)
    }

    fn add(&mut self, line: Line) {
        match line {
            Line::Mark(line) => {
                let notes = line.notes.into_iter().map(|line| (line.id, line.note));
                let mark = Mark {
                    seen: line.seen,
                    flag: line.flag,
                    notes: notes.collect(),
                    about: line.about,
                };
                self.marks.entry(MarkId(line.id)).or_default().merge(&mark);
            }
            Line::Look(line) => {
                let id = LookId {
                    address: line.url,
                    text: line.version,
                };
                self.look(id, line.number, line.at);
            }
        }
    }

    /// Returns everything, a line each, in a fixed order.
    pub fn to_lines(&self) -> serde_json::Result<String> {
        let marks = self.marks.iter().map(|(id, mark)| {
            let notes = mark.notes.iter().map(|(id, note)| NoteLine {
                id: *id,
                note: note.clone(),
            });
            Line::Mark(Box::new(MarkLine {
                id: id.0,
                seen: mark.seen,
                flag: mark.flag,
                notes: notes.collect(),
                about: mark.about.clone(),
            }))
        });
        let looks = self.looks.iter().map(|(id, look)| {
            Line::Look(LookLine {
                url: id.address.clone(),
                version: id.text,
                number: look.number,
                at: look.at,
            })
        });
        let line = |line: Line| serde_json::to_string(&line).map(|line| line + "\n");
        marks.chain(looks).map(line).collect()
    }
}

/// A number as 16 hexadecimal digits: JSON's own numbers are not exact to 64 bits everywhere.
pub(super) mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks for a reference"
    )]
    pub(in crate::review) fn serialize<S: Serializer>(
        number: &u64,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{number:016x}"))
    }

    pub(in crate::review) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<u64, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

/// A time in RFC 3339, in UTC.
pub(super) mod time {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::store::Timestamp;

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde asks for a reference"
    )]
    pub(in crate::review) fn serialize<S: Serializer>(
        time: &Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(time)
    }

    pub(in crate::review) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<Timestamp, D::Error> {
        let text = String::deserialize(deserializer)?;
        Timestamp::parse_rfc3339(&text).ok_or_else(|| D::Error::custom("expected a time"))
    }
}

/// The same, or null.
pub(super) mod time_or_null {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::store::Timestamp;

    #[allow(clippy::ref_option, reason = "serde asks for a reference")]
    pub(in crate::review) fn serialize<S: Serializer>(
        time: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        time.map(|time| time.to_string()).serialize(serializer)
    }

    pub(in crate::review) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        let time = |text: String| {
            Timestamp::parse_rfc3339(&text).ok_or_else(|| D::Error::custom("expected a time"))
        };
        text.map(time).transpose()
    }
}
