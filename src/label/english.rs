//! The English words that rules look for, lower case. The lists are ours, from the usage of news prose.

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
    BeforeTo "Words that blur a number with a `to` between them."
        "up";
    Denial "Words that say no by themselves."
        "cannot";
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

/// A word in one of the lists.
#[derive(Clone, Copy)]
struct Entry {
    word: &'static str,
    /// What a numeral says.
    value: &'static str,
    of: Trait,
}

/// Cuts `text` before and after the first `mark`; the rest is empty where there is none.
const fn cut(text: &'static str, mark: u8) -> (&'static str, &'static str) {
    let mut at = 0;
    while at < text.len() {
        if text.as_bytes()[at] == mark {
            return (text.split_at(at).0, text.split_at(at + 1).1);
        }
        at += 1;
    }
    (text, "")
}

const N_WORDS: usize = {
    let (mut n_words, mut list) = (0, 0);
    while list < WORDS.len() {
        let mut rest = WORDS[list].1;
        while !rest.is_empty() {
            rest = cut(rest, b' ').1;
            n_words += 1;
        }
        list += 1;
    }
    n_words
};

const ENTRIES: [Entry; N_WORDS] = {
    let none = Entry {
        word: "",
        value: "",
        of: Trait::Telltale,
    };
    let mut entries = [none; N_WORDS];
    let (mut at, mut list) = (0, 0);
    while list < WORDS.len() {
        let (of, mut rest) = WORDS[list];
        while !rest.is_empty() {
            let (entry, after) = cut(rest, b' ');
            let (word, value) = cut(entry, b'=');
            entries[at] = Entry { word, value, of };
            at += 1;
            rest = after;
        }
        list += 1;
    }
    entries
};

/// Numbers that [`shape`] gives.
const N_SHAPES: usize = 1 << 12;

/// The first and the last letter of a word and the last bits of its length; the same in capitals.
const fn shape(word: &[u8]) -> usize {
    match word {
        [] => 0,
        [first, ..] => {
            let last = word[word.len() - 1];
            (*first & 31) as usize | ((last & 31) as usize) << 5 | (word.len() & 3) << 10
        }
    }
}

/// All lists in one table, which the compiler makes: most words of a text are in none, and that must be told fast.
struct Table {
    /// By the shapes of their words.
    entries: [Entry; N_WORDS],
    /// Where those of each shape begin.
    starts: [u16; N_SHAPES + 1],
    /// All traits of the words of each shape, a bit for each.
    traits: [u16; N_SHAPES],
}

static TABLE: Table = {
    let (mut starts, mut traits) = ([0; N_SHAPES + 1], [0; N_SHAPES]);
    let mut at = 0;
    while at < N_WORDS {
        let shape = shape(ENTRIES[at].word.as_bytes());
        starts[shape + 1] += 1;
        traits[shape] |= 1 << ENTRIES[at].of as u16;
        at += 1;
    }
    let mut shape_idx = 0;
    while shape_idx < N_SHAPES {
        starts[shape_idx + 1] += starts[shape_idx];
        shape_idx += 1;
    }
    let (mut entries, mut next) = (ENTRIES, starts);
    at = 0;
    while at < N_WORDS {
        let shape = shape(ENTRIES[at].word.as_bytes());
        entries[next[shape] as usize] = ENTRIES[at];
        next[shape] += 1;
        at += 1;
    }
    Table {
        entries,
        starts,
        traits,
    }
};

/// What the lists of the `wanted` traits, a bit for each, say of `word`.
#[inline]
fn find(word: &[u8], wanted: u16) -> Option<&'static Entry> {
    let shape = shape(word);
    if TABLE.traits[shape] & wanted == 0 {
        return None;
    }
    find_in(shape, word, wanted)
}

/// The same, of a word of this shape.
fn find_in(shape: usize, word: &[u8], wanted: u16) -> Option<&'static Entry> {
    let (start, end) = (TABLE.starts[shape], TABLE.starts[shape + 1]);
    TABLE.entries[usize::from(start)..usize::from(end)]
        .iter()
        .find(|entry| {
            wanted >> entry.of as u16 & 1 == 1 && entry.word.as_bytes().eq_ignore_ascii_case(word)
        })
}

/// Returns whether `word`, capitals aside, is in the list of a trait.
pub(super) fn is(word: &str, wanted: Trait) -> bool {
    is_any(word, &[wanted])
}

/// Returns whether `word`, capitals aside, is in one of the lists of several traits.
#[inline]
pub(super) fn is_any(word: impl AsRef<[u8]>, wanted: &[Trait]) -> bool {
    let wanted = wanted
        .iter()
        .fold(0, |all, wanted| all | 1 << *wanted as u16);
    find(word.as_ref(), wanted).is_some()
}

/// Returns what the numeral `word` says, in digits where it can: `8` of `eight`.
pub(super) fn value(word: &str) -> Option<&'static str> {
    find(word.as_bytes(), 1 << Trait::Numeral as u16).map(|entry| entry.value)
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
                assert!(is(word, *wanted), "{word}");
            }
        }
    }
}
