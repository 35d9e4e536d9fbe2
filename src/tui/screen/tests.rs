//! Bytes by example, and frames on two emulators of other people's making.

use proptest::prelude::*;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use super::*;

fn buffer(rows: &[&str]) -> Buffer {
    Buffer::with_lines(rows.iter().copied())
}

/// The bytes of a frame, with the cursor in the corner before and after.
fn frame(screen: &mut Screen, rows: &[&str]) -> String {
    let bytes = screen.encode(&Canvas::of(buffer(rows)), Position::ORIGIN, None);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn nothing_is_written_when_nothing_changed() {
    let mut screen = Screen::new();
    assert_ne!(frame(&mut screen, &["one"]), "");
    assert_eq!(frame(&mut screen, &["one"]), "");
}

#[test]
fn only_what_changed_is_written() {
    let mut screen = Screen::new();
    frame(&mut screen, &["the old ferry talks", "again"]);
    assert_eq!(
        frame(&mut screen, &["the new ferry talks", "again"]),
        "the new\r"
    );
}

#[test]
fn blanks_are_erased_at_once() {
    let mut screen = Screen::new();
    frame(&mut screen, &["ferry talks collapse"]);
    assert_eq!(
        frame(&mut screen, &["ferry               "]),
        "\u{1b}[7G\u{1b}[K\r"
    );
    frame(&mut screen, &["ferry talks collapse"]);
    assert_eq!(
        frame(&mut screen, &["ferry              e"]),
        "\u{1b}[7G\u{1b}[13X\r"
    );
}

#[test]
fn the_cursor_is_placed_anew_after_signs_of_doubtful_width() {
    let mut screen = Screen::new();
    assert_eq!(
        frame(&mut screen, &["a“b"]),
        "\u{1b}[m\u{1b}[H\u{1b}[2Ja“\u{1b}[3Gb\r"
    );
    // An emoji that some terminals draw in one cell leaves nothing of what stood in the other.
    let mut heart = buffer(&["a  b"]);
    heart[(1, 0)].set_symbol("❤\u{fe0f}");
    heart[(2, 0)].set_symbol("");
    let mut screen = Screen::new();
    frame(&mut screen, &["axxb"]);
    let bytes =
        String::from_utf8(screen.encode(&Canvas::of(heart), Position::ORIGIN, None)).unwrap();
    assert_eq!(bytes, "a  \u{8}\u{8}❤\u{fe0f}\r");
}

#[test]
fn the_shortest_change_of_colours_is_sent() {
    let mut screen = Screen::new();
    frame(&mut screen, &["abxc"]);
    let mut next = buffer(&["ab c"]);
    for (x, modifier, fg) in [
        (0, Modifier::UNDERLINED, Color::Indexed(4)),
        (1, Modifier::UNDERLINED, Color::Indexed(12)),
        (2, Modifier::BOLD, Color::Indexed(1)),
        (3, Modifier::BOLD, Color::Indexed(12)),
    ] {
        next[(x, 0)].modifier = modifier;
        next[(x, 0)].fg = fg;
    }
    let bytes =
        String::from_utf8(screen.encode(&Canvas::of(next), Position::ORIGIN, None)).unwrap();
    // The blank takes no colours: only what would show on it is taken back.
    assert_eq!(
        bytes,
        "\u{1b}[4;34ma\u{1b}[94mb\u{1b}[24m \u{1b}[1mc\u{1b}[m\r"
    );
}

#[test]
fn text_that_moved_is_moved_by_the_terminal() {
    let rows = [
        "title of the story",
        "one is the first line",
        "two is the second line",
        "three is the third line",
        "four is the fourth line",
        "footer of the story",
    ];
    let mut screen = Screen::new();
    frame(&mut screen, &rows);
    let down = [rows[0], rows[2], rows[3], rows[4], "five is new", rows[5]];
    assert_eq!(
        frame(&mut screen, &down),
        "\r\n\u{1b}[M\u{1b}[5H\u{1b}[Lfive is new\u{1b}[H"
    );
    assert_eq!(
        frame(&mut screen, &rows),
        "\u{1b}[5H\u{1b}[M\u{1b}[2H\u{1b}[Lone is the first line\u{1b}[H"
    );
}

#[test]
fn a_link_is_opened_before_its_cells_and_closed_after_them() {
    let link = |target: &str| Link {
        columns: 2..7,
        row: 0,
        target: target.to_owned(),
    };
    let shown = buffer(&["A big ferry"]);
    let mut screen = Screen::new();
    let mut encode = |link: Option<Link>| {
        let bytes = screen.encode(&Canvas::of(shown.clone()), Position::ORIGIN, link.as_ref());
        String::from_utf8(bytes).unwrap()
    };
    let (one, two) = ("https://a.example", "https://b.example");
    let opened = |target: &str| format!("\u{1b}]8;id=article;{target}\u{1b}\\");
    let whole = encode(Some(link(one)));
    assert!(whole.contains(&format!("A {}big f\u{1b}]8;;\u{1b}\\erry", opened(one))));
    assert_eq!(encode(Some(link(one))), "");
    // The letters are the same, but they lead elsewhere.
    let moved = format!("A {}big f\u{1b}]8;;\u{1b}\\\r", opened(two));
    assert_eq!(encode(Some(link(two))), moved);
    assert_eq!(encode(None), "A big f\r");
}

#[test]
fn a_long_frame_is_one_update() {
    let long = "x".repeat(ONE_PACKET);
    let bytes = frame(&mut Screen::new(), &[&long]);
    assert!(bytes.starts_with("\u{1b}[?2026h") && bytes.ends_with("\u{1b}[?2026l"));
    assert_eq!(bytes.matches("?2026").count(), 2);
}

#[test]
fn a_control_character_never_leaves() {
    let mut buffer = buffer(&["ab"]);
    buffer[(0, 0)].set_symbol("\u{9b}");
    buffer[(1, 0)].set_symbol("\u{1b}");
    let bytes = Screen::new().encode(&Canvas::of(buffer), Position::ORIGIN, None);
    assert!(bytes.ends_with(b"??\r"));
}

#[test]
fn more_clusters_than_are_kept_are_all_shown() {
    let mut screen = Screen::new();
    for first in 'a'..='p' {
        let marks = (0..400).filter_map(|mark| char::from_u32(0x300 + mark % 0x70));
        let mut next = Buffer::empty(Rect::new(0, 0, 400, 1));
        for ((cell, mark), x) in next.content.iter_mut().zip(marks).zip(0..) {
            cell.set_symbol(&format!("{first}{}{mark}", char::from(b'a' + x as u8 % 26)));
        }
        let bytes =
            String::from_utf8(screen.encode(&Canvas::of(next.clone()), Position::ORIGIN, None))
                .unwrap();
        for cell in &next.content {
            assert!(bytes.contains(cell.symbol()));
        }
    }
}

/// A cell as a reader sees it.
#[derive(Debug, PartialEq)]
struct Seen {
    symbol: String,
    is_bold: bool,
    is_underlined: bool,
    /// Only of what is not blank.
    fg: Option<Color>,
}

impl Seen {
    fn new(symbol: &str, is_bold: bool, is_underlined: bool, fg: Color) -> Self {
        let is_blank = symbol == " ";
        Self {
            symbol: symbol.to_owned(),
            is_bold: is_bold && !is_blank,
            is_underlined,
            fg: (!is_blank).then_some(fg),
        }
    }
}

/// Returns what should be seen of `buffer`; the second cells of wide signs are left out.
fn expected(buffer: &Buffer) -> Vec<Seen> {
    let seen = |cell: &Cell| {
        let has = |modifier| cell.modifier.contains(modifier);
        Seen::new(
            cell.symbol(),
            has(Modifier::BOLD),
            has(Modifier::UNDERLINED),
            cell.fg,
        )
    };
    let cells = buffer.content.iter();
    cells
        .filter(|cell| !cell.symbol().is_empty())
        .map(seen)
        .collect()
}

fn on_vt100(frames: &[Vec<u8>], width: u16, height: u16) -> Vec<Seen> {
    let cells = |number: u16| std::num::NonZeroU16::new(number).unwrap();
    let mut emulator = vt100::Parser::new(cells(height), cells(width), 0);
    for frame in frames {
        emulator.process(frame);
    }
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (y, x)));
    let shown = places.map(|(y, x)| emulator.screen().cell(y, x).unwrap());
    let seen = |cell: &vt100::Cell| {
        let symbol = if cell.has_contents() {
            cell.contents()
        } else {
            " "
        };
        let fg = match cell.fgcolor() {
            vt100::Color::Default => Color::Reset,
            vt100::Color::Idx(idx) => Color::Indexed(idx),
            vt100::Color::Rgb(red, green, blue) => Color::Rgb(red, green, blue),
        };
        Seen::new(symbol, cell.bold(), cell.underline(), fg)
    };
    shown
        .filter(|cell| !cell.is_wide_continuation())
        .map(seen)
        .collect()
}

fn on_avt(frames: &[Vec<u8>], width: u16, height: u16) -> Vec<Seen> {
    let mut emulator = avt::Terminal::new(usize::from(width), usize::from(height)).unwrap();
    for frame in frames {
        emulator.feed(std::str::from_utf8(frame).unwrap());
    }
    let screen = emulator.screen();
    let cells = screen.visible_lines().flat_map(avt::Line::cells);
    let seen = |cell: &avt::Cell| {
        let pen = cell.pen();
        let fg = match pen.foreground() {
            None => Color::Reset,
            Some(avt::Color::Indexed(idx)) => Color::Indexed(idx),
            Some(avt::Color::RGB(color)) => Color::Rgb(color.r, color.g, color.b),
        };
        Seen::new(
            &cell.char().to_string(),
            pen.is_bold(),
            pen.is_underline(),
            fg,
        )
    };
    cells.filter(|cell| cell.width() > 0).map(seen).collect()
}

const WIDTH: u16 = 14;
const HEIGHT: u16 = 7;

/// A sign, and how it looks.
type Paint = (usize, u8);

fn paint(rows: &[Vec<Paint>]) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    for (y, row) in rows.iter().enumerate() {
        let mut x = 0;
        for (sign, look) in row {
            let symbol = [" ", " ", " ", "a", "b", "é", "船"][*sign];
            let width = if symbol == "船" { 2 } else { 1 };
            if x + width > WIDTH {
                break;
            }
            for (covered, symbol) in [symbol, ""]
                .into_iter()
                .enumerate()
                .take(usize::from(width))
            {
                let cell = &mut buffer[(x + covered as u16, y as u16)];
                cell.set_symbol(symbol);
                cell.modifier.set(Modifier::BOLD, *look == 1);
                cell.modifier.set(Modifier::UNDERLINED, *look == 2);
                cell.fg = if *look > 1 {
                    Color::Indexed(4)
                } else {
                    Color::Reset
                };
            }
            x += width;
        }
    }
    buffer
}

/// Two frames: the second has rows of the first elsewhere, as after scrolling, and new ones.
fn frames() -> impl Strategy<Value = (Buffer, Buffer)> {
    let row = || proptest::collection::vec((0..7_usize, 0..4_u8), usize::from(WIDTH));
    let height = usize::from(HEIGHT);
    let second = proptest::collection::vec((any::<bool>(), row()), height);
    let first = proptest::collection::vec(row(), height);
    (first, second, 0..height, 0..height).prop_map(move |(first, second, by, top)| {
        let moved = |(y, (is_new, row)): (usize, (bool, Vec<Paint>))| {
            let source = if y < top { y } else { (y + by) % height };
            if is_new && y % 3 == 0 {
                row
            } else {
                first[source].clone()
            }
        };
        let second: Vec<Vec<Paint>> = second.into_iter().enumerate().map(moved).collect();
        (paint(&first), paint(&second))
    })
}

proptest! {
    #[test]
    fn two_emulators_show_what_was_painted((first, second) in frames()) {
        let mut screen = Screen::new();
        let frames = [&first, &second, &first].map(|buffer| screen.encode(&Canvas::of(buffer.clone()), Position::new(3, 2), None));
        for n_frames in 1..=frames.len() {
            let expected = expected([&first, &second, &first][n_frames - 1]);
            prop_assert_eq!(&on_vt100(&frames[..n_frames], WIDTH, HEIGHT), &expected);
            prop_assert_eq!(&on_avt(&frames[..n_frames], WIDTH, HEIGHT), &expected);
        }
    }
}
