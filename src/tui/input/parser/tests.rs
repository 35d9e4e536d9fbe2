//! Keys, answers and pastes, whole and cut.

use proptest::prelude::*;

use super::*;

fn feed(parser: &mut Parser, bytes: &[u8]) {
    for byte in bytes {
        parser.feed(*byte);
    }
}

fn read(bytes: &[u8]) -> Vec<Read> {
    let mut parser = Parser::default();
    feed(&mut parser, bytes);
    parser.take()
}

fn key(code: KeyCode) -> Read {
    Read::Key(KeyEvent::new(code, KeyModifiers::NONE))
}

#[track_caller]
fn check(bytes: &[u8], expected: &[Read]) {
    assert_eq!(read(bytes), expected);
}

#[test]
fn the_mouse_is_reported_in_numbers() {
    let mouse = |gesture, column, row| {
        Read::Mouse(Mouse {
            gesture,
            column,
            row,
        })
    };
    check(
        b"\x1b[<0;10;5M\x1b[<0;10;5m\x1b[<64;1;1M\x1b[<65;300;2M",
        &[
            mouse(Gesture::Press, 9, 4),
            mouse(Gesture::WheelUp, 0, 0),
            mouse(Gesture::WheelDown, 299, 1),
        ],
    );
    check(b"\x1b[<2;1;1M\x1b[<0;0;1M\x1b[<0;1M\x1b[<0;99999;1M", &[]);
}

#[test]
fn the_cursor_is_reported_where_a_sign_was_measured() {
    check(b"\x1b[2;3R\x1b[2;2R", &[Read::Column(3), Read::Column(2)]);
    check(b"\x1b[24;3R\x1b[0;0R\x1b[2;99999R\x1b[2;R", &[]);
    let shifted = KeyEvent::new(KeyCode::F(3), KeyModifiers::SHIFT);
    check(b"\x1b[1;2R", &[Read::Key(shifted)]);
}

#[test]
fn the_terminal_says_that_it_has_caught_up() {
    check(b"\x1b[0nj", &[Read::CaughtUp, key(KeyCode::Char('j'))]);
    check(b"\x1b[3n\x1b[n\x1b[0;0n\x1b[?0n", &[]);
}

#[test]
fn arrows_have_two_forms() {
    check(b"\x1b[A\x1bOA", &[key(KeyCode::Up), key(KeyCode::Up)]);
    check(
        b"\x1b[5~\x1b[6~",
        &[key(KeyCode::PageUp), key(KeyCode::PageDown)],
    );
    check(
        b"\x1b[1;5C",
        &[Read::Key(KeyEvent::new(
            KeyCode::Right,
            KeyModifiers::CONTROL,
        ))],
    );
}

#[test]
fn control_keys_are_bytes() {
    check(
        b"\x03",
        &[Read::Key(KeyEvent::new(
            KeyCode::Char('c'),
            KeyModifiers::CONTROL,
        ))],
    );
    check(
        b"\x7f\x08",
        &[key(KeyCode::Backspace), key(KeyCode::Backspace)],
    );
    check(
        b"\x1bx",
        &[Read::Key(KeyEvent::new(
            KeyCode::Char('x'),
            KeyModifiers::ALT,
        ))],
    );
}

#[test]
fn function_keys_of_the_linux_console() {
    check(b"\x1b[[A\x1b[[E", &[key(KeyCode::F(1)), key(KeyCode::F(5))]);
    check(b"\x1b[[Zq", &[key(KeyCode::Char('q'))]);
}

#[test]
fn an_interrupt_gets_out_of_everything() {
    let interrupt = Read::Key(KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL));
    for begun in [
        "\x1b", "\x1b[", "\x1b[1;", "\x1b[M", "\x1b[M ", "\x1b[[", "\x1bO", "\x1b]11;", "\x1bP",
    ] {
        let mut parser = Parser::default();
        feed(&mut parser, begun.as_bytes());
        parser.feed(INTERRUPT);
        assert_eq!(parser.take(), std::slice::from_ref(&interrupt), "{begun:?}");
        assert!(parser.is_idle(), "{begun:?}");
    }
    let mut parser = Parser::default();
    feed(&mut parser, b"\x1b[200~ab\x03");
    parser.give_up();
    assert_eq!(parser.take(), [], "a paste may hold the byte");
    parser.feed(INTERRUPT);
    assert_eq!(parser.take(), [interrupt]);
}

#[test]
fn answers_that_nobody_asked_for_are_swallowed() {
    check(
        b"\x1b]12;rgb:1111/2222/3333\x07q",
        &[key(KeyCode::Char('q'))],
    );
    check(b"\x1b]11;rgb:1111\x1b\\q", &[key(KeyCode::Char('q'))]);
    check(b"\x1bP1$r0m\x1b\\q", &[key(KeyCode::Char('q'))]);
    check(
        b"\x1b[0;0Rq\x1b[<0;0;0Mq\x1b[M   q",
        &vec![key(KeyCode::Char('q')); 3],
    );
}

#[test]
fn the_ground_is_told_by_its_colour() {
    check(
        b"\x1b]11;rgb:ffff/ffff/eeee\x1b\\\x1b[?62;1c",
        &[Read::Ground(Variant::Light), Read::Answered],
    );
    check(b"\x1b]11;rgb:1e/1e/2e\x07", &[Read::Ground(Variant::Dark)]);
    check(b"\x1b]11;rgba:f/f/f/f\x07", &[Read::Ground(Variant::Light)]);
    for nonsense in [
        "\x1b]11;rgb:\x07",
        "\x1b]11;rgb:fffffffff/0/0\x07",
        "\x1b]10;rgb:f/f/f\x07",
        "\x1b]11;?\x07",
    ] {
        check(nonsense.as_bytes(), &[]);
    }
}

#[test]
fn a_lone_escape_is_a_key_only_when_nothing_follows() {
    let mut parser = Parser::default();
    parser.feed(0x1b);
    assert_eq!(parser.take(), []);
    assert!(parser.is_at_escape());
    parser.give_up();
    assert_eq!(parser.take(), [key(KeyCode::Esc)]);
}

#[test]
fn half_a_sequence_is_dropped_when_it_never_ends() {
    let mut parser = Parser::default();
    feed(&mut parser, b"\x1b[");
    parser.give_up();
    parser.feed(b'j');
    assert_eq!(parser.take(), [key(KeyCode::Char('j'))]);
}

#[test]
fn pasted_keys_are_text() {
    check(
        b"\x1b[200~qQ\x1b[Add\x1b[201~j",
        &[Read::Paste("qQ\u{1b}[Add".into()), key(KeyCode::Char('j'))],
    );
}

#[test]
fn a_paste_without_end_is_bounded_and_can_be_interrupted() {
    let mut parser = Parser::default();
    feed(&mut parser, b"\x1b[200~");
    (0..LONGEST_PASTE + 100).for_each(|_| parser.feed(b'x'));
    let State::Paste(bytes, _) = &parser.state else {
        panic!("not in a paste")
    };
    assert!(bytes.len() <= LONGEST_PASTE + PASTE_END.len());
    parser.feed(0x03);
    assert_eq!(
        parser.take(),
        [Read::Key(KeyEvent::new(
            KeyCode::Char('c'),
            KeyModifiers::CONTROL
        ))]
    );
}

#[test]
fn characters_of_several_bytes_may_be_cut() {
    check(
        "é船".as_bytes(),
        &[key(KeyCode::Char('é')), key(KeyCode::Char('船'))],
    );
    check(b"\xe8q", &[key(KeyCode::Char('q'))]);
    check(b"\xff\xc0q", &[key(KeyCode::Char('q'))]);
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut parser = Parser::default();
        for byte in bytes {
            parser.feed(byte);
            if byte % 7 == 0 {
                parser.give_up();
            }
        }
        // Whatever came before, an end of every kind of sequence and a pause bring it back.
        feed(&mut parser, b"\x1b[201~\x1b\\\x07");
        parser.give_up();
        parser.take();
        parser.feed(b'q');
        prop_assert_eq!(parser.take(), [key(KeyCode::Char('q'))]);
    }
}
