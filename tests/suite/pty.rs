//! The built viewer in a pseudo-terminal, read through an emulator.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// Nothing here should take so long; a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// The viewer, its screen, and its keyboard.
struct Viewer {
    emulator: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    /// Everything that was written.
    bytes: Vec<u8>,
}

impl Viewer {
    fn start(args: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_with(args, columns, rows, &[])
    }

    fn start_with(args: &[&str], columns: u16, rows: u16, environment: &[(&str, &str)]) -> Self {
        let command = [&[env!("CARGO_BIN_EXE_variorum")], args].concat();
        Self::start_command(&command, columns, rows, environment)
    }

    fn start_command(args: &[&str], columns: u16, rows: u16, environment: &[(&str, &str)]) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let (program, args) = args.split_first().unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        for name in [
            "NO_COLOR",
            "COLORFGBG",
            "SSH_CONNECTION",
            "SSH_CLIENT",
            "SSH_TTY",
        ] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        command.env("XDG_STATE_HOME", crate::cli::no_state());
        command.env("XDG_CONFIG_HOME", crate::cli::no_state());
        command.env("COLORTERM", "truecolor");
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n_read) = reader.read(&mut bytes) {
                if n_read == 0 || send.send(bytes[..n_read].to_vec()).is_err() {
                    break;
                }
            }
        });
        let cells = |number| NonZeroU16::new(number).unwrap();
        Self {
            emulator: vt100::Parser::new(cells(rows), cells(columns), 0),
            output,
            keyboard: pair.master.take_writer().unwrap(),
            child,
            master: pair.master,
            bytes: Vec::new(),
        }
    }

    /// Returns what stands in every cell, and its ground.
    fn cells(&self) -> Vec<(String, vt100::Color)> {
        let screen = self.emulator.screen();
        let (rows, columns) = screen.size();
        let places =
            (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
        let cell = |(row, column)| {
            let cell = screen.cell(row, column).unwrap();
            (cell.contents().trim().to_owned(), cell.bgcolor())
        };
        places.map(cell).collect()
    }

    fn text(&self) -> String {
        self.emulator.screen().contents()
    }

    fn take_output(&mut self, bytes: &[u8]) {
        self.emulator.process(bytes);
        self.bytes.extend_from_slice(bytes);
    }

    /// Reads until the screen holds `needle`.
    #[track_caller]
    fn wait_for(&mut self, needle: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.text().contains(needle) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {needle:?} on\n{}", self.text());
            if let Ok(bytes) = self.output.recv_timeout(left) {
                self.take_output(&bytes);
            }
        }
    }

    /// Reads until nothing more comes for `quiet`.
    fn settle(&mut self, quiet: Duration) {
        while let Ok(bytes) = self.output.recv_timeout(quiet) {
            self.take_output(&bytes);
        }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.master.resize(size).unwrap();
        let cells = |number| NonZeroU16::new(number).unwrap();
        self.emulator
            .screen_mut()
            .set_size(cells(rows), cells(columns));
    }

    /// Waits for the end and reads what was still written.
    #[track_caller]
    fn end(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            self.settle(Duration::from_millis(20));
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "still running\n{}", self.text());
        };
        self.settle(Duration::from_millis(100));
        status
    }

    /// Sends a signal by its name.
    fn signal(&mut self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let status = std::process::Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status()
            .unwrap();
        assert!(status.success());
    }

    #[track_caller]
    fn check_restored(&self) {
        let screen = self.emulator.screen();
        assert!(!screen.alternate_screen(), "still in the alternate screen");
        assert!(!screen.hide_cursor(), "cursor hidden");
        assert!(!screen.bracketed_paste(), "pastes still in brackets");
        let text = String::from_utf8_lossy(&self.bytes);
        let last = |sequence: &str| text.rfind(sequence);
        assert!(
            last("\u{1b}[?2026h") < last("\u{1b}[?2026l"),
            "an update is left open"
        );
    }

    /// Whether the terminal passes lines on whole and echoes them, as a shell expects.
    fn is_cooked(&self) -> bool {
        use rustix::termios::{LocalModes, tcgetattr};
        use std::os::fd::BorrowedFd;
        let Some(path) = self.master.tty_name() else {
            return false;
        };
        let tty = std::fs::File::open(path).unwrap();
        let descriptor: BorrowedFd<'_> = std::os::fd::AsFd::as_fd(&tty);
        let modes = tcgetattr(descriptor).unwrap().local_modes;
        modes.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }
}

#[test]
fn starts_on_the_sample_steps_and_quits() {
    let mut viewer = Viewer::start(&[], 120, 36);
    viewer.wait_for("v7");
    viewer.wait_for("Version 9");
    viewer.press("h");
    viewer.wait_for("Version 6");
    viewer.press("]");
    viewer.wait_for("change 1/");
    viewer.press("q");
    let status = viewer.end();
    assert_eq!(status.exit_code(), 0);
    viewer.check_restored();
    assert_eq!(viewer.text().trim(), "", "nothing is left on the screen");
}

#[test]
fn every_key_that_comes_in_two_parts_is_one_key() {
    let mut viewer = Viewer::start(&[], 120, 36);
    viewer.wait_for("Version 9");
    for part in ["\u{1b}", "[", "D"] {
        viewer.press(part);
        std::thread::sleep(Duration::from_millis(5));
    }
    viewer.wait_for("Version 6");
    viewer.press("\u{1b}]11;rgb:0000/0000/0000\u{7}");
    viewer.press("?");
    viewer.wait_for("Keys");
    viewer.press("\u{3}");
    assert_eq!(viewer.end().exit_code(), 0);
}

#[test]
fn follows_the_size_of_the_terminal() {
    let mut viewer = Viewer::start(&[], 120, 36);
    viewer.wait_for("Version 9");
    viewer.resize(60, 20);
    viewer.wait_for("Version 7 → 9");
    viewer.resize(10, 3);
    viewer.wait_for("too");
    viewer.resize(160, 50);
    viewer.wait_for("Version 7 ─");
    viewer.press("q");
    viewer.end();
    viewer.check_restored();
}

#[test]
fn a_signal_gives_the_terminal_back_and_is_passed_on() {
    for (name, description) in [
        ("TERM", "Terminated"),
        ("INT", "Interrupt"),
        ("HUP", "Hangup"),
    ] {
        let mut viewer = Viewer::start(&[], 80, 24);
        viewer.wait_for("change");
        viewer.signal(name);
        let status = viewer.end();
        assert_eq!(status.signal(), Some(description), "{name}");
        viewer.check_restored();
        assert!(viewer.is_cooked(), "{name}");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_its_message_can_be_read() {
    let mut viewer = Viewer::start_with(
        &[],
        80,
        24,
        &[("VARIORUM_TEST_PANIC", "1"), ("RUST_BACKTRACE", "0")],
    );
    let status = viewer.end();
    assert_eq!(status.exit_code(), 101);
    viewer.check_restored();
    assert!(viewer.is_cooked());
    assert!(
        viewer.text().contains("a panic that was asked for"),
        "{}",
        viewer.text()
    );
}

#[test]
fn a_terminal_that_goes_away_ends_the_viewer() {
    let mut viewer = Viewer::start(&[], 80, 24);
    viewer.wait_for("change");
    let Viewer {
        master,
        keyboard,
        mut child,
        output,
        ..
    } = viewer;
    drop((master, keyboard));
    drop(output);
    let until = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < until, "still running without a terminal");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn stopped_and_resumed_it_shows_the_same() {
    let mut viewer = Viewer::start(&[], 80, 24);
    viewer.wait_for("change");
    viewer.settle(Duration::from_millis(200));
    let before = viewer.text();
    viewer.signal("STOP");
    viewer.signal("CONT");
    viewer.settle(Duration::from_millis(300));
    assert_eq!(viewer.text(), before);
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
fn suspended_it_gives_the_terminal_back_until_it_is_resumed() {
    let mut viewer = Viewer::start(&[], 80, 24);
    viewer.wait_for("change");
    viewer.settle(Duration::from_millis(200));
    let before = viewer.text();
    viewer.press("\u{1a}");
    viewer.settle(Duration::from_millis(300));
    assert!(!viewer.emulator.screen().alternate_screen());
    assert!(viewer.is_cooked());
    viewer.signal("CONT");
    viewer.wait_for("change");
    viewer.settle(Duration::from_millis(300));
    assert_eq!(viewer.text(), before);
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    viewer.check_restored();
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let mut viewer = Viewer::start(&[], 80, 24);
    viewer.wait_for("change");
    viewer.settle(Duration::from_millis(300));
    let n_bytes = viewer.bytes.len();
    viewer.settle(Duration::from_secs(2));
    assert_eq!(viewer.bytes.len(), n_bytes);
}

#[test]
fn without_colors_no_color_is_sent_and_changes_stand_in_brackets() {
    let mut viewer = Viewer::start_with(&[], 80, 24, &[("NO_COLOR", "1")]);
    viewer.wait_for("change");
    viewer.settle(Duration::from_millis(200));
    assert!(
        viewer.text().contains("[-") && viewer.text().contains("{+"),
        "{}",
        viewer.text()
    );
    let text = String::from_utf8_lossy(&viewer.bytes).into_owned();
    let codes = text
        .split("\u{1b}[")
        .filter_map(|part| part.split_once('m'))
        .map(|(codes, _)| codes.to_owned());
    for code in codes.filter(|codes| {
        codes
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == ';')
    }) {
        let is_color = |number: &str| {
            number
                .parse::<u16>()
                .is_ok_and(|number| (30..=107).contains(&number))
        };
        assert!(!code.split(';').any(is_color), "{code}");
    }
}

#[test]
fn reads_keys_from_the_terminal_when_text_comes_through_a_pipe() {
    let path: PathBuf = [
        env!("CARGO_MANIFEST_DIR"),
        "samples",
        "plain",
        "bakery",
        "1-morning.txt",
    ]
    .iter()
    .collect();
    let script = format!("{} - < {}", env!("CARGO_BIN_EXE_variorum"), path.display());
    let mut viewer = Viewer::start_command(&["sh", "-c", &script], 80, 24, &[]);
    viewer.wait_for("the only one");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
}

#[test]
fn a_copy_is_one_sequence_to_the_terminal_and_claims_no_more_than_that() {
    let mut viewer = Viewer::start(&[], 120, 36);
    viewer.wait_for("Version 9");
    viewer.press("]yc");
    viewer.wait_for("sent to terminal (OSC 52)");
    let sent = String::from_utf8_lossy(&viewer.bytes).into_owned();
    assert_eq!(sent.matches("\u{1b}]52;").count(), 1);
    assert_eq!(sent.matches("\u{1b}]52;c;").count(), 1);
    assert!(!sent.contains("\u{1b}]52;c;?"), "nothing is asked back");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
}

#[test]
fn a_theme_is_looked_at_and_the_old_one_comes_back() {
    let mut viewer = Viewer::start(&[], 100, 30);
    viewer.wait_for("change");
    viewer.settle(Duration::from_millis(200));
    let before = viewer.cells();
    viewer.press("C/nord");
    viewer.wait_for("Nord");
    viewer.settle(Duration::from_millis(200));
    let ground = viewer
        .emulator
        .screen()
        .cell(2, 90)
        .map(vt100::Cell::bgcolor);
    assert_eq!(ground, Some(vt100::Color::Rgb(0x2e, 0x34, 0x40)));
    viewer.press("\u{1b}");
    viewer.settle(Duration::from_millis(300));
    viewer.press("\u{1b}");
    viewer.settle(Duration::from_millis(300));
    assert!(viewer.cells() == before, "as it was before");
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
}

#[test]
fn plain_tells_every_key_in_lines_and_gives_the_terminal_back() {
    let mut viewer = Viewer::start(&["--plain"], 100, 60);
    viewer.wait_for("press ? for the keys");
    for (keys, expected) in [
        ("h", "version 6 to version 7"),
        ("]", "change 1 of"),
        ("v", "a number and enter takes a row"),
        ("2\r", "version 0 to version 1"),
        ("y", "c copy-change"),
        ("\u{1b}", "version 0 to version 1"),
    ] {
        viewer.press(keys);
        viewer.wait_for(expected);
        viewer.settle(Duration::from_millis(150));
    }
    viewer.press("q");
    assert_eq!(viewer.end().exit_code(), 0);
    assert!(viewer.is_cooked());
    let is_line = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\r');
    assert!(viewer.bytes.iter().all(is_line), "only text and line ends");
}

#[test]
fn addresses_are_links_only_where_somebody_asked() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("links.toml");
    std::fs::write(&settings, "links = \"on\"\n").unwrap();
    let settings = settings.to_str().unwrap();
    for (args, n_links) in [(&["list"][..], 0), (&["list", "--config", settings], 1)] {
        let mut list = Viewer::start(args, 200, 60);
        list.wait_for("https://gazette.example");
        list.settle(Duration::from_millis(200));
        let sent = String::from_utf8_lossy(&list.bytes).into_owned();
        assert_eq!(
            sent.matches("\u{1b}]8;;https://").count(),
            n_links,
            "{sent}"
        );
        assert_eq!(sent.matches("\u{1b}]8;;\u{1b}\\").count(), n_links);
    }
}
