//! The only writer of the [`Model`].

mod ages;
mod changes;
mod doubts;
mod find;
mod jump;
mod marks;
mod open;
mod point;
mod reload;
mod steps;
mod typing;

use crate::rows::{Columns, LEAST_FOR_SPLIT_ON_REQUEST};
use crate::visual::Order;

use super::anchor::Arrival;
use super::copy::{self, Part};
use super::guess::{self, Made, Ready};
use super::keymap::Lookup;
use super::model::Direction;
use super::survey::Survey;
use super::{
    Action, Code, Effect, Event, Export, Help, Key, ListKind, Model, Overlay, Page, SheetKind,
    Size, Typing, trace,
};

pub(super) use self::ages::walks;
pub(super) use self::jump::Places;
pub(super) use self::open::destination;
pub(super) use self::steps::{ends, in_other_case, neighbours};

use self::changes::go_to_change;
use self::doubts::{chosen, next_doubt};
use self::find::go_to_found;
use self::open::act_on_overlay;
use self::steps::{done, go_to_end, open, step_by};

/// Numbers before a key stop here.
const LARGEST_COUNT: usize = 9_999;

/// Applies `event` to `model` and says what the outside world must do next.
///
/// Same model and event, same outcome: no clock, no files, no threads.
#[must_use]
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let mut effects = take(model, event);
    effects.extend(find::look_ahead(model));
    effects.extend(trace::ask(model));
    effects.extend(guess::foresee(model));
    effects.extend(marks::look(model));
    effects
}

fn take(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Key(key) => press(model, key),
        Event::Resize(size) => resize(model, size),
        Event::Paste(text) => typing::paste(model, &text),
        Event::Mouse(mouse) => jump::far(model, |model| point::point(model, mouse)),
        Event::Done(pair, outcome) => {
            let ready = outcome.map(|step| Ready {
                made: Made::of(&model.store, pair, step),
                rows: None,
            });
            let mut effects = done(model, pair, ready);
            effects.extend(press_queued(model));
            effects
        }
        Event::Guessed(pair, outcome) => {
            let mut effects = done(model, pair, outcome);
            effects.extend(press_queued(model));
            effects
        }
        Event::Chosen(outcome) => chosen(model, outcome),
        Event::Exported(outcome) => {
            model.message = Some(match outcome {
                Ok(name) => format!("written to {name}"),
                Err(why) => format!("not written: {why}"),
            });
            Vec::new()
        }
        Event::Reloaded(outcome) => reload::reloaded(model, outcome),
        Event::Marked(outcome) => {
            marks::marked(model, outcome);
            Vec::new()
        }
        Event::Suited(theme, brackets) => {
            model.suit(theme, brackets);
            Vec::new()
        }
        Event::Themes(themes) => {
            // Whoever was faster has a list open that is as good.
            if model.themes.is_empty() {
                model.themes = themes;
            }
            Vec::new()
        }
        Event::Widths(widths) => {
            model.wish.form.ambiguous = widths;
            model.lay_out_in_place();
            model.fill_sheet_again();
            vec![Effect::Repaint]
        }
        Event::Surveyed {
            article,
            start,
            steps,
        } => {
            model.survey.take(article, start, &steps);
            model.fill_sheet_again();
            Vec::new()
        }
        Event::Found(findings) => {
            jump::far(model, |model| find::found(model, findings));
            Vec::new()
        }
        Event::Traced(traced) => {
            trace::take(model, traced);
            Vec::new()
        }
        Event::Aged(article, ages) => jump::far(model, |model| ages::take(model, article, ages)),
        Event::Failed(why) => {
            model.message = Some(why);
            Vec::new()
        }
    }
}

fn resize(model: &mut Model, size: Size) -> Vec<Effect> {
    model.size = size;
    if model.step.is_some() {
        model.lay_out_in_place();
        model.fill_sheet_again();
        return vec![Effect::Repaint];
    }
    // The first event of a session opens it; later ones must not throw away what is awaited.
    if model.is_awaited {
        return vec![Effect::Repaint];
    }
    let survey = survey(model);
    let mut effects = open(model, model.pair, Arrival::Top);
    effects.extend([survey, Effect::Themes]);
    effects
}

/// Has every article summed up, the open one first.
fn survey(model: &mut Model) -> Effect {
    model.survey = Survey::new(&model.store);
    let open = model.pair.article;
    let others = (0..model.store.articles.len()).filter(|article| *article != open);
    Effect::Survey(std::iter::once(open).chain(others).collect())
}

/// Keys that wait at most; a reader who leans on the keyboard loses the rest.
const MOST_QUEUED: usize = 100;

/// Takes a key, or lets it wait: one that is about a step means that step, even where its diff is still being made.
fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let is_interrupt = key == Key::ctrl('c');
    if model.is_awaited
        && !is_interrupt
        && (!model.keyboard.queued.is_empty() || !acts_anywhere(model, key))
    {
        if model.keyboard.queued.len() < MOST_QUEUED {
            model.keyboard.queued.push_back(key);
        }
        return Vec::new();
    }
    press_now(model, key)
}

/// Presses the keys that waited, until another diff is awaited.
fn press_queued(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while !model.is_awaited
        && let Some(key) = model.keyboard.queued.pop_front()
    {
        effects.extend(press_now(model, key));
    }
    effects
}

/// Returns whether `key` means the same whatever the step shows: stepping on while a diff is being made needs no diff.
fn acts_anywhere(model: &Model, key: Key) -> bool {
    let is_open = model.overlay.is_some() || model.keyboard.typing.is_some();
    let is_about_steps = matches!(
        model.keymap.lookup(model.context(), &[key]),
        Lookup::Act(
            Action::Newer
                | Action::Older
                | Action::Newest
                | Action::Oldest
                | Action::Versions
                | Action::Articles
                | Action::Headlines
                | Action::Pin
                | Action::Whole
                | Action::Problems
                | Action::Help
                | Action::Commands
                | Action::Themes
                | Action::Cancel
                | Action::Repaint
                | Action::Suspend
                | Action::Close
                | Action::Quit
        )
    );
    is_open || is_about_steps
}

fn press_now(model: &mut Model, key: Key) -> Vec<Effect> {
    jump::far(model, |model| press_key(model, key))
}

fn press_key(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(effects) = typing::type_key(model, key) {
        return effects;
    }
    if let Some(effects) = jump::take_letter(model, key) {
        return effects;
    }
    model.message = None;
    model.walk = None;
    if let Some(digit) = digit(key, model) {
        let count = model.keyboard.count.unwrap_or(0) * 10 + digit;
        model.keyboard.count = Some(count.min(LARGEST_COUNT));
        return Vec::new();
    }
    model.keyboard.pending.push(key);
    let context = model.context();
    match model.keymap.lookup(context, &model.keyboard.pending) {
        Lookup::Pending => Vec::new(),
        Lookup::Unbound => {
            model.keyboard.pending.clear();
            model.keyboard.count = None;
            Vec::new()
        }
        Lookup::Act(action) => {
            model.keyboard.pending.clear();
            let count = model.keyboard.count.take();
            act(model, action, count)
        }
    }
}

/// A digit belongs to the number; a nought only inside of one.
fn digit(key: Key, model: &Model) -> Option<usize> {
    let Code::Char(letter) = key.code else {
        return None;
    };
    let is_plain = !key.ctrl && !key.alt && model.keyboard.pending.is_empty();
    let digit = letter
        .to_digit(10)
        .filter(|digit| *digit > 0 || model.keyboard.count.is_some())?;
    is_plain.then_some(digit as usize)
}

fn act(model: &mut Model, action: Action, count: Option<usize>) -> Vec<Effect> {
    // What is open takes the keys that mean something to it.
    if let Some(effects) = act_on_overlay(model, action, count) {
        return effects;
    }
    let edge = model.keyboard.edge.take();
    let n = count.unwrap_or(1).clamp(1, LARGEST_COUNT);
    let page = model.body_height();
    match action {
        Action::Newer => return step_by(model, Direction::Forward, n),
        Action::Older => return step_by(model, Direction::Back, n),
        Action::Newest => return go_to_end(model, Direction::Forward),
        Action::Oldest => return go_to_end(model, Direction::Back),
        Action::NextChange => return go_to_change(model, Direction::Forward, n, edge),
        Action::PreviousChange => return go_to_change(model, Direction::Back, n, edge),
        Action::FindNext if model.search.is_none() => {
            return go_to_change(model, Direction::Forward, n, edge);
        }
        Action::FindPrevious if model.search.is_none() => {
            return go_to_change(model, Direction::Back, n, edge);
        }
        Action::FindNext => go_to_found(model, Direction::Forward, n),
        Action::FindPrevious => go_to_found(model, Direction::Back, n),
        Action::MarkSeen => return marks::toggle_seen(model),
        Action::MarkStepSeen => return marks::toggle_all_seen(model),
        Action::MarkFlag => return marks::toggle_flag(model),
        Action::Note => marks::begin_note(model),
        Action::NoteEdit => marks::edit_note(model),
        Action::NextUnseen => return marks::next_unseen(model, n, edge),
        Action::Find => model.keyboard.typing = Some(Typing::search(false)),
        Action::Down => model.scroll_to(model.top.saturating_add(n)),
        Action::Up => model.scroll_to(model.top.saturating_sub(n)),
        Action::HalfDown => model.scroll_to(model.top.saturating_add(n * (page / 2).max(1))),
        Action::HalfUp => model.scroll_to(model.top.saturating_sub(n * (page / 2).max(1))),
        // One line of the page before stays in sight.
        Action::PageDown => {
            model.scroll_to(model.top.saturating_add(n * page.saturating_sub(1).max(1)));
        }
        Action::PageUp => {
            model.scroll_to(model.top.saturating_sub(n * page.saturating_sub(1).max(1)));
        }
        Action::Top => model.scroll_to(0),
        Action::Bottom => go_to_paragraph(model, count),
        Action::PlaceKeep => jump::ask(model, jump::Wish::Keep),
        Action::PlaceGo => jump::ask(model, jump::Wish::Go),
        Action::Back => return jump::back(model, n),
        Action::Layout => toggle_layout(model),
        Action::Fold => toggle_fold(model),
        Action::Case => return steps::toggle_case(model),
        Action::Only => model.open_list(ListKind::Kinds),
        Action::Help => model.overlay = Some(Overlay::Help(Help::default())),
        Action::Commands => model.open_list(ListKind::Commands),
        Action::Themes => model.open_list(ListKind::Themes),
        Action::Mouse => return point::toggle(model),
        Action::Brackets => toggle_brackets(model),
        Action::Blink | Action::Typography | Action::Invisibles => {
            model.look_otherwise(action);
        }
        Action::Direction => toggle_direction(model),
        Action::CopyChange => return copy(model, Part::Change),
        Action::CopyParagraph => return copy(model, Part::Paragraph),
        Action::CopyQuotation => return copy(model, Part::Quotation),
        Action::CopyAddress => return copy(model, Part::Address),
        Action::ExportPage => return export(model, Page::Html),
        Action::ExportText => return export(model, Page::Markdown),
        Action::Versions => match count {
            None => model.open_list(ListKind::Versions),
            Some(number) => return steps::go_to_version(model, number),
        },
        Action::ZoomIn => zoom(model, n as isize),
        Action::ZoomOut => zoom(model, -(n as isize)),
        Action::Articles => model.open_list(ListKind::Articles),
        Action::Order => reorder(model),
        Action::Pin => steps::pin(model),
        Action::Whole => return steps::whole(model),
        Action::FindEverywhere => model.keyboard.typing = Some(Typing::search(true)),
        Action::FindNewer => return find::go_to_turn(model, Direction::Forward),
        Action::FindOlder => return find::go_to_turn(model, Direction::Back),
        Action::Shared => model.open_sheet(SheetKind::Shared),
        Action::Headlines => model.open_sheet(SheetKind::Headlines),
        Action::Inspect => model.open_sheet(SheetKind::Signs),
        Action::Read => return ages::open(model, SheetKind::Read),
        Action::Words => return ages::open(model, SheetKind::Words),
        Action::Lives => return ages::open(model, SheetKind::Lives),
        Action::NextOfParagraph => return ages::walk(model, Direction::Forward, n),
        Action::PreviousOfParagraph => return ages::walk(model, Direction::Back, n),
        Action::Doubts => next_doubt(model),
        Action::Problems if model.problems().next().is_none() => {
            model.message = Some("nothing went wrong while reading".to_owned());
        }
        Action::Problems => model.open_list(ListKind::Problems),
        Action::Choose => {}
        Action::Cancel => return cancel(model),
        Action::Repaint => return vec![Effect::Repaint],
        Action::Reload => return reload::begin(model),
        Action::Suspend => return vec![Effect::Suspend],
        Action::Close | Action::Quit => return vec![Effect::Quit],
    }
    Vec::new()
}

fn go_to_paragraph(model: &mut Model, count: Option<usize>) {
    let Some(number) = count else {
        return model.scroll_to(usize::MAX);
    };
    let last = model.new_version().paragraphs.len();
    let item = model.item_of(model.pair.new, number.clamp(1, last.max(1)) - 1);
    let line = model.rows().line_of(item);
    model.scroll_to(line);
}

fn toggle_layout(model: &mut Model) {
    let columns = model.layout().columns;
    model.look_otherwise(Action::Layout);
    if columns == Columns::Stacked && model.layout().columns != Columns::Split {
        model.message = Some(format!(
            "two columns need a width of {LEAST_FOR_SPLIT_ON_REQUEST}"
        ));
    }
}

fn toggle_fold(model: &mut Model) {
    if model.pair.is_one_version() {
        model.message = Some("one version by itself is shown whole".to_owned());
    } else {
        model.look_otherwise(Action::Fold);
    }
}

fn toggle_brackets(model: &mut Model) {
    model.look_otherwise(Action::Brackets);
    model.brackets.wanted = Some(model.wish.brackets);
}

fn toggle_direction(model: &mut Model) {
    model.look_otherwise(Action::Direction);
    let what = match model.wish.form.order {
        Order::Logical => "letters from right to left stand in the order of the file",
        Order::Visual => "letters from right to left stand as they are read",
    };
    model.message = Some(what.to_owned());
}

/// Lists the articles in the next order.
fn reorder(model: &mut Model) {
    model.order = model.order.next();
    model.open_list(ListKind::Articles);
}

fn zoom(model: &mut Model, by: isize) {
    if !model.zoom_by(by) {
        let what = if by > 0 {
            "the timeline shows no fewer versions"
        } else {
            "the timeline shows every version"
        };
        model.message = Some(what.to_owned());
    }
}

fn copy(model: &mut Model, part: Part) -> Vec<Effect> {
    let clipboard = model.clipboard;
    let told = copy::text(model, part).and_then(|text| Ok((clipboard.tell(&text)?, text)));
    match told {
        Ok((message, text)) => {
            model.message = Some(message);
            vec![Effect::Copy(text, clipboard)]
        }
        Err(why) => {
            model.message = Some(why);
            Vec::new()
        }
    }
}

fn export(model: &mut Model, page: Page) -> Vec<Effect> {
    if model.pair.is_one_version() {
        let why = "one version by itself has no changes to write; `variorum export` writes texts";
        model.message = Some(why.to_owned());
        return Vec::new();
    }
    model.message = Some("writing a file …".to_owned());
    vec![Effect::Export(Export {
        pair: model.pair,
        page,
        n_loaded: model.n_loaded,
    })]
}

/// Takes back one thing at a time; never leaves.
fn cancel(model: &mut Model) -> Vec<Effect> {
    if model.look_otherwise(Action::Cancel) {
        return Vec::new();
    }
    if model.search.is_some() {
        return find::give_up(model);
    }
    model.change = None;
    Vec::new()
}
