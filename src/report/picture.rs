//! A step as the viewer shows it, as lines of styled text: what `ansi` and `svg` have in common.

use crate::rows::{Layout, Line, Marks, Pane, Panes, Rows, Wish};
use crate::style::{Role, Style};
use crate::theme::Theme;
use crate::visual::{Form, Order};

use super::{Compared, certainty, later};

/// Cells of a column besides its text: the mark with a blank on either side, and a blank before the divider.
const PANE: usize = 4;

/// Text of one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) style: Style,
    pub(super) text: String,
}

/// Lines of styled text, from top to bottom.
pub(super) struct Picture<'t> {
    theme: &'t Theme,
    form: Form,
    pub(super) lines: Vec<Vec<Span>>,
}

impl<'t> Picture<'t> {
    /// Begins one with a single empty line.
    pub(super) fn new(theme: &'t Theme, form: Form) -> Self {
        Self {
            theme,
            form,
            lines: vec![Vec::new()],
        }
    }

    /// Adds the changes of one step, laid out for `width` cells; the last line is left empty.
    pub(super) fn step(&mut self, compared: &Compared<'_>, width: usize) {
        let wish = Wish {
            brackets: self.theme.brackets,
            filter: compared.filter,
            form: Form {
                order: Order::Logical,
                ..self.form
            },
            ..Wish::default()
        };
        let layout = Layout::fit(width, &wish);
        self.heading(compared, width);
        for line in &Rows::new(compared.step, &layout, &marks(compared)).lines {
            self.line(line, layout.text_width);
        }
    }

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
        self.end_line();
        self.run(Role::Heading, &self.form.shorten(&heading, width));
        let room = width.saturating_sub(self.form.width(&heading));
        self.run(Role::Dim, &self.form.shorten(&counts, room));
        self.end_line();
        self.end_line();
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
                let gap = (text_width + PANE).saturating_sub(used);
                self.styled(Style::default(), &" ".repeat(gap));
                self.run(Role::Border, "│");
                self.pane(new);
            }
        }
        self.end_line();
    }

    /// Returns the cells used.
    fn pane(&mut self, pane: &Pane) -> usize {
        let doubt = if pane.is_doubtful { '?' } else { ' ' };
        self.run(Role::Gutter, &format!(" {}{doubt}", pane.mark.sign()));
        for run in &pane.runs {
            let style = self.theme.style(run.role);
            let style = if run.is_inner { style.strong() } else { style };
            self.styled(style, &run.text);
        }
        let widths = pane.runs.iter().map(|run| self.form.width(&run.text));
        3 + widths.sum::<usize>()
    }

    pub(super) fn run(&mut self, role: Role, text: &str) {
        self.styled(self.theme.style(role), text);
    }

    fn styled(&mut self, style: Style, text: &str) {
        if let Some(line) = self.lines.last_mut() {
            let text = text.to_owned();
            line.push(Span { style, text });
        }
    }

    fn end_line(&mut self) {
        self.lines.push(Vec::new());
    }
}

/// The places that may be wrong are marked here too.
fn marks(compared: &Compared<'_>) -> Marks {
    Marks {
        doubtful_old: compared.old.doubtful_paragraphs(),
        doubtful_new: compared.new.doubtful_paragraphs(),
        ..Marks::default()
    }
}
