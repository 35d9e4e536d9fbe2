//! Threads that make diffs, read again and search while the reader reads.

mod lanes;

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::age::Ages;
use crate::app::{
    Event, Export, Findings, Guess, Pair, Quest, Shelf, Trace, compare, is_short, seek, survey,
    theme_names,
};
use crate::history::Summary;
use crate::parallel;
use crate::review::Deed;
use crate::store::{PuzzleId, Store, VersionIdx};
use crate::theme::{Catalog, ColorDepth};

use self::lanes::{Lanes, Task};

/// A diff may take this long before it becomes coarser.
const LONGEST: Duration = Duration::from_secs(2);
/// Steps that were summed up are told of no more often than this: each telling is a frame.
const TELLING: Duration = Duration::from_millis(150);

/// One thread that makes diffs, reads again what a choice changes, and has marks kept; joined when dropped. And one for each
/// search and for following what it found, which may take long, and ends by itself when nobody waits for it any more.
#[derive(Default)]
pub struct Worker {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    send: Option<Arc<dyn Fn(Event) + Send + Sync>>,
    tells_whole: bool,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("shared", &self.shared)
            .finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
struct Shared {
    lanes: Mutex<Lanes>,
    wake: Condvar,
    /// What is searched through.
    store: Mutex<Arc<Store>>,
    /// Counts the searches: every one but the last is over.
    search: AtomicUsize,
    /// The same for what was searched for and is followed.
    trace: AtomicUsize,
}

impl Shared {
    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        // Nothing that holds the lock can panic half way through a change.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn search_in(&self, store: &Arc<Store>) {
        *self.store.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(store);
    }
}

impl Worker {
    /// Takes wishes from now on. Of a history it tells again and again what is summed up so far, or once where it
    /// `tells_whole` ones only.
    #[must_use]
    pub fn new(tells_whole: bool) -> Self {
        let mut worker = Self::default();
        worker.tells_whole = tells_whole;
        worker
    }

    /// Starts the thread; `send` is called on it with every diff that is done.
    pub fn start(
        &mut self,
        store: Arc<Store>,
        source: impl Shelf + 'static,
        send: impl Fn(Event) + Send + Sync + 'static,
    ) -> std::io::Result<()> {
        let send: Arc<dyn Fn(Event) + Send + Sync> = Arc::new(send);
        self.send = Some(Arc::clone(&send));
        self.shared.search_in(&store);
        let for_thread = Arc::clone(&self.shared);
        let tells_whole = self.tells_whole;
        let thread = std::thread::Builder::new()
            .name(parallel::WORKER.to_owned())
            .spawn(move || {
                let mut desk = Desk {
                    tells_whole,
                    store,
                    shelf: source,
                    ages: None,
                    summed_up: Vec::new(),
                    n_loaded: 0,
                    told_at: Instant::now(),
                };
                while let Some(task) = next(&for_thread) {
                    if let Some(event) = desk.carry_out(task, &for_thread) {
                        send(event);
                    }
                }
            })?;
        self.thread = Some(thread);
        Ok(())
    }

    /// Makes `pair` before anything else; an older wish is forgotten.
    pub fn focus(&self, pair: Pair) {
        self.shared.lanes().focus = Some(pair);
        self.shared.wake.notify_one();
    }

    /// Has everything read again with this reading, before any diff.
    pub fn choose(&self, puzzle: PuzzleId, reading: String) {
        self.shared.lanes().choices.push_back((puzzle, reading));
        self.shared.wake.notify_one();
    }

    /// Has a step written into a file, before any diff.
    pub fn export(&self, wish: Export) {
        self.shared.lanes().exports.push_back(wish);
        self.shared.wake.notify_one();
    }

    /// Has everything read again as it is now, before any diff.
    pub fn reload(&self) {
        self.shared.lanes().reload = true;
        self.shared.wake.notify_one();
    }

    /// Looks for what `quest` seeks in everything, in the article at `open` first; any older search is over.
    pub fn search(&self, quest: Option<Quest>, open: usize) {
        let number = self.shared.search.fetch_add(1, Ordering::Relaxed) + 1;
        let (Some(quest), Some(send)) = (quest, self.send.clone()) else {
            return;
        };
        let shared = Arc::clone(&self.shared);
        let store = Arc::clone(&shared.store.lock().unwrap_or_else(PoisonError::into_inner));
        self.aside("searched", move || {
            let is_over = || shared.search.load(Ordering::Relaxed) != number;
            let mut tell = |found| send(Event::Found(found));
            let outcome = guarded(|| seek(&store, &quest, open, &is_over, &mut tell));
            if let Err(why) = outcome {
                send(Event::Found(Findings::end_of(quest)));
                send(Event::Failed(format!("not searched: {why}")));
            }
        });
    }

    /// Finds out what became of what is searched for; nobody waits any more for what was asked before.
    pub fn trace(&self, trace: Trace) {
        let number = self.shared.trace.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(send) = self.send.clone() else {
            return;
        };
        let (shared, lost) = (Arc::clone(&self.shared), trace.clone());
        let is_begun = self.aside("followed", move || {
            let is_over = || shared.trace.load(Ordering::Relaxed) != number;
            match guarded(|| trace.follow(&is_over)) {
                Ok(traced) => traced
                    .into_iter()
                    .for_each(|traced| send(Event::Traced(traced))),
                Err(why) => {
                    send(Event::Traced(trace.lost()));
                    send(Event::Failed(format!("not followed: {why}")));
                }
            }
        });
        if let (false, Some(send)) = (is_begun, &self.send) {
            send(Event::Traced(lost.lost()));
        }
    }

    /// Does what may take long on a thread of its own; returns whether there can be one.
    fn aside(&self, what: &str, work: impl FnOnce() + Send + 'static) -> bool {
        let thread = std::thread::Builder::new().name(parallel::WORKER.to_owned());
        let begun = thread.spawn(work);
        if let (Err(error), Some(send)) = (&begun, &self.send) {
            send(Event::Failed(format!("not {what}: {error}")));
        }
        begun.is_ok()
    }

    /// Sums up every step of `articles` when there is nothing else to do, not even a guess, the first article first.
    pub fn survey(&self, articles: Vec<usize>) {
        self.shared.lanes().survey = articles.into_iter().map(|article| (article, 0)).collect();
        self.shared.wake.notify_one();
    }

    /// Has what the reader did kept, before anything else.
    pub fn mark(&self, deed: Deed) {
        self.shared.lanes().deeds.push_back(deed);
        self.shared.wake.notify_one();
    }

    /// Finds out how old the words of `article` are when there is nothing to compare; an older wish is forgotten.
    pub fn age(&self, article: usize) {
        let mut lanes = self.shared.lanes();
        if lanes.ages.is_none_or(|(wanted, _)| wanted != article) {
            lanes.ages = Some((article, 0));
        }
        drop(lanes);
        self.shared.wake.notify_one();
    }

    /// Reads the themes of `catalog` when there is nothing to compare, not even a guess.
    pub fn themes(&self, catalog: Catalog, depth: ColorDepth) {
        self.shared.lanes().themes = Some((catalog, depth));
        self.shared.wake.notify_one();
    }

    /// Makes `guesses` when there is nothing else to do, the first first; older ones are forgotten.
    pub fn prefetch(&self, guesses: Vec<Guess>) {
        self.shared.lanes().guess(guesses);
        self.shared.wake.notify_one();
    }
}

/// What the thread works with.
struct Desk<S> {
    store: Arc<Store>,
    shelf: S,
    /// Of the article whose ages are wanted, as far as they are known.
    ages: Option<Ages>,
    /// Steps of one article, in a row, that nobody was told of yet.
    summed_up: Vec<Summary>,
    /// How often everything was read.
    n_loaded: usize,
    told_at: Instant,
    /// Nobody is told of a part of a history.
    tells_whole: bool,
}

impl<S: Shelf> Desk<S> {
    /// Works with what was read again, if it was.
    fn take_store(
        &mut self,
        outcome: Result<Result<Store, String>, String>,
        shared: &Shared,
    ) -> Result<Arc<Store>, String> {
        let store = Arc::new(outcome.and_then(|store| store)?);
        self.store = Arc::clone(&store);
        self.n_loaded += 1;
        shared.search_in(&store);
        // Whoever wants it will ask again.
        let mut lanes = shared.lanes();
        lanes.survey.clear();
        lanes.ages = None;
        lanes.guesses.clear();
        self.ages = None;
        self.summed_up.clear();
        Ok(store)
    }

    /// Does `task`; returns what came of it, as soon as it is worth telling.
    fn carry_out(&mut self, task: Task, shared: &Shared) -> Option<Event> {
        let deadline = Some(Instant::now() + LONGEST);
        match task {
            Task::Compare(pair) => {
                let step = guarded(|| compare(&self.store, pair, deadline));
                Some(Event::Done(pair, step))
            }
            Task::Guess(guess) => {
                if guess.n_loaded != self.n_loaded {
                    return None;
                }
                let pair = guess.pair;
                let guessed = guarded(|| guess.make(&self.store, deadline));
                Some(guessed.unwrap_or_else(|why| Event::Guessed(pair, Err(why))))
            }
            Task::Choose(puzzle, reading) => {
                let chosen = guarded(|| self.shelf.choose(puzzle, &reading));
                Some(Event::Chosen(self.take_store(chosen, shared)))
            }
            Task::Reload => {
                let reloaded = guarded(|| self.shelf.reload());
                Some(Event::Reloaded(self.take_store(reloaded, shared)))
            }
            Task::Export(wish) => {
                let exported = guarded(|| {
                    if wish.n_loaded != self.n_loaded {
                        return Err("the files were read again meanwhile".to_owned());
                    }
                    let step = compare(&self.store, wish.pair, deadline);
                    self.shelf.export(&self.store, &step, &wish)
                });
                Some(Event::Exported(exported.and_then(|it| it)))
            }
            Task::Themes(catalog, depth) => {
                // Where that fails they are read when they are asked for.
                let names = guarded(|| theme_names(&catalog, depth));
                names.ok().map(Event::Themes)
            }
            Task::Mark(deed) => {
                let marked = guarded(|| self.shelf.mark(&deed));
                Some(Event::Marked(marked.and_then(|it| it).map(Arc::new)))
            }
            Task::Age(article, step) => {
                let is_last = guarded(|| self.age(article, step, deadline));
                if is_last == Ok(false) {
                    return None;
                }
                let mut lanes = shared.lanes();
                // Others may be wanted by now.
                if lanes.ages.is_some_and(|(wanted, _)| wanted == article) {
                    lanes.ages = None;
                }
                drop(lanes);
                match (is_last, self.ages.take()) {
                    (Ok(_), ages) => ages.map(|ages| Event::Aged(article, Arc::new(ages))),
                    (Err(why), _) => Some(Event::Failed(format!("no ages: {why}"))),
                }
            }
            Task::Survey(article, step) => {
                // A step that cannot be compared counts as one without changes: the others have their places.
                let summary = guarded(|| survey(&self.store, article, step, deadline));
                let summary = summary.unwrap_or_else(|_| Some(Summary::default()));
                let n_done = step + usize::from(summary.is_some());
                let is_last = summary.is_none();
                self.summed_up.extend(summary);
                if is_last {
                    shared.lanes().survey.pop_front();
                }
                let is_late = !self.tells_whole && self.told_at.elapsed() >= TELLING;
                let is_due = is_last || is_late;
                (is_due && !self.summed_up.is_empty()).then(|| {
                    self.told_at = Instant::now();
                    let steps = std::mem::take(&mut self.summed_up);
                    Event::Surveyed {
                        article,
                        start: n_done - steps.len(),
                        steps,
                    }
                })
            }
        }
    }
}

/// Makes the diff of `pair` where that takes no longer than starting a thread and waiting for it; to be called before
/// anything can be typed that would have to wait.
#[must_use]
pub fn compare_at_once(store: &Store, pair: Pair) -> Option<Event> {
    is_short(store, pair).then(|| Event::Done(pair, guarded(|| compare(store, pair, None))))
}

impl<S> Desk<S> {
    /// Takes one step of `article`, after its first version where that is not taken yet; tells whether it was the last.
    fn age(&mut self, article: usize, step: usize, deadline: Option<Instant>) -> bool {
        let versions = self.store.articles[article].versions();
        let ages = match &mut self.ages {
            Some(ages) if step > 0 => ages,
            ages => ages.insert(Ages::new(&versions[0])),
        };
        if step + 1 < versions.len() {
            let pair = Pair {
                article,
                old: VersionIdx(step),
                new: VersionIdx(step + 1),
                ignores_case: false,
            };
            ages.push(&compare(&self.store, pair, deadline));
        }
        step + 2 >= versions.len()
    }
}

/// Work that panics costs its outcome, not the session.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| "an error in the program".to_owned())
}

/// Waits for work; `None` when there will be none.
fn next(shared: &Shared) -> Option<Task> {
    let mut lanes = shared.lanes();
    loop {
        if lanes.is_closed && lanes.deeds.is_empty() && lanes.exports.is_empty() {
            return None;
        }
        if let Some(task) = lanes.take() {
            return Some(task);
        }
        lanes = shared
            .wake
            .wait(lanes)
            .unwrap_or_else(PoisonError::into_inner);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.search.fetch_add(1, Ordering::Relaxed);
        self.shared.trace.fetch_add(1, Ordering::Relaxed);
        self.shared.lanes().is_closed = true;
        self.shared.wake.notify_one();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was reported when it happened; there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loader::{self, Input};
    use crate::review::Review;
    use crate::step::Step;
    use crate::store::{Choices, VersionIdx};

    fn pair(new: usize) -> Pair {
        Pair {
            article: 0,
            old: VersionIdx(0),
            new: VersionIdx(new),
            ignores_case: false,
        }
    }

    #[test]
    fn what_the_reader_did_is_kept_even_when_the_session_ends() {
        let deed = Deed::Seen {
            ids: Vec::new(),
            is: true,
        };
        let shared = Shared::default();
        shared.lanes().focus = Some(pair(1));
        shared.lanes().deeds.push_back(deed.clone());
        shared.lanes().is_closed = true;
        assert_eq!(next(&shared), Some(Task::Mark(deed)));
        assert_eq!(next(&shared), None);
    }

    #[test]
    fn a_diff_that_panics_is_an_answer_like_any_other() {
        // An empty store has no such article, so that comparing it panics.
        assert_eq!(
            guarded(|| compare(&Store::default(), pair(1), None)).unwrap_err(),
            "an error in the program"
        );
    }

    /// Has nothing.
    struct Bare;

    impl Shelf for Bare {
        fn choose(&mut self, _: PuzzleId, _: &str) -> Result<Store, String> {
            Err(String::new())
        }

        fn reload(&mut self) -> Result<Store, String> {
            Err(String::new())
        }

        fn export(&mut self, _: &Store, _: &Step, _: &Export) -> Result<String, String> {
            Err(String::new())
        }

        fn mark(&mut self, _: &Deed) -> Result<Review, String> {
            Err(String::new())
        }
    }

    #[test]
    fn who_wants_no_parts_is_told_of_whole_histories() {
        let version = |number| format!("{{\"number\":{number},\"title\":\"T\",\"paragraphs\":[]}}");
        let versions: Vec<String> = (0..3).map(version).collect();
        let line = format!("{{\"variorum\":1,\"versions\":[{}]}}\n", versions.join(","));
        let input = Input {
            name: "story.jsonl".to_owned(),
            group: String::new(),
            bytes: line.into_bytes(),
        };
        let store = Arc::new(loader::load(&[input], None, &Choices::default()));
        for tells_whole in [true, false] {
            let long_ago = Instant::now().checked_sub(2 * TELLING).unwrap();
            let mut desk = Desk {
                store: Arc::clone(&store),
                shelf: Bare,
                ages: None,
                summed_up: Vec::new(),
                n_loaded: 0,
                told_at: long_ago,
                tells_whole,
            };
            let shared = Shared::default();
            shared.lanes().survey = [(0, 0)].into();
            let mut told = Vec::new();
            let next = || shared.lanes().take();
            while let Some(task) = next() {
                desk.told_at = long_ago;
                if let Some(Event::Surveyed { steps, .. }) = desk.carry_out(task, &shared) {
                    told.push(steps.len());
                }
            }
            let expected: &[usize] = if tells_whole { &[2] } else { &[1, 1] };
            assert_eq!(told, expected);
        }
    }
}
