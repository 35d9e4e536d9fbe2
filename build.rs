//! Links the program for a fast start: on Linux with glibc it is bound to its libraries and to its address when it is
//! built, instead of at every start. To map and bind three libraries takes half as long again as to compare two short
//! articles. And a program without libraries runs on any Linux of its kind of processor, wherever an archive lives.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// What rustc names to the linker beside the crates. The last is for unwinding, and stands in for a library that there is
/// only for binding at the start.
const LIBRARIES: [(&str, &str); 7] = [
    ("c", "libc.a"),
    ("dl", "libdl.a"),
    ("m", "libm.a"),
    ("pthread", "libpthread.a"),
    ("rt", "librt.a"),
    ("util", "libutil.a"),
    ("gcc_s", "libgcc_eh.a"),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    let target = |what: &str| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    if target("OS") != "linux" || target("ENV") != "gnu" {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    // Not every system has the archives, and none those of another one; the program is the same without them, but for its
    // start.
    let is_for_here = env::var_os("HOST") == env::var_os("TARGET");
    if is_for_here && stand_in(&folder).is_ok() {
        println!("cargo::rustc-link-arg-bins=-static");
        println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    }
}

/// Puts a linker script in the place of each library, which names the archive of the same code: rustc asks the linker for
/// libraries, and only for the whole build, build scripts and macros included, could it be told otherwise.
fn stand_in(folder: &Path) -> io::Result<()> {
    let linker = env::var("RUSTC_LINKER").unwrap_or_else(|_| "cc".to_owned());
    for (library, archive) in LIBRARIES {
        let found = Command::new(&linker)
            .arg(format!("-print-file-name={archive}"))
            .output()?;
        let path = PathBuf::from(String::from_utf8_lossy(&found.stdout).trim());
        // What is not found is given back as it was asked for.
        if !path.is_absolute() || !path.exists() {
            return Err(io::ErrorKind::NotFound.into());
        }
        println!("cargo::rerun-if-changed={}", path.display());
        let script = format!("INPUT(\"{}\")\n", path.display());
        fs::write(folder.join(format!("lib{library}.so")), script)?;
    }
    Ok(())
}
