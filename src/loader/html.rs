//! A tree of an HTML page, as browsers would build it, with the line of every element.
//!
//! The parser decides what broken markup means, this keeps what it decides: elements, attributes, text. Knows no page
//! of any site. Pages are hostile: the tree is flat memory and every walk is a loop, so no nesting overflows a stack.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, QualName, local_name, ns};

/// More nodes than any article's page has; beyond it the rest of the page is left out.
const MOST_NODES: usize = 1 << 20;
/// Deeper than any page nests. The parser's own work grows with the depth, so it is stopped there.
const DEEPEST: u32 = 512;
/// More comparisons of attributes than any page needs. The parser compares each attribute of a tag with all before it.
const MOST_COMPARISONS: usize = 1 << 28;
/// Bytes that are parsed before the limits are looked at again.
const CHUNK: usize = 4_096;

/// Position of a node in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NodeIdx(usize);

/// A parsed page.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    /// Line at which parsing was given up, and why.
    pub(super) given_up: Option<(usize, String)>,
}

#[derive(Debug)]
struct Node {
    kind: Kind,
    line: usize,
    depth: u32,
    is_cut: bool,
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
}

#[derive(Debug)]
enum Kind {
    /// The document itself, comments and processing instructions.
    Other,
    Element {
        name: String,
        attributes: Vec<(String, String)>,
    },
    Text(String),
}

/// Parses `text`; always gives a tree, however broken the page is.
pub(super) fn parse(text: &str) -> Tree {
    let maker = TreeMaker::default();
    let mut parser = html5ever::parse_document(maker, html5ever::ParseOpts::default());
    let mut rest = text;
    let mut silence = Silence::default();
    while !rest.is_empty() {
        let ends = (CHUNK..rest.len()).find(|end| rest.is_char_boundary(*end));
        let (chunk, after) = rest.split_at(ends.unwrap_or(rest.len()));
        parser.process(StrTendril::from_slice(chunk));
        rest = after;
        let maker = &parser.tokenizer.sink.sink;
        silence.note(chunk, maker.has_grown.take(), maker.n_errors.take());
        if !rest.is_empty() && maker.is_beyond_limits(&silence) {
            break;
        }
    }
    parser.tokenizer.sink.sink.at_end.set(true);
    parser.finish()
}

/// What the parser was fed since anything came of it: the inside of one tag, or of a comment.
#[derive(Debug, Default)]
struct Silence {
    /// Attributes at most: white space stands between them, or the parser complains.
    n_attributes: usize,
    /// Comparisons of attributes at most, over the whole page.
    n_comparisons: usize,
}

impl Silence {
    fn note(&mut self, chunk: &str, has_grown: bool, n_errors: usize) {
        if has_grown {
            self.n_attributes = 0;
            return;
        }
        let n_blanks = chunk.bytes().filter(u8::is_ascii_whitespace).count();
        let more = n_blanks + n_errors;
        self.n_comparisons += more * self.n_attributes + more * more / 2;
        self.n_attributes += more;
    }
}

impl Tree {
    /// The document, above every element.
    pub(super) const ROOT: NodeIdx = NodeIdx(0);

    /// Returns everything below `node` in the order of the page.
    pub(super) fn below(&self, node: NodeIdx) -> impl Iterator<Item = NodeIdx> {
        let step = move |at: usize| {
            if let Some(first) = self.nodes[at].first {
                return Some(first);
            }
            let mut at = at;
            while at != node.0 {
                if let Some(next) = self.nodes[at].next {
                    return Some(next);
                }
                at = self.nodes[at].parent?;
            }
            None
        };
        std::iter::successors(step(node.0), move |at| step(*at)).map(NodeIdx)
    }

    /// Returns what stands directly in `node`, in order.
    pub(super) fn children(&self, node: NodeIdx) -> impl Iterator<Item = NodeIdx> {
        std::iter::successors(self.nodes[node.0].first, |at| self.nodes[*at].next).map(NodeIdx)
    }

    /// Returns what follows `node` in its parent, in order.
    pub(super) fn after(&self, node: NodeIdx) -> impl Iterator<Item = NodeIdx> {
        std::iter::successors(self.nodes[node.0].next, |at| self.nodes[*at].next).map(NodeIdx)
    }

    /// Returns the elements that `node` stands in, the innermost first.
    pub(super) fn around(&self, node: NodeIdx) -> impl Iterator<Item = NodeIdx> {
        std::iter::successors(self.nodes[node.0].parent, |at| self.nodes[*at].parent).map(NodeIdx)
    }

    /// Returns whether `node` is an element of one of the `names`, given in lower case.
    pub(super) fn is(&self, node: NodeIdx, names: &[&str]) -> bool {
        matches!(&self.nodes[node.0].kind, Kind::Element { name, .. } if names.contains(&name.as_str()))
    }

    /// Returns the value of an attribute.
    pub(super) fn attribute(&self, node: NodeIdx, wanted: &str) -> Option<&str> {
        let Kind::Element { attributes, .. } = &self.nodes[node.0].kind else {
            return None;
        };
        let of_name = attributes.iter().find(|(name, _)| name == wanted);
        of_name.map(|(_, value)| value.as_str())
    }

    /// Returns whether `class` is one of the element's classes.
    pub(super) fn has_class(&self, node: NodeIdx, class: &str) -> bool {
        let classes = self.attribute(node, "class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|one| one == class)
    }

    /// Returns all text in `node`, runs of white space made one blank and the ends trimmed.
    ///
    /// A no-break space is no white space: the site takes it for text, and so does HTML.
    pub(super) fn text(&self, node: NodeIdx) -> String {
        let mut text = String::new();
        let mut push = |node: usize| {
            if let Kind::Text(part) = &self.nodes[node].kind {
                text.push_str(part);
            }
        };
        push(node.0);
        self.below(node).for_each(|node| push(node.0));
        let words: Vec<&str> = text
            .split(|letter: char| letter.is_ascii_whitespace() || letter == '\u{b}')
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ")
    }

    /// Returns the line, from 1, on which the node's own tag ends.
    pub(super) fn line(&self, node: NodeIdx) -> usize {
        self.nodes[node.0].line
    }

    /// Returns whether the page ended before the element did.
    pub(super) fn is_cut(&self, node: NodeIdx) -> bool {
        self.nodes[node.0].is_cut
    }

    fn detach(&mut self, idx: usize) {
        let Node {
            parent,
            previous,
            next,
            ..
        } = self.nodes[idx];
        match (previous, parent) {
            (Some(previous), _) => self.nodes[previous].next = next,
            (None, Some(parent)) => self.nodes[parent].first = next,
            (None, None) => {}
        }
        match (next, parent) {
            (Some(next), _) => self.nodes[next].previous = previous,
            (None, Some(parent)) => self.nodes[parent].last = previous,
            (None, None) => {}
        }
        let node = &mut self.nodes[idx];
        (node.parent, node.previous, node.next) = (None, None, None);
    }

    /// Puts a node into `parent`, before `next` or at its end.
    fn attach(&mut self, idx: usize, parent: usize, next: Option<usize>) {
        self.detach(idx);
        let previous = match next {
            Some(next) => self.nodes[next].previous.replace(idx),
            None => self.nodes[parent].last.replace(idx),
        };
        match previous {
            Some(previous) => self.nodes[previous].next = Some(idx),
            None => self.nodes[parent].first = Some(idx),
        }
        self.nodes[idx].depth = self.nodes[parent].depth + 1;
        let node = &mut self.nodes[idx];
        (node.parent, node.previous, node.next) = (Some(parent), previous, next);
    }
}

/// What the parser holds of a node: its name is asked for while the tree is being changed.
#[derive(Clone, Debug)]
struct Handle {
    idx: usize,
    name: Rc<QualName>,
}

/// Takes the parser's orders. They come through shared references, hence the cells.
#[derive(Debug)]
struct TreeMaker {
    tree: RefCell<Tree>,
    line: Cell<usize>,
    deepest: Cell<u32>,
    /// Whether anything came of the text since this was last asked.
    has_grown: Cell<bool>,
    /// Number of errors in the text since this was last asked.
    n_errors: Cell<usize>,
    at_end: Cell<bool>,
}

impl Default for TreeMaker {
    fn default() -> Self {
        let maker = Self {
            tree: RefCell::new(Tree {
                nodes: Vec::new(),
                given_up: None,
            }),
            line: Cell::new(1),
            deepest: Cell::new(0),
            has_grown: Cell::new(false),
            n_errors: Cell::new(0),
            at_end: Cell::new(false),
        };
        maker.push(Kind::Other);
        maker
    }
}

impl TreeMaker {
    fn push(&self, kind: Kind) -> usize {
        self.has_grown.set(true);
        let nodes = &mut self.tree.borrow_mut().nodes;
        nodes.push(Node {
            kind,
            line: self.line.get(),
            depth: 0,
            is_cut: false,
            parent: None,
            previous: None,
            next: None,
            first: None,
            last: None,
        });
        nodes.len() - 1
    }

    fn unnamed(idx: usize) -> Handle {
        Handle {
            idx,
            name: Rc::new(QualName::new(None, ns!(), local_name!(""))),
        }
    }

    fn place(&self, child: NodeOrText<Handle>, parent: usize, next: Option<usize>) {
        let before = match next {
            Some(next) => self.tree.borrow().nodes[next].previous,
            None => self.tree.borrow().nodes[parent].last,
        };
        let idx = match child {
            NodeOrText::AppendNode(handle) => handle.idx,
            NodeOrText::AppendText(text) => {
                let last = before.map(|before| self.tree.borrow_mut().extend(before, &text));
                if last == Some(true) {
                    self.has_grown.set(true);
                    return;
                }
                self.push(Kind::Text(text.to_string()))
            }
        };
        let mut tree = self.tree.borrow_mut();
        tree.attach(idx, parent, next);
        self.deepest
            .set(self.deepest.get().max(tree.nodes[idx].depth));
    }

    /// Notes why the page is too much, if it is.
    fn is_beyond_limits(&self, silence: &Silence) -> bool {
        let mut tree = self.tree.borrow_mut();
        let why = if self.deepest.get() > DEEPEST {
            format!("more than {DEEPEST} elements in each other, expected a page of an article")
        } else if tree.nodes.len() > MOST_NODES {
            format!("more than {MOST_NODES} parts, expected a page of an article")
        } else if silence.n_comparisons > MOST_COMPARISONS {
            "tags with too many attributes, expected a page of an article".to_owned()
        } else {
            return false;
        };
        tree.given_up = Some((self.line.get(), why));
        true
    }
}

impl Tree {
    /// Adds `more` to a node if it is text, and tells whether it is.
    fn extend(&mut self, idx: usize, more: &str) -> bool {
        match &mut self.nodes[idx].kind {
            Kind::Text(text) => {
                text.push_str(more);
                true
            }
            Kind::Other | Kind::Element { .. } => false,
        }
    }
}

impl TreeSink for TreeMaker {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = html5ever::ExpandedName<'a>;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    /// What the standard calls an error browsers repair, and so do we.
    fn parse_error(&self, _: Cow<'static, str>) {
        self.n_errors.set(self.n_errors.get() + 1);
    }

    fn get_document(&self) -> Handle {
        Self::unnamed(Tree::ROOT.0)
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> html5ever::ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attrs: Vec<Attribute>, _: ElementFlags) -> Handle {
        let kind = Kind::Element {
            name: name.local.to_string(),
            attributes: attrs.iter().map(attribute).collect(),
        };
        Handle {
            idx: self.push(kind),
            name: Rc::new(name),
        }
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        Self::unnamed(self.push(Kind::Other))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        Self::unnamed(self.push(Kind::Other))
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.place(child, parent.idx, None);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        prev_element: &Handle,
        child: NodeOrText<Handle>,
    ) {
        if self.tree.borrow().nodes[element.idx].parent.is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(prev_element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn pop(&self, node: &Handle) {
        if self.at_end.get() {
            self.tree.borrow_mut().nodes[node.idx].is_cut = true;
        }
    }

    /// What stands in a template stands in the element itself here: nothing runs it.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.idx == y.idx
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, new_node: NodeOrText<Handle>) {
        let parent = self.tree.borrow().nodes[sibling.idx].parent;
        if let Some(parent) = parent {
            self.place(new_node, parent, Some(sibling.idx));
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attrs: Vec<Attribute>) {
        let nodes = &mut self.tree.borrow_mut().nodes;
        if let Kind::Element { attributes, .. } = &mut nodes[target.idx].kind {
            for (name, value) in attrs.iter().map(attribute) {
                if attributes.iter().all(|(known, _)| *known != name) {
                    attributes.push((name, value));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.idx);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let mut tree = self.tree.borrow_mut();
        while let Some(child) = tree.nodes[node.idx].first {
            tree.attach(child, new_parent.idx, None);
        }
    }

    fn set_current_line(&self, line_number: u64) {
        self.line.set(line_number as usize);
    }
}

fn attribute(attribute: &Attribute) -> (String, String) {
    (
        attribute.name.local.to_string(),
        attribute.value.to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(tree: &Tree, name: &str) -> NodeIdx {
        tree.below(Tree::ROOT)
            .find(|node| tree.is(*node, &[name]))
            .unwrap()
    }

    #[track_caller]
    fn check_cells(row: &str, expected: &[&str]) {
        let tree = parse(&format!("<table><tr>{row}</table>"));
        let cells: Vec<String> = tree
            .below(Tree::ROOT)
            .filter(|node| tree.is(*node, &["td"]))
            .map(|cell| tree.text(cell))
            .collect();
        assert_eq!(cells, expected);
    }

    #[test]
    fn text_is_what_a_browser_shows() {
        check_cells("<td> Tea &amp;  coffee\n</td>", &["Tea & coffee"]);
        check_cells("<td>a < b & c<td>d", &["a < b & c", "d"]);
        check_cells(
            "<td>one <b>two <i>three</b> four</td>",
            &["one two three four"],
        );
        check_cells(
            "<td>£3.50\u{a0}a\u{a0}ticket &lt;b&gt;</td>",
            &["£3.50\u{a0}a\u{a0}ticket <b>"],
        );
        check_cells("<td>gone <vanished> tag</td>", &["gone tag"]);
    }

    #[test]
    fn elements_know_their_line_and_whether_they_were_closed() {
        let tree = parse("<table class='a b'>\n<tr><td>one</td>\n<td id=x>two");
        let cells: Vec<NodeIdx> = tree
            .below(Tree::ROOT)
            .filter(|node| tree.is(*node, &["td"]))
            .collect();
        assert_eq!(tree.line(cells[1]), 3);
        assert_eq!(
            (tree.is_cut(cells[0]), tree.is_cut(cells[1])),
            (false, true)
        );
        assert_eq!(tree.attribute(cells[1], "id"), Some("x"));
        let table = first(&tree, "table");
        assert!(tree.has_class(table, "b") && tree.is_cut(table));
        assert!(tree.around(cells[0]).any(|node| node == table));
    }

    #[test]
    fn bottomless_nesting_is_given_up() {
        for tag in ["<div>", "<b a=1><i>", "<table><tr><td>", "<svg>"] {
            let tree = parse(&tag.repeat(100_000));
            assert!(tree.given_up.is_some(), "{tag}");
            // No more than a piece of the tag at which it stopped.
            assert!(tree.text(Tree::ROOT).len() < tag.len());
        }
    }

    #[track_caller]
    fn check_tag(tag: &str, is_given_up: bool) {
        let tree = parse(&format!("<p>before</p>{tag}<p>after</p>"));
        assert_eq!(tree.given_up.is_some(), is_given_up, "{:?}", tree.given_up);
        let expected = if is_given_up { "before" } else { "beforeafter" };
        assert_eq!(tree.text(Tree::ROOT), expected);
    }

    #[test]
    fn tags_with_endless_attributes_are_given_up() {
        let attributes = |n: usize, before: &str| -> String {
            (0..n).fold(String::new(), |all, idx| {
                all + before + "a" + &idx.to_string()
            })
        };
        check_tag(&format!("<b{}>", attributes(10_000, " ")), false);
        check_tag(&format!("<b{}>", attributes(50_000, " ")), true);
        check_tag(&format!("<b{}>", attributes(50_000, "/")), true);
        check_tag(&format!("<b{}>", attributes(8_000, "\n")).repeat(40), true);
        // What is long but no list of attributes may stay.
        check_tag(&format!("<img src='{}'>", "AB/+".repeat(500_000)), false);
        check_tag(&format!("<!-- {} -->", "left out ".repeat(10_000)), false);
    }

    proptest::proptest! {
        #[test]
        fn any_text_makes_a_tree_whose_links_agree(
            parts in proptest::collection::vec("<(table|tr|td|b|i|p|a|div|select|template|svg|/b|/p|/td|/table|!--)>|[ab<&]", 0..60)
        ) {
            let tree = parse(&parts.concat());
            for node in tree.below(Tree::ROOT) {
                let parent = tree.around(node).next().unwrap();
                assert!(tree.children(parent).any(|child| child == node));
            }
        }
    }
}
