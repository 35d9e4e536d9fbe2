//! A step as the viewer shows it, as text with colours: for a pager, a mail, a log.

use crate::rows::{Layout, Line, Marks, Pane, Panes, Rows, Wish};
use crate::style::{Role, Style};
use crate::theme::Theme;
use crate::visual::{self, Charset, Form, Order};

use super::{Compared, certainty, later};

/// Cells of a column besides its text: the mark with a blank on either side, and a blank before the divider.
const PANE: usize = 4;

/// Returns the changes of one step, laid out for `width` cells.
#[must_use]
pub fn ansi(compared: &Compared<'_>, theme: &Theme, width: usize, form: Form) -> String {
    let wish = Wish {
        brackets: theme.brackets,
        filter: compared.filter,
        form: Form {
            order: Order::Logical,
            ..form
        },
        ..Wish::default()
    };
    let layout = Layout::fit(width, &wish);
    let theme = &theme.without_ground();
    let mut page = Page {
        theme,
        form,
        text: String::new(),
    };
    page.heading(compared, width);
    for line in &Rows::new(compared.step, &layout, &marks(compared)).lines {
        page.line(line, layout.text_width);
    }
    match form.charset {
        Charset::Utf8 => page.text,
        Charset::Ascii => visual::ascii(&page.text),
    }
}

/// Returns a few words in the colours of `theme`, for a list of themes.
#[must_use]
pub fn theme_picture(theme: &Theme) -> String {
    let mut page = Page {
        theme,
        form: Form::default(),
        text: String::new(),
    };
    let runs = [
        (Role::Text, " The ferry leaves at "),
        (Role::Removed, "nine"),
        (Role::Text, " "),
        (Role::Added, "ten"),
        (Role::Text, "; "),
        (Role::Moved, "nobody"),
        (Role::Text, " "),
        (Role::Match, "waits"),
        (Role::Text, ". "),
        (Role::Bar, " v6 → v7 "),
    ];
    for (role, text) in runs {
        page.run(role, text);
    }
    page.text
}

/// The places that may be wrong are marked here too.
fn marks(compared: &Compared<'_>) -> Marks {
    Marks {
        doubtful_old: compared.old.doubtful_paragraphs(),
        doubtful_new: compared.new.doubtful_paragraphs(),
        ..Marks::default()
    }
}

struct Page<'t> {
    theme: &'t Theme,
    form: Form,
    text: String,
}

impl Page<'_> {
    fn heading(&mut self, compared: &Compared<'_>, width: usize) {
        let (old, new) = (compared.old, compared.new);
        let stats = compared.step.stats();
        let later = later(compared.article, old, new)
            .map(|later| format!(", {later}"))
            .unwrap_or_default();
        let heading = format!("version {} → version {}{later}", old.number, new.number);
        let counts = format!(
            "  +{} −{} words  {}",
            stats.words_added,
            stats.words_removed,
            certainty(new)
        );
        let name = self.form.shorten(compared.article.name(), width);
        self.run(Role::Heading, &name);
        self.text.push('\n');
        self.run(Role::Heading, &self.form.shorten(&heading, width));
        let room = width.saturating_sub(self.form.width(&heading));
        self.run(Role::Dim, &self.form.shorten(&counts, room));
        self.text.push_str("\n\n");
    }

    fn line(&mut self, line: &Line, text_width: usize) {
        match &line.panes {
            Panes::Blank => {}
            Panes::Folded(folded) => self.run(Role::Dim, &format!("   ··· {folded} ···")),
            Panes::Inline(pane) => {
                self.pane(pane);
            }
            Panes::Split(old, new) => {
                let used = self.pane(old);
                self.text
                    .push_str(&" ".repeat((text_width + PANE).saturating_sub(used)));
                self.run(Role::Border, "│");
                self.pane(new);
            }
        }
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        self.text.push('\n');
    }

    /// Returns the cells used.
    fn pane(&mut self, pane: &Pane) -> usize {
        let doubt = if pane.is_doubtful { '?' } else { ' ' };
        self.run(Role::Gutter, &format!(" {}{doubt}", pane.mark.sign()));
        pane.runs.iter().for_each(|run| {
            let style = self.theme.style(run.role);
            let style = if run.is_inner { style.strong() } else { style };
            self.styled(style, &run.text);
        });
        3 + pane
            .runs
            .iter()
            .map(|run| self.form.width(&run.text))
            .sum::<usize>()
    }

    fn run(&mut self, role: Role, text: &str) {
        self.styled(self.theme.style(role), text);
    }

    fn styled(&mut self, style: Style, text: &str) {
        let sgr = sgr(style);
        if sgr.is_empty() || text.trim().is_empty() && !sgr.contains("48;") {
            self.text.push_str(text);
        } else {
            self.text.extend(["\u{1b}[", &sgr, "m", text, "\u{1b}[0m"]);
        }
    }
}

/// Returns the numbers between `ESC [` and `m` that switch `style` on; empty for the terminal's own.
#[must_use]
pub fn sgr(style: Style) -> String {
    let mut codes: Vec<String> = style
        .attributes
        .sgr()
        .map(|code| code.to_string())
        .collect();
    codes.extend(style.fg.map(|color| color.sgr(30)));
    codes.extend(style.bg.map(|color| color.sgr(40)));
    codes.join(";")
}
