//! Names the numbers by which readings of a gap are judged; their weights stand in `priors`.
//!
//! To add one: a name here, a line that sets it, and new weights: they are fitted all together.

use super::priors;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a reading of a gap is judged by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Feature { $($(#[$doc])* $name,)* }

        /// Number of features.
        pub(super) const COUNT: usize = [$(Feature::$name,)*].len();
    };
}

features! {
    /// Paragraph boundary against running text, at the splits.
    Boundary,
    /// Lengths of the two halves against that of the whole.
    Length,
    /// Sentences of the two halves against those of the whole.
    Sentences,
    /// The same of unrelated halves.
    BoundaryUnrelated,
    /// The same of unrelated halves.
    LengthUnrelated,
    /// The same of unrelated halves.
    SentencesUnrelated,
    /// How often the first word of the new half begins paragraphs of this dump, against standing inside them.
    StartWord,
    /// How often the last word of the old half ends paragraphs of this dump, against standing inside them.
    EndWord,
    /// Changed rows.
    Changed,
    /// Changed rows whose halves share much.
    Related,
    /// Changed rows whose halves share little.
    Unrelated,
    /// Share of the halves that is copied, the smaller one.
    LessCovered,
    /// Share of the halves that is copied, the greater one.
    MoreCovered,
    /// The smaller share is above a fifth.
    CoveredFifth,
    /// The smaller share is above two fifths.
    CoveredTwoFifths,
    /// The smaller share is above three fifths.
    CoveredThreeFifths,
    /// The smaller share is above four fifths.
    CoveredFourFifths,
    /// More than 8 bits saved.
    Saved8,
    /// More than 25 bits saved.
    Saved25,
    /// More than 50 bits saved.
    Saved50,
    /// Square root of the bits saved.
    SavedRoot,
    /// Bits saved per bit of the row.
    SavedShare,
    /// Runs copied per ten words.
    Runs,
    /// Log ratio of the lengths of related halves.
    RatioRelated,
    /// Log ratio of the lengths of unrelated halves.
    RatioUnrelated,
    /// Bits of the new half before its first copied word.
    NovelHead,
    /// There are such bits.
    AnyNovelHead,
    /// Bits of the old half after its last copied word.
    NovelTail,
    /// There are such bits.
    AnyNovelTail,
    /// The old half is a kept paragraph elsewhere in the dump.
    OldKept,
    /// The new half is one.
    NewKept,
    /// Log of the words in which the halves' beginnings agree.
    SamePrefix,
    /// Log of the words in which the halves' ends agree.
    SameSuffix,
    /// The last words are equal.
    SameLast,
    /// The first words are equal.
    SameFirst,
    /// The edges look alike.
    SameEdges,
    /// Both halves end a sentence or neither.
    SameFinish,
    /// Equal but for digits.
    SameMasked,
    /// Rows of at most eight words.
    ShortRow,
    /// Likeness of the letters of such a row's halves.
    ShortLikeness,
    /// Unrelated rows of at most eight words.
    ShortUnrelated,
    /// Unrelated rows of more than sixty words.
    LongUnrelated,
    /// The new half begins the old one.
    NewBeginsOld,
    /// The old half begins the new one.
    OldBeginsNew,
    /// One half ends the other.
    Ends,
    /// The letters of the halves are of different scripts.
    ScriptSwitch,
    /// The same for halves that share little.
    ScriptSwitchUnrelated,
    /// Log of the words in which a new half and another row's old half begin alike.
    ElsewherePrefix,
    /// The same for their ends.
    ElsewhereSuffix,
    /// Log of the words in which a one-sided row and the half of another row that it could have come from or gone into
    /// begin alike.
    OneSidedPrefix,
    /// The same for their ends.
    OneSidedSuffix,
    /// A paragraph stands on both sides of the gap, which the differ cannot produce.
    Forbidden,
    /// Some rows are added.
    Added,
    /// Some rows are removed.
    Removed,
    /// Log of the number of added rows.
    AddedRows,
    /// Log of the number of removed rows.
    RemovedRows,
    /// Added rows after changed ones.
    AddedAfterChanged,
    /// Removed rows after changed ones.
    RemovedAfterChanged,
    /// Only one-sided rows, several of them.
    NoneChanged,
    /// Share of the rows that is one-sided.
    OneSidedShare,
    /// Added rows in the dump's last gap.
    AddedLast,
    /// Removed rows in the dump's last gap.
    RemovedLast,
    /// Added rows in the dump's first gap.
    AddedFirst,
    /// Removed rows in the dump's first gap.
    RemovedFirst,
    /// Added rows after the last kept paragraph.
    AddedAtEnd,
    /// Removed rows after the last kept paragraph.
    RemovedAtEnd,
    /// Added rows before the first kept paragraph.
    AddedAtStart,
    /// Removed rows before the first kept paragraph.
    RemovedAtStart,
    /// The only row is changed.
    LoneChanged,
    /// The only row is added.
    LoneAdded,
    /// The only row is removed.
    LoneRemoved,
    /// Added rows in the step from the first version.
    AddedEarly,
    /// Added rows, by the log of the version's number.
    AddedByNumber,
    /// Added rows, by the share of the dump's rows that is not kept.
    AddedByChange,
    /// Log of the words of the one-sided rows, counted for added and against removed.
    OneSidedWords,
    /// Changed rows of this gap grow or shrink, and one-sided rows likewise.
    OwnGrowth,
    /// Words that only the new or old halves of this gap's changed rows have, in its one-sided rows.
    OwnWords,
    /// Changed rows of other gaps grow or shrink, and one-sided rows likewise.
    OtherGrowth,
    /// Numbers in other gaps' changed rows count up or down, and one-sided rows likewise.
    CountsUp,
    /// The dump's size, for added rows.
    AddedBySize,
    /// Where in the dump the gap lies, for added rows.
    AddedByPlace,
    /// Words of the new or old title in one-sided rows.
    TitleWords,
    /// Words that appear or vanish in other gaps.
    OtherWords,
    /// The same, for each changed row's halves.
    OtherWordsChanged,
    /// Unrelated changed rows, as in other gaps.
    OtherUnrelated,
    /// Related changed rows, as in other gaps.
    OtherRelated,
    /// One-sided rows, as in other gaps.
    OtherOneSided,
    /// Changed rows in whose halves the script differs, as in other gaps.
    OtherScript,
    /// Likeness of the letters of the halves of rows with few blanks.
    DenseLikeness,
    /// The other gaps gain or lose paragraphs, and this one likewise.
    OtherSide,
    /// Text that stands on the other side elsewhere: moved.
    Moved,
    /// Text that stands on the same side elsewhere: one edit repeated.
    Repeated,
    /// A one-sided row that is a kept paragraph elsewhere.
    OneSidedKept,
    /// How usual the edges of one-sided rows are.
    OneSidedEdges,
    /// How usual the lengths of one-sided rows are.
    OneSidedLength,
    /// Sides or splits that a neighbouring dump contradicts.
    Unsupported,
    /// Bits of paragraphs that a neighbouring dump confirms: that a part of a row is found there again by chance is
    /// the less likely the longer it is.
    Confirmed,
}

/// A value for every feature of one reading or of a part of it.
#[derive(Clone, Debug)]
pub(super) struct Vector(pub(super) [f32; COUNT]);

impl Vector {
    /// All zero.
    pub(super) fn zero() -> Self {
        Self([0.0; COUNT])
    }

    /// Adds `value` to `feature`.
    pub(super) fn add(&mut self, feature: Feature, value: f64) {
        self.0[feature as usize] += value as f32;
    }

    /// Adds one to `feature` if `holds`.
    pub(super) fn flag(&mut self, feature: Feature, holds: bool) {
        if holds {
            self.add(feature, 1.0);
        }
    }

    /// Adds all values of `other`.
    pub(super) fn join(&mut self, other: &Self) {
        for (value, more) in self.0.iter_mut().zip(&other.0) {
            *value += more;
        }
    }

    /// Returns the judgement: the weighted sum, a logarithm of odds.
    pub(super) fn score(&self) -> f64 {
        let terms = self.0.iter().zip(&priors::WEIGHTS);
        // Most are zero, and sums wait for each other.
        terms
            .filter(|(value, _)| **value != 0.0)
            .fold(0.0, |sum, (value, weight)| sum + f64::from(*value) * weight)
    }
}

/// Returns what `value` of `feature` alone adds to a judgement.
pub(super) fn worth(feature: Feature, value: f64) -> f64 {
    value * priors::WEIGHTS[feature as usize]
}
