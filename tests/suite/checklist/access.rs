//! For readers who see otherwise, or no screen at all.

use crate::viewer::Viewer;

#[test]
pub(super) fn the_cursor_is_always_seen_and_on_what_matters() {
    let mut viewer = Viewer::start(&[], 120, 30);
    viewer.wait_for("Version 7");
    viewer.settle();
    for keys in [
        "]", "]", "h", "]", "v", "j", "q", "?", "q", "/", "\u{1b}", "G", "[",
    ] {
        viewer.press_and_settle(keys);
        assert!(!viewer.screen().hide_cursor(), "{keys:?}");
        if keys == "]" {
            // At the first row of the change that was gone to, which is marked.
            let (row, _) = viewer.screen().cursor_position();
            let text = viewer.screen().rows(0, 120).nth(usize::from(row)).unwrap();
            assert!(text.contains('▶'), "{text}");
        }
    }
    assert!(!viewer.written().contains("\u{1b}[?25l"));
}

#[test]
pub(super) fn without_colours_every_change_stands_in_brackets() {
    let mut viewer = Viewer::start_with(&["--to", "1"], 120, 30, &[("NO_COLOR", Some("1"))]);
    viewer.wait_for("Version 1");
    viewer.settle();
    let text = viewer.text();
    assert!(
        text.contains("[-accomodate-]") && text.contains("{+accommodate+}"),
        "{text}"
    );
}
