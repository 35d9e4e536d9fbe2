//! From the edits of a diff row to stretches of text with a role, still unwrapped.

use std::borrow::Cow;
use std::ops::Range;

use crate::diff::{Document, Edit, Op};
use crate::step::Texts;
use crate::style::Role;
use crate::visual::{Ambiguous, Invisibles, Piece, glyphs};

/// A stretch of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch<'t> {
    pub(super) text: &'t str,
    pub(super) tag: Tag,
}

/// What a stretch means, and whether a search found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) role: Role,
    pub(super) is_found: bool,
    /// Whether it is what changed inside of a word that changed.
    pub(super) is_inner: bool,
}

/// What is marked in a document besides its changes: byte ranges, ascending.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spots<'s> {
    pub(super) found: &'s [Range<usize>],
    pub(super) inner: &'s [Range<usize>],
}

impl Tag {
    pub(super) const fn plain(role: Role) -> Self {
        Self {
            role,
            is_found: false,
            is_inner: false,
        }
    }
}

/// Which of the two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Old,
    New,
}

/// Returns the role of what `op` leaves on `side`; `plain` is that of text which did not change.
pub(super) fn role(op: Op, side: Side, plain: Role) -> Role {
    match (op, side) {
        (Op::Delete | Op::Replace, Side::Old) => Role::Removed,
        (Op::Insert | Op::Replace, Side::New) => Role::Added,
        // A deletion has no text on the new side, nor an insertion on the old one.
        (Op::Equal, _) | (Op::Delete, Side::New) | (Op::Insert, Side::Old) => plain,
        (Op::Typographic, _) => Role::Typographic,
        (Op::Moved, _) => Role::Moved,
    }
}

/// Cuts the side's text of `edits` at the bounds of `within` (bytes of the document) and of what was `found`.
pub(super) fn of_side<'t>(
    document: &'t Document,
    edits: &[Edit],
    side: Side,
    plain: Role,
    within: &Range<usize>,
    spots: Spots<'_>,
) -> Vec<Stretch<'t>> {
    let mut stretches = Vec::new();
    for edit in edits {
        let tokens = match side {
            Side::Old => edit.old.clone(),
            Side::New => edit.new.clone(),
        };
        let bytes = document.bytes(tokens);
        let bytes = bytes.start.max(within.start)..bytes.end.min(within.end);
        push_cut(
            document.text(),
            bytes,
            role(edit.op, side, plain),
            spots,
            &mut stretches,
        );
    }
    stretches
}

/// Pushes the text at `bytes`, with the spots in it marked.
pub(super) fn push_cut<'t>(
    text: &'t str,
    bytes: Range<usize>,
    role: Role,
    spots: Spots<'_>,
    stretches: &mut Vec<Stretch<'t>>,
) {
    cut(bytes, spots.found, |bytes, is_found| {
        cut(bytes, spots.inner, |bytes, is_inner| {
            let tag = Tag {
                role,
                is_found,
                is_inner,
            };
            let text = &text[bytes];
            stretches.push(Stretch { text, tag });
        });
    });
}

/// Cuts `bytes` at the bounds of `spots`; tells each piece that is not empty, and whether it is in one.
fn cut(bytes: Range<usize>, spots: &[Range<usize>], mut tell: impl FnMut(Range<usize>, bool)) {
    let mut tell = |piece: Range<usize>, is_in: bool| {
        if !piece.is_empty() {
            tell(piece, is_in);
        }
    };
    let mut at = bytes.start;
    let first = spots.partition_point(|spot| spot.end <= bytes.start);
    let overlapping = spots[first..]
        .iter()
        .take_while(|spot| spot.start < bytes.end);
    for spot in overlapping {
        let (start, end) = (spot.start.max(at), spot.end.min(bytes.end));
        tell(at..start, false);
        tell(start..end, true);
        at = end;
    }
    tell(at..bytes.end, false);
}

/// Parts a word that went from the one that came in its place, where no brackets do.
const GAP: Piece<'static, Tag> = Piece {
    text: " ",
    tag: Tag::plain(Role::Text),
    invisibles: Invisibles::Misleading,
};

/// Returns the pieces to wrap: stretches, each run of changed ones in the brackets of its role where those are wanted.
/// With them come the ranges of pieces that stand in brackets.
pub(super) fn pieces<'t>(
    stretches: &[Stretch<'t>],
    brackets: bool,
    invisibles: Invisibles,
) -> (Vec<Piece<'t, Tag>>, Vec<Range<usize>>) {
    let mut pieces: Vec<Piece<'t, Tag>> = Vec::new();
    let mut in_brackets = Vec::new();
    for run in stretches.chunk_by(|one, next| one.tag.role == next.tag.role) {
        let role = run[0].tag.role;
        let last = pieces.last().filter(|last| last.tag.role == Role::Removed);
        let touches =
            last.is_some_and(|last| !last.text.ends_with(' ') && !run[0].text.starts_with(' '));
        if role == Role::Added && touches && !brackets {
            pieces.push(GAP);
        }
        let (open, close) = if brackets { signs(role) } else { ("", "") };
        let piece = |stretch: &Stretch<'t>| Piece {
            text: stretch.text,
            tag: stretch.tag,
            invisibles: match role {
                Role::Added | Role::Removed | Role::Typographic => Invisibles::All,
                _ => invisibles,
            },
        };
        // A struck-through bracket cannot be told from a line.
        let bracket = |text: &'static str| Piece { text, ..GAP };
        pieces.extend((!open.is_empty()).then(|| bracket(open)));
        let start = pieces.len();
        pieces.extend(run.iter().map(piece));
        if !open.is_empty() {
            in_brackets.push(start..pieces.len());
        }
        pieces.extend((!close.is_empty()).then(|| bracket(close)));
    }
    (pieces, in_brackets)
}

/// Appends the two sides of `edits` in one text, each change in its [`signs`] and as `show` shows it.
pub(crate) fn weave<'t>(
    woven: &mut String,
    texts: &'t Texts,
    edits: &[Edit],
    show: impl Fn(&'t str) -> Cow<'t, str>,
) {
    let mut push = |role: Role, parts: &[Cow<'t, str>]| {
        let (open, close) = signs(role);
        if parts.iter().any(|part| !part.is_empty()) {
            woven.push_str(open);
            woven.extend(parts.iter().map(Cow::as_ref));
            woven.push_str(close);
        }
    };
    let arrow = || Cow::Borrowed("→");
    for edit in edits {
        let (old, new) = (
            texts.old.slice(edit.old.clone()),
            texts.new.slice(edit.new.clone()),
        );
        match edit.op {
            Op::Equal => push(Role::Text, &[show(new)]),
            Op::Delete | Op::Insert | Op::Replace => {
                push(Role::Removed, &[show(old)]);
                push(Role::Added, &[show(new)]);
            }
            // A space that became another space is not worth an arrow.
            Op::Typographic if old.trim().is_empty() && new.trim().is_empty() => {
                push(Role::Typographic, &[show(new)]);
            }
            Op::Typographic if show(old) != show(new) => {
                push(Role::Typographic, &[show(old), arrow(), show(new)]);
            }
            // What cannot be seen must be, where it is the change.
            Op::Typographic => match (revealed(old), revealed(new)) {
                (old, new) if old == new => push(Role::Typographic, &[new]),
                (old, new) => push(Role::Typographic, &[old, arrow(), new]),
            },
            Op::Moved => push(Role::Moved, &[show(if new.is_empty() { old } else { new })]),
        }
    }
}

/// Returns `text` with labels for the signs in it that cannot be seen.
fn revealed(text: &str) -> Cow<'static, str> {
    let glyphs = glyphs(text, Invisibles::All, Ambiguous::Narrow);
    glyphs.map(|glyph| glyph.text).collect::<String>().into()
}

/// The signs that git and wdiff use, and two of the same kind for what those do not know.
pub(crate) fn signs(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Added | Role::AddedBlock => ("{+", "+}"),
        Role::Removed | Role::RemovedBlock => ("[-", "-]"),
        Role::Moved | Role::MovedBlock => ("{>", "<}"),
        Role::Typographic => ("{~", "~}"),
        _ => ("", ""),
    }
}
