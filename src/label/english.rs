//! The English words that rules look for, lower case. The lists are ours, from the usage of news prose.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Declares what a word can be, each with its words.
macro_rules! traits {
    ($($variant:ident $about:literal $words:literal;)*) => {
        /// What an English word can be to a rule.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Trait { $(#[doc = $about] $variant,)* }

        const WORDS: &[(Trait, &str)] = &[$((Trait::$variant, $words)),*];
    };
}

traits! {
    Telltale "Words that are frequent in any English text and hardly occur in another language."
        "and are been but by for from had have he his it not of she that the their they this to was \
        were which who with";
    Attribution "Words that say that somebody says something, or who it is known from."
        "according accused acknowledged admitted alleged alleges announced announces argued argues \
        asserted assured boasted cautioned claim claimed claims commented complained conceded \
        concluded confirmed confirms contended declared denied denies disclosed emphasised \
        emphasized explained hinted insisted insists joked maintained maintains mentioned noted \
        predicted quoted remarked replied reported reportedly responded revealed said saying says \
        source sources spokesman spokesperson spokeswoman stated stressed suggested suggests tells \
        testified told tweeted warned writes wrote";
    Hedge "Words that make a statement less sure or turn it into its opposite."
        "alleged allegedly apparent apparently appear appeared appears arguably assumed barely \
        believed claimed could estimated feared hardly likely may maybe might neither never no \
        nobody none nor not nothing perhaps possible possibly potential potentially presumably \
        presumed probable probably purported purportedly reported reportedly rumoured seem seemed \
        seemingly seems so-called supposed supposedly suspected thought unclear unconfirmed \
        understood unlikely without";
    Approximation "Words that blur the number after them."
        "about almost approximately around as least nearly over roughly some than under";
    Honorific "Forms of address: they come and go with house style, not with the person."
        "baroness capt captain col dame dr gen lady lord miss mr mrs ms mx prof professor rev sen \
        sergeant sgt sir";
    Month "Months, also shortened."
        "apr april aug august dec december feb february jan january july june mar march may nov \
        november oct october sep sept september";
    AmbiguousMonth "Months that are also words: they need company."
        "mar march may sep";
    BeforeMonth "What stands before a month without a day."
        "by during early from in last late mid next of since this until";
    Day "Days of the week."
        "friday fridays monday mondays saturday saturdays sunday sundays thursday thursdays tuesday \
        tuesdays wednesday wednesdays";
    Relative "Words that tell a time from the day of writing, or of the day."
        "afternoon evening midday midnight morning noon overnight today tomorrow tonight yesterday";
    Numeral "Words for numbers, each with what it says."
        "billion=billion dozen=12 eight=8 eighteen=18 eighty=80 eleven=11 fifteen=15 fifty=50 \
        five=5 forty=40 four=4 fourteen=14 half=half hundred=hundred hundreds=hundreds \
        million=million millions=millions nine=9 nineteen=19 ninety=90 one=1 seven=7 seventeen=17 \
        seventy=70 six=6 sixteen=16 sixty=60 ten=10 third=third thirteen=13 thirty=30 \
        thousand=thousand thousands=thousands three=3 trillion=trillion twelve=12 twenty=20 two=2 \
        zero=0";
}

/// What the lists say of a word.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// A bit for each [`Trait`].
    traits: u16,
    /// What a numeral says.
    value: &'static str,
}

/// Bytes of the longest word in the lists.
const LONGEST: usize = 13;

/// All lists in one table: most words of a text are in none, and that must be told fast.
struct Table {
    entries: FxHashMap<&'static [u8], Entry>,
    /// All traits of the words of each [`shape`].
    shapes: [u16; 1 << 12],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        entries: FxHashMap::default(),
        shapes: [0; 1 << 12],
    };
    for (is, words) in WORDS {
        for word in words.split_ascii_whitespace() {
            let (word, value) = word.split_once('=').unwrap_or((word, ""));
            table.shapes[shape(word.as_bytes())] |= 1 << *is as u16;
            let entry = table.entries.entry(word.as_bytes()).or_default();
            entry.traits |= 1 << *is as u16;
            if !value.is_empty() {
                entry.value = value;
            }
        }
    }
    table
});

/// The first and the last letter of a word and the last bits of its length, as a number below 4,096.
fn shape(word: &[u8]) -> usize {
    let letter = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or_default()) & 31;
    letter(word.first()) | letter(word.last()) << 5 | (word.len() & 3) << 10
}

/// What the lists say of `word`, if one of the `wanted` traits may be among it.
fn entry(word: &str, wanted: u16) -> Option<&'static Entry> {
    let table = &*TABLE;
    if table.shapes[shape(word.as_bytes())] & wanted == 0 {
        return None;
    }
    let mut letters = [0; LONGEST];
    let lower = letters.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    table.entries.get(&*lower)
}

/// Returns whether `word`, capitals aside, is in the list of a trait.
pub(super) fn is(word: &str, wanted: Trait) -> bool {
    is_any(word, &[wanted])
}

/// Returns whether `word`, capitals aside, is in one of the lists of several traits.
pub(super) fn is_any(word: &str, wanted: &[Trait]) -> bool {
    let wanted = wanted
        .iter()
        .fold(0, |all, wanted| all | 1 << *wanted as u16);
    entry(word, wanted).is_some_and(|entry| entry.traits & wanted != 0)
}

/// Returns what the numeral `word` says, in digits where it can: `8` of `eight`.
pub(super) fn value(word: &str) -> Option<&'static str> {
    let entry = entry(word, 1 << Trait::Numeral as u16)?;
    (!entry.value.is_empty()).then_some(entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_their_lists() {
        assert!(is("said", Trait::Attribution) && !is("said", Trait::Hedge));
        assert!(is("alleged", Trait::Attribution) && is("alleged", Trait::Hedge));
        assert!(is("so-called", Trait::Hedge) && is("march", Trait::AmbiguousMonth));
        assert_eq!((value("twelve"), value("said")), (Some("12"), None));
        assert!(is("Friday", Trait::Day) && !is("Frigate", Trait::Day));
    }

    #[test]
    fn every_word_of_the_lists_is_found() {
        for (wanted, words) in WORDS {
            for word in words.split_ascii_whitespace() {
                let word = word.split('=').next().unwrap_or(word);
                assert!(is(word, *wanted), "{word}: is `LONGEST` too short?");
            }
        }
    }
}
