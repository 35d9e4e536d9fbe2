//! Links the program where it stands, on Linux: moved about, as is the default, every start of it would begin with correcting
//! twenty thousand addresses, which takes as long as comparing two short articles.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
