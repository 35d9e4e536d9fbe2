//! Keyboards with other alphabets: which Latin letter stands on the same key.

use crate::app::{Code, Key};

/// Rows of a keyboard as they are printed on the keys, and the same keys of a US keyboard.
const KEYBOARDS: &[(&str, &str)] = &[
    // Russian.
    (
        "йцукенгшщзхъфывапролджэячсмитьбю",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.",
    ),
    (
        "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ",
        "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>",
    ),
    // Where Ukrainian and Belarusian differ from it.
    ("іїєў", "s]'o"),
    ("ІЇЄЎ", "S}\"O"),
    // Greek.
    ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
    ("ΕΡΤΥΘΙΟΠΑΣΔΦΓΗΞΚΛΖΧΨΩΒΝΜ", "ERTYUIOPASDFGHJKLZXCVBNM"),
    // Hebrew, which has no capitals.
    ("קראטוןםפשדגכעיחלךזסבהנמצתץ", "ertyuiopasdfghjklzxcvbnm,."),
];

/// Returns the same keys on a US keyboard; `None` where they are those already.
pub(super) fn to_latin(pressed: &[Key]) -> Option<Vec<Key>> {
    let latin: Vec<Key> = pressed.iter().map(|key| key_to_latin(*key)).collect();
    (latin != pressed).then_some(latin)
}

fn key_to_latin(key: Key) -> Key {
    let Code::Char(letter) = key.code else {
        return key;
    };
    let find = |(foreign, latin): &(&str, &str)| {
        let place = foreign.chars().position(|other| other == letter)?;
        latin.chars().nth(place)
    };
    let latin = KEYBOARDS.iter().find_map(find);
    Key {
        code: Code::Char(latin.unwrap_or(letter)),
        ..key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_its_like() {
        for (foreign, latin) in KEYBOARDS {
            assert_eq!(foreign.chars().count(), latin.chars().count(), "{foreign}");
            assert!(latin.is_ascii());
        }
    }

    #[test]
    fn latin_stays_latin() {
        assert_eq!(
            to_latin(&[Key::plain(Code::Char('j')), Key::plain(Code::Up)]),
            None
        );
    }
}
