//! The built viewer in a pseudo-terminal, read through an emulator.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::termios::{Termios, tcgetattr};

/// Nothing here should take so long; a test that waits longer has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// Frames are held back no longer than this; so after such a pause, and with nothing running, no more is to come.
const QUIET: Duration = Duration::from_millis(50);
/// What a slow line takes comes in so many portions a second.
const PORTIONS: u32 = 50;
/// Bytes of the longest question that is answered.
const LONGEST_QUESTION: usize = 6;
/// Asks whether everything was read, and the answer.
pub(crate) const READ_QUESTION: &str = "\u{1b}[5n";
pub(crate) const HAS_READ: &str = "\u{1b}[0n";

/// Returns what `attempt` returns when it took no longer than `limit`: a busy machine may hold it up, and is given
/// several chances.
#[track_caller]
pub(crate) fn in_time<T>(limit: Duration, mut attempt: impl FnMut() -> T) -> T {
    in_time_from(limit, || (), |()| attempt())
}

/// The same for an attempt that needs something made ready, whose time does not count.
#[track_caller]
pub(crate) fn in_time_from<S, T>(
    limit: Duration,
    mut prepare: impl FnMut() -> S,
    mut attempt: impl FnMut(S) -> T,
) -> T {
    for _ in 0..20 {
        let prepared = prepare();
        let started_at = Instant::now();
        let outcome = attempt(prepared);
        if started_at.elapsed() <= limit {
            return outcome;
        }
    }
    panic!("took longer than {limit:?} every time");
}

/// The viewer, its screen, and its keyboard.
pub(crate) struct Viewer {
    emulator: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keyboard: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    before: Termios,
    /// The terminal reads nothing while this is set.
    is_stalled: Arc<AtomicBool>,
    /// How many bytes it reads in a second; 0 is as many as there are.
    rate: Arc<AtomicUsize>,
    /// Everything that was written.
    pub(crate) bytes: Vec<u8>,
    /// The terminal's ground, as it says when asked; `None` is a terminal that answers nothing at all.
    pub(crate) ground: Option<&'static str>,
    n_answered: usize,
    /// Each viewer keeps what it keeps for itself, unless its environment names a folder.
    _state: tempfile::TempDir,
}

/// Says so little that only the kind of terminal is answered.
pub(crate) const UNKNOWN_GROUND: Option<&str> = Some("");

fn cells(number: u16) -> NonZeroU16 {
    // An emulator has at least one cell, and none so many that it cannot be had.
    NonZeroU16::new(number.clamp(1, 1_000)).unwrap()
}

impl Viewer {
    pub(crate) fn start(args: &[&str], columns: u16, rows: u16) -> Self {
        Self::start_with(args, columns, rows, &[])
    }

    /// Starts the viewer in an environment; a variable without a value is one that is not there.
    pub(crate) fn start_with(
        args: &[&str],
        columns: u16,
        rows: u16,
        environment: &[(&str, Option<&str>)],
    ) -> Self {
        let command = [&[env!("CARGO_BIN_EXE_variorum")], args].concat();
        Self::start_command(&command, columns, rows, environment)
    }

    /// Starts the viewer on its own sample, and waits until everything is there.
    pub(crate) fn on_sample() -> Self {
        let mut viewer = Self::start(&[], 80, 24);
        viewer.wait_for("Version 7");
        viewer.wait_for_the_history();
        viewer
    }

    /// Waits for the last thing that comes by itself: a bar for each version of the sample that changed anything. In a
    /// shell nobody sees who is at rest.
    #[track_caller]
    pub(crate) fn wait_for_the_history(&mut self) {
        self.wait_until("the history is summed up", |viewer| {
            let bars = viewer.text().lines().nth(2).unwrap_or_default().to_owned();
            let is_bar = |sign: &char| ('▁'..='█').contains(sign);
            bars.chars().filter(is_bar).count() == 7
        });
    }

    /// Starts the viewer from a shell, as `$VARIORUM`.
    pub(crate) fn start_script(script: &str, columns: u16, rows: u16) -> Self {
        Self::start_command(&["sh", "-c", script], columns, rows, &[])
    }

    pub(crate) fn start_command(
        args: &[&str],
        columns: u16,
        rows: u16,
        environment: &[(&str, Option<&str>)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let (program, args) = args.split_first().unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        for name in crate::cli::ABOUT_THE_TERMINAL {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        let state = tempfile::tempdir().unwrap();
        command.env("XDG_STATE_HOME", state.path());
        command.env("XDG_CONFIG_HOME", crate::cli::no_state());
        command.env("COLORTERM", "truecolor");
        command.env("VARIORUM", env!("CARGO_BIN_EXE_variorum"));
        // Whatever is typed there may write files.
        command.cwd(state.path());
        for (name, value) in environment {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        let tty = fs::File::open(pair.master.tty_name().unwrap()).unwrap();
        let before = tcgetattr(tty.as_fd()).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        drop(tty);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        let is_stalled = Arc::new(AtomicBool::new(false));
        let rate = Arc::new(AtomicUsize::new(0));
        let of_thread = (Arc::clone(&is_stalled), Arc::clone(&rate));
        std::thread::spawn(move || {
            let (is_stalled, rate) = of_thread;
            let mut bytes = [0; 4096];
            loop {
                let started_at = Instant::now();
                let n_most = match rate.load(Ordering::Relaxed) {
                    0 => bytes.len(),
                    rate => (rate / PORTIONS as usize).clamp(1, bytes.len()),
                };
                let Ok(n_read) = reader.read(&mut bytes[..n_most]) else {
                    break;
                };
                if n_read == 0 || send.send(bytes[..n_read].to_vec()).is_err() {
                    break;
                }
                if rate.load(Ordering::Relaxed) > 0 {
                    let portion = Duration::from_secs(1) / PORTIONS;
                    std::thread::sleep(portion.saturating_sub(started_at.elapsed()));
                }
                while is_stalled.load(Ordering::Relaxed) {
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        });
        Self {
            emulator: vt100::Parser::new(cells(rows), cells(columns), 0),
            output,
            keyboard: pair.master.take_writer().unwrap(),
            child,
            master: Some(pair.master),
            before,
            is_stalled,
            rate,
            bytes: Vec::new(),
            ground: UNKNOWN_GROUND,
            n_answered: 0,
            _state: state,
        }
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.emulator.screen()
    }

    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }

    /// Returns what a reader can tell of each cell: the colour of the letter in an empty one is nothing to see.
    pub(crate) fn seen(&self) -> Vec<String> {
        let screen = self.screen();
        let (rows, columns) = screen.size();
        let cells = (0..rows.get())
            .flat_map(move |row| (0..columns.get()).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| screen.cell(row, column))
            .map(|cell| match cell.contents().trim() {
                "" => format!("{:?}", cell.bgcolor()),
                text => format!(
                    "{text} {:?}",
                    (
                        cell.fgcolor(),
                        cell.bgcolor(),
                        cell.bold(),
                        cell.underline()
                    )
                ),
            })
            .collect()
    }

    /// Returns everything that was written, as text.
    pub(crate) fn written(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Forgets what was written so far, which a long test has no memory for.
    pub(crate) fn forget_written(&mut self) {
        self.bytes.clear();
        self.n_answered = 0;
    }

    /// Shows `bytes` as if the viewer, or somebody else on this terminal, had written them.
    pub(crate) fn take_output(&mut self, bytes: &[u8]) {
        self.emulator.process(bytes);
        self.bytes.extend_from_slice(bytes);
        let Some(ground) = self.ground else { return };
        let ground_answer = format!("\u{1b}]11;{ground}\u{1b}\\");
        let answers = [
            (
                "\u{1b}]11;?",
                if ground.is_empty() {
                    ""
                } else {
                    &ground_answer
                },
            ),
            (READ_QUESTION, HAS_READ),
            ("\u{1b}[c", "\u{1b}[?62;22c"),
        ];
        // A question that comes in two parts is found with the second.
        loop {
            let unseen = &self.bytes[self.n_answered..];
            let found = answers.iter().filter_map(|(question, answer)| {
                let mut places = unseen.windows(question.len());
                let at = places.position(|place| place == question.as_bytes())?;
                Some((at + question.len(), *answer))
            });
            let Some((end, answer)) = found.min_by_key(|(end, _)| *end) else {
                let n_looked_at = self.bytes.len().saturating_sub(LONGEST_QUESTION - 1);
                self.n_answered = self.n_answered.max(n_looked_at);
                break;
            };
            self.n_answered += end;
            if !answer.is_empty() {
                self.press(answer);
            }
        }
    }

    /// Reads until the screen holds `needle`.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, needle: &str) {
        self.wait_until(&format!("{needle:?} is on the screen"), |viewer| {
            viewer.text().contains(needle)
        });
    }

    /// Reads until `is_done`.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, what: &str, is_done: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_done(self) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited in vain until {what}:\n{}",
                self.text()
            );
            if let Ok(bytes) = self.output.recv_timeout(left.min(QUIET)) {
                self.take_output(&bytes);
            }
        }
    }

    /// Reads until nothing more is to come, however busy the machine is.
    pub(crate) fn settle(&mut self) {
        let until = Instant::now() + PATIENCE;
        loop {
            self.settle_for(QUIET);
            if self.is_at_rest() || Instant::now() > until {
                return;
            }
        }
    }

    /// Whether every thread waits for something to happen.
    fn is_at_rest(&self) -> bool {
        let Ok(tasks) = fs::read_dir(format!("/proc/{}/task", self.id())) else {
            return true;
        };
        let is_running = |task: std::io::Result<fs::DirEntry>| {
            let stat = task.and_then(|task| fs::read_to_string(task.path().join("stat")));
            // The state follows the name, which stands in brackets.
            stat.is_ok_and(|stat| {
                stat.rsplit(") ")
                    .next()
                    .is_some_and(|rest| rest.starts_with('R'))
            })
        };
        !tasks.into_iter().any(is_running)
    }

    /// Reads until nothing more comes for `quiet`.
    pub(crate) fn settle_for(&mut self, quiet: Duration) {
        while let Ok(bytes) = self.output.recv_timeout(quiet) {
            self.take_output(&bytes);
        }
    }

    /// Takes at most one packet from the terminal's queue, as over a slow line.
    pub(crate) fn read_some(&mut self, wait: Duration) -> usize {
        match self.output.recv_timeout(wait) {
            Ok(bytes) => {
                self.take_output(&bytes);
                bytes.len()
            }
            Err(_) => 0,
        }
    }

    /// From now on the terminal reads nothing, or reads again.
    pub(crate) fn stall(&self, is_stalled: bool) {
        self.is_stalled.store(is_stalled, Ordering::Relaxed);
    }

    /// From now on the terminal reads so many bytes in a second, as over a slow line.
    pub(crate) fn slow_down(&self, rate: usize) {
        self.rate.store(rate, Ordering::Relaxed);
    }

    /// Leaves the program, and then the shell that it was started from.
    pub(crate) fn leave_shell(mut self) {
        let n_prompts = |viewer: &Self| viewer.written().matches("prompt> ").count();
        let n_before = n_prompts(&self);
        self.press("q");
        // The shell throws away what was typed before it asks.
        self.wait_until("it asks", |viewer| n_prompts(viewer) > n_before);
        self.press("exit\n");
        self.end();
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.type_bytes(keys.as_bytes());
    }

    pub(crate) fn type_bytes(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(256) {
            // A viewer that has ended reads nothing any more, and to write to it would never end; the test will see.
            if self.has_ended() {
                return;
            }
            let _ = self.keyboard.write_all(part);
            let _ = self.keyboard.flush();
        }
    }

    /// Presses keys and reads what comes of them.
    pub(crate) fn press_and_settle(&mut self, keys: &str) {
        self.press(keys);
        self.settle();
    }

    /// Presses keys and returns what is written then: the bytes, and how many calls they took.
    pub(crate) fn cost_of(&mut self, keys: &str) -> (usize, u64) {
        self.settle();
        let (n_bytes, n_writes) = (self.bytes.len(), self.n_writes());
        self.press(keys);
        self.wait_until("something is written", |viewer| {
            viewer.bytes.len() > n_bytes
        });
        self.settle();
        (self.bytes.len() - n_bytes, self.n_writes() - n_writes)
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        if let Some(master) = &self.master {
            master.resize(size(columns, rows)).unwrap();
        }
        self.emulator
            .screen_mut()
            .set_size(cells(rows), cells(columns));
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Returns the number in `/proc/ID/FILE` that stands after `name`.
    fn number(&self, file: &str, name: &str) -> Option<u64> {
        let text = fs::read_to_string(format!("/proc/{}/{file}", self.id())).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    }

    /// Returns how many frames have reached the terminal.
    pub(crate) fn n_frames(&self) -> usize {
        self.written().matches("\u{1b}[?2026h").count()
    }

    /// Waits until the program has taken every key from the terminal.
    #[track_caller]
    pub(crate) fn wait_until_taken(&self) {
        let until = Instant::now() + PATIENCE;
        let terminal = self.terminal();
        while rustix::io::ioctl_fionread(&terminal).unwrap() > 0 {
            assert!(Instant::now() < until, "keys are not taken");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Returns how often the program has called for something to be written.
    pub(crate) fn n_writes(&self) -> u64 {
        self.number("io", "syscw:").unwrap_or_default()
    }

    /// Returns the memory in use, in KiB.
    pub(crate) fn memory(&self) -> u64 {
        self.number("status", "VmRSS:").unwrap_or_default()
    }

    /// Returns the most memory ever in use, in KiB.
    pub(crate) fn most_memory(&self) -> u64 {
        self.number("status", "VmHWM:").unwrap_or_default()
    }

    pub(crate) fn n_descriptors(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.id())).map_or(0, Iterator::count)
    }

    /// Returns the processor time of all threads; `None` where the program has ended.
    pub(crate) fn processor_time(&self) -> Option<Duration> {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.id())).ok()?;
        let time = |task: std::io::Result<fs::DirEntry>| {
            let text = fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse().ok()
        };
        let times: Vec<u64> = tasks.map_while(time).collect();
        (!times.is_empty()).then(|| Duration::from_nanos(times.iter().sum()))
    }

    /// Returns the state of the process, as `ps` names it: `T` is stopped.
    pub(crate) fn state(&self) -> Option<char> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.id())).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("State:"))?;
        line.trim().chars().next()
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits for the end and reads what was still written.
    #[track_caller]
    pub(crate) fn end(&mut self) -> ExitStatus {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            self.settle_for(Duration::from_millis(10));
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "still running\n{}", self.text());
        };
        // Nobody holds the terminal any more: the thread that reads comes to its end.
        self.settle_for(PATIENCE);
        status
    }

    /// The terminal goes away, as at the end of a connection.
    pub(crate) fn hang_up(&mut self) {
        self.keyboard = Box::new(std::io::sink());
        self.master = None;
        // The thread that reads holds the terminal open until it has nothing more to give its bytes to.
        self.output = channel().1;
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&mut self, name: &str) {
        let id = self.id().to_string();
        let status = std::process::Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// The terminal is as it was found: its screen, its modes, its settings.
    #[track_caller]
    pub(crate) fn check_restored(&self) {
        let screen = self.screen();
        assert!(!screen.alternate_screen(), "still in the alternate screen");
        assert!(!screen.hide_cursor(), "cursor hidden");
        assert_eq!(self.modes_left(), [] as [String; 0]);
        let now = self.settings();
        let flags = |settings: &Termios| {
            (
                settings.local_modes,
                settings.input_modes,
                settings.output_modes,
                settings.control_modes,
            )
        };
        assert_eq!(flags(&now), flags(&self.before));
    }

    /// Opens the program's end of the terminal.
    fn terminal(&self) -> fs::File {
        let path = self.master.as_ref().and_then(|master| master.tty_name());
        fs::File::open(path.unwrap()).unwrap()
    }

    fn settings(&self) -> Termios {
        tcgetattr(self.terminal().as_fd()).unwrap()
    }

    /// Returns the modes that were switched and not switched back, by what was written.
    pub(crate) fn modes_left(&self) -> Vec<String> {
        let text = self.written();
        let mut left: Vec<String> = Vec::new();
        for part in text.split("\u{1b}[").skip(1) {
            let end = part.find(|letter: char| letter.is_ascii_alphabetic());
            let Some((name, rest)) = end.map(|end| part.split_at(end)) else {
                continue;
            };
            // What stands for a mode that is on from the start: the cursor, and the terminal's own order of letters.
            let is_on_before = matches!(name, "?25" | "8");
            let is_switched = match &rest[..1] {
                "h" => !is_on_before,
                "l" => is_on_before,
                _ => continue,
            };
            left.retain(|known| known != name);
            if is_switched {
                left.push(name.to_owned());
            }
        }
        left
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        // A test that failed leaves no viewer behind.
        if !self.has_ended() {
            let _ = self.child.kill();
        }
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}
