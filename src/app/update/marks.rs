//! Marking: what was seen, flags, notes, and which versions were looked at.

use std::sync::Arc;

use crate::app::anchor::Arrival;
use crate::app::model::Direction;
use crate::app::reviewing::NoteLine;
use crate::app::{Action, Effect, Model, Purpose, Typing};
use crate::review::{Deed, MarkId, Review};
use crate::store::Timestamp;

use super::changes::{leave_step, show_change};
use super::steps::edge_message;

/// Does what the reader did at once, and has it kept.
fn carry_out(model: &mut Model, deed: Deed) -> Vec<Effect> {
    // The program knows the time, and its answer replaces this: whatever is earliest comes after what it answers.
    Arc::make_mut(&mut model.reviewing.review).apply(&deed, Timestamp::from_seconds(0));
    vec![Effect::Mark(deed)]
}

/// Takes all that is kept by now, or tells why the last deed is not.
pub(super) fn marked(model: &mut Model, outcome: Result<Arc<Review>, String>) {
    match outcome {
        Ok(review) => model.reviewing.review = review,
        Err(why) => model.message = Some(why),
    }
}

/// Notes that the reader looks at the newer of the two versions, where it is the newest that they have seen so far.
pub(super) fn look(model: &mut Model) -> Option<Effect> {
    let (article, idx) = (model.pair.article, model.pair.new);
    let is_news = |seen: Option<&_>| seen.is_none_or(|seen| *seen < idx);
    if model.step.is_none() || !is_news(model.reviewing.looked.get(&article)) {
        return None;
    }
    // To find the last look takes a look at every newer version, so it is done once: from then on the session knows.
    if !model.reviewing.looked.contains_key(&article)
        && let Some((last, _)) = model.reviewing.review.last_look(model.article())
        && last > idx
    {
        model.reviewing.looked.insert(article, last);
        return None;
    }
    model.reviewing.looked.insert(article, idx);
    let look = || Effect::Mark(Deed::look(model.article(), model.new_version()));
    model.reviewing.is_kept.then(look)
}

/// Tells what was done, and where nothing is kept that too.
fn tell(model: &mut Model, what: &str) {
    let caution = if model.reviewing.is_kept {
        ""
    } else {
        "; nothing is kept beyond this session"
    };
    model.message = Some(format!("{what}{caution}"));
}

/// Marks the current change as seen, or not.
pub(super) fn toggle_seen(model: &mut Model) -> Vec<Effect> {
    let (Some(_), Some(id)) = (model.change_at_hand(), model.id_at_hand()) else {
        // To take it for all of them would be hard to take back.
        let [next, all] =
            [Action::NextChange, Action::MarkStepSeen].map(|action| model.keymap.first_key(action));
        model.message = Some(format!(
            "no current change: {next} goes to the next one, {all} marks all"
        ));
        return Vec::new();
    };
    let is = !model.reviewing.is_seen(id);
    let what = if is { "seen" } else { "not seen" };
    let place = model.place_at_hand();
    tell(model, &format!("{place}: {what}"));
    carry_out(model, Deed::Seen { ids: vec![id], is })
}

/// Marks all changes of the step as seen, or where they all are, as not seen.
pub(super) fn toggle_all_seen(model: &mut Model) -> Vec<Effect> {
    let ids: Vec<MarkId> = model.reviewing.all_ids().collect();
    if model.step.is_none() || ids.is_empty() {
        model.message = Some("nothing changed in this step".to_owned());
        return Vec::new();
    }
    let is = !ids.iter().all(|id| model.reviewing.is_seen(*id));
    let what = if is { "seen" } else { "not seen" };
    tell(model, &format!("all {} changes: {what}", ids.len()));
    carry_out(model, Deed::Seen { ids, is })
}

/// Flags what is at hand, or takes its flag away.
pub(super) fn toggle_flag(model: &mut Model) -> Vec<Effect> {
    let Some(target) = model.target() else {
        return Vec::new();
    };
    let is = !model.signs_at_hand().is_flagged;
    let place = model.place_at_hand();
    let what = if is { "flagged" } else { "flag taken away" };
    tell(model, &format!("{place}: {what}"));
    let deed = Deed::Flag {
        id: target.id,
        about: target.about,
        is,
    };
    carry_out(model, deed)
}

/// Lets the reader type a note on what is at hand; one that was given up is there again.
pub(super) fn begin_note(model: &mut Model) {
    let Some(target) = model.target() else { return };
    let text = model.reviewing.draft.take().unwrap_or_default();
    let line = NoteLine {
        place: model.place_at_hand(),
        target,
        before: None,
    };
    begin(model, text, line);
}

/// Lets the reader change the last note on what is at hand.
pub(super) fn edit_note(model: &mut Model) {
    let Some(target) = model.target() else { return };
    let place = model.place_at_hand();
    let mark = model.reviewing.review.mark(target.id);
    let last = mark.and_then(|mark| mark.notes().last());
    let Some((id, text)) = last.map(|(id, note)| (id, note.text.clone())) else {
        model.message = Some(format!("no note on {place}"));
        return;
    };
    let line = NoteLine {
        place,
        target,
        before: Some((id, text.clone())),
    };
    begin(model, text, line);
}

fn begin(model: &mut Model, text: String, line: NoteLine) {
    model.keyboard.typing = Some(Typing {
        text,
        purpose: Purpose::Note(Box::new(line)),
    });
}

/// Writes the note that was typed.
pub(super) fn write_note(model: &mut Model, text: &str, line: NoteLine) -> Vec<Effect> {
    let text = text.trim();
    let was = line.before.as_ref().map(|(_, was)| was.as_str());
    if was.unwrap_or_default() == text {
        let what = if was.is_some() {
            "unchanged"
        } else {
            "empty, none written"
        };
        model.message = Some(format!("note on {}: {what}", line.place));
        return Vec::new();
    }
    let what = match (was, text) {
        (Some(_), "") => "taken away",
        (Some(_), _) => "changed",
        (None, _) => "written",
    };
    tell(model, &format!("note on {}: {what}", line.place));
    let deed = Deed::Write {
        id: line.target.id,
        about: line.target.about,
        note: line.before.map_or_else(
            || model.reviewing.review.new_note(line.target.id, text),
            |(id, _)| id,
        ),
        text: text.to_owned(),
    };
    carry_out(model, deed)
}

/// Gives up typing a note; what was typed is there for the next one, and the reader is told so.
pub(super) fn give_up_note(model: &mut Model, text: String, line: &NoteLine) {
    let was = line.before.as_ref().map(|(_, was)| was.as_str());
    if text.trim().is_empty() || was == Some(text.trim()) {
        model.message = Some(format!("note on {}: nothing written", line.place));
        return;
    }
    model.reviewing.draft = Some(text);
    let again = match model.keymap.first_key(Action::Note) {
        none if none.is_empty() => "the next note begins with what you typed".to_owned(),
        key => format!("{key} goes on with what you typed"),
    };
    model.message = Some(format!("note on {} is not written; {again}", line.place));
}

/// Goes to the next change that is not seen; after the last one the reader is told, and pressing again goes on.
pub(super) fn next_unseen(model: &mut Model, n: usize, edge: Option<Direction>) -> Vec<Effect> {
    let n_above_screen = || {
        let changes = &model.rows().changes;
        changes.partition_point(|change| change.lines.end <= model.top)
    };
    let at_hand = model.change_at_hand();
    let from = at_hand.map_or_else(n_above_screen, |change| change + 1);
    let is_unseen = |change: &usize| !model.signs(*change).is_seen;
    let below: Vec<usize> = (from..model.rows().changes.len())
        .filter(is_unseen)
        .collect();
    if let Some(last) = below.last() {
        let target = below.get(n - 1).unwrap_or(last);
        show_change(model, *target);
        return Vec::new();
    }
    let is_newest = model.pair.new >= model.article().newest();
    if edge == Some(Direction::Forward) && !is_newest {
        return leave_step(model, Direction::Forward, Arrival::FirstUnseen);
    }
    let n_above = (0..from.min(model.rows().changes.len()))
        .filter(is_unseen)
        .count();
    let here = match (model.rows().changes.len(), n_above) {
        (0, _) => "nothing changed in this step".to_owned(),
        (_, 0) => "all changes of this step are seen".to_owned(),
        (_, n_above) => format!("no unseen change below, {n_above} above"),
    };
    let on = if is_newest {
        edge_message(model, Direction::Forward)
    } else {
        model.keyboard.edge = Some(Direction::Forward);
        let key = model.keymap.first_key(Action::NextUnseen);
        format!("{key} again for the next step")
    };
    model.message = Some(format!("{here}; {on}"));
    Vec::new()
}
