//! Tokens of a `mysqldump`: names, words, texts, numbers, signs. Comments are skipped.
//!
//! Follows "Language structure" of the server's manual, as far as such dumps use it. Nothing is copied: a token is a
//! slice of the dump, and [`Literal::decode`] resolves the escapes when the text is wanted.

/// A piece of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// A keyword, a bare name, or a number.
    Word(&'t str),
    /// A name in backquotes, without them.
    Name(&'t str),
    /// Between quotes.
    Text(Literal<'t>),
    /// Any other character.
    Sign(char),
    /// The dump ends inside a text, a name or a comment.
    Cut,
}

/// A text between quotes, its escapes not yet resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal<'t> {
    raw: &'t str,
    quote: char,
}

impl Literal<'_> {
    /// Resolves the escapes: `\n`, `\'`, a doubled quote and so on.
    pub(super) fn decode(self) -> String {
        let mut text = String::with_capacity(self.raw.len());
        let mut letters = self.raw.chars();
        while let Some(letter) = letters.next() {
            if letter == self.quote {
                // The second one of the pair.
                letters.next();
                text.push(letter);
            } else if letter == '\\' {
                match letters.next() {
                    Some('0') => text.push('\0'),
                    Some('b') => text.push('\u{8}'),
                    Some('n') => text.push('\n'),
                    Some('r') => text.push('\r'),
                    Some('t') => text.push('\t'),
                    Some('Z') => text.push('\u{1a}'),
                    // Outside patterns these two keep their backslash.
                    Some(letter @ ('%' | '_')) => text.extend(['\\', letter]),
                    Some(letter) => text.push(letter),
                    None => {}
                }
            } else {
                text.push(letter);
            }
        }
        text
    }
}

/// Reads tokens one after the other.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    /// Returns the line, from 1, on which the last token ended.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Goes on by `n_bytes`, which end at a character's border, and returns what was passed.
    fn pass(&mut self, n_bytes: usize) -> &'t str {
        let passed = &self.rest()[..n_bytes];
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count();
        self.at += n_bytes;
        passed
    }

    /// Passes white space and comments; `false` where the dump ends inside a comment.
    ///
    /// `/*!40101 … */` is skipped too: what a dump does for one version of the server only sets it up.
    fn skip(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let n_blanks = rest.len() - rest.trim_start().len();
            self.pass(n_blanks);
            let rest = self.rest();
            let is_line = rest.starts_with('#')
                || rest.strip_prefix("--").is_some_and(|rest| {
                    rest.is_empty() || rest.starts_with(|letter: char| letter.is_whitespace())
                });
            if is_line {
                self.pass(rest.find('\n').unwrap_or(rest.len()));
            } else if let Some(comment) = rest.strip_prefix("/*") {
                let end = comment.find("*/");
                self.pass(end.map_or(rest.len(), |end| end + 4));
                if end.is_none() {
                    return false;
                }
            } else {
                return true;
            }
        }
    }

    /// Passes what stands between `quote` and its like, with backslashes or without.
    fn quoted(&mut self, quote: char, backslashes: bool) -> Option<&'t str> {
        let rest = &self.rest()[1..];
        let bytes = rest.as_bytes();
        let mut at = 0;
        // Quotes and backslashes are ASCII, so they are never a part of another character.
        while let Some(byte) = bytes.get(at) {
            if *byte == b'\\' && backslashes {
                at += 2;
            } else if *byte != quote as u8 {
                at += 1;
            } else if bytes.get(at + 1) == Some(byte) {
                at += 2;
            } else {
                self.pass(at + 2);
                return Some(&rest[..at]);
            }
        }
        self.pass(rest.len() + 1);
        None
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if !self.skip() {
            return Some(Token::Cut);
        }
        let first = self.rest().chars().next()?;
        let token = match first {
            '`' => self.quoted(first, false).map(Token::Name),
            '\'' | '"' => self
                .quoted(first, true)
                .map(|raw| Token::Text(Literal { raw, quote: first })),
            _ if is_word(first) => {
                let rest = self.rest();
                let end = rest.find(|letter| !is_word(letter));
                Some(Token::Word(self.pass(end.unwrap_or(rest.len()))))
            }
            _ => {
                self.pass(first.len_utf8());
                Some(Token::Sign(first))
            }
        };
        Some(token.unwrap_or(Token::Cut))
    }
}

/// Names may hold any letter of any script; numbers with a point or an exponent are words too.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric()
        || ['_', '$', '.'].contains(&letter)
        || letter >= '\u{80}' && !letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(raw: &'static str, quote: char) -> Token<'static> {
        Token::Text(Literal { raw, quote })
    }

    #[track_caller]
    fn check(dump: &str, expected: &[Token<'_>]) {
        let tokens: Vec<Token<'_>> = Tokens::new(dump).collect();
        assert_eq!(tokens, expected);
    }

    #[test]
    fn every_kind_of_token() {
        check(
            "INSERT `a``b`.'it''s' (\"q\", -1.5)",
            &[
                Token::Word("INSERT"),
                Token::Name("a``b"),
                Token::Word("."),
                text("it''s", '\''),
                Token::Sign('('),
                text("q", '"'),
                Token::Sign(','),
                Token::Sign('-'),
                Token::Word("1.5"),
                Token::Sign(')'),
            ],
        );
    }

    #[test]
    fn comments_are_no_tokens_and_texts_hold_no_comments() {
        check(
            "-- one 'quote\n#two\n/* three ' */ a /*!40101 SET x */ '-- b'",
            &[Token::Word("a"), text("-- b", '\'')],
        );
        check(
            "a--b",
            &[
                Token::Word("a"),
                Token::Sign('-'),
                Token::Sign('-'),
                Token::Word("b"),
            ],
        );
    }

    #[test]
    fn what_is_not_closed_is_cut() {
        check("'one\\'", &[Token::Cut]);
        check("'one\\", &[Token::Cut]);
        check("`one", &[Token::Cut]);
        check("a /* b", &[Token::Word("a"), Token::Cut]);
    }

    #[test]
    fn lines_are_counted_inside_texts_too() {
        let mut tokens = Tokens::new("a\n'b\nc'\nd");
        let lines: Vec<usize> =
            std::iter::from_fn(|| tokens.next().map(|_| tokens.line())).collect();
        assert_eq!(lines, [1, 3, 4]);
    }

    /// As `mysqldump` escapes, and in the other ways that the server understands.
    fn escape(text: &str, doubles: bool) -> String {
        let mut escaped = String::from("'");
        for letter in text.chars() {
            match letter {
                '\0' => escaped += "\\0",
                '\n' => escaped += "\\n",
                '\r' => escaped += "\\r",
                '\u{1a}' => escaped += "\\Z",
                '\t' if doubles => escaped += "\\t",
                '\'' if doubles => escaped += "''",
                '\'' => escaped += "\\'",
                '"' => escaped += "\\\"",
                '\\' => escaped += "\\\\",
                other => escaped.push(other),
            }
        }
        escaped + "'"
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back_from_its_escaped_form(text in "[\\x00-\\x1a'\"\\\\a%_é\u{a0}😀\n]{0,40}", doubles: bool) {
            let dump = format!("{} ,", escape(&text, doubles));
            let tokens: Vec<Token<'_>> = Tokens::new(&dump).collect();
            let [Token::Text(literal), Token::Sign(',')] = tokens.as_slice() else {
                panic!("{tokens:?}");
            };
            assert_eq!(literal.decode(), text);
        }

        #[test]
        fn any_bytes_are_tokens_and_all_of_them_are_read(bytes in proptest::collection::vec(0_u8..=255, 0..200)) {
            let dump = String::from_utf8_lossy(&bytes);
            let mut tokens = Tokens::new(&dump);
            for token in tokens.by_ref() {
                if let Token::Text(literal) = token {
                    literal.decode();
                }
            }
            assert_eq!(tokens.at, dump.len());
        }
    }
}
