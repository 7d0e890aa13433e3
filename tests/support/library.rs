//! The C library, built once per test program as docs/c.md says, and the compilers that use it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

pub use super::prototypes::root;

/// Version of the interface in the name of the shared library.
pub const SONAME: &str = "libkartoteka.so.0";

/// What the library is built with: encryption where these tests are, `cargo test --features encryption --test capi`.
const FEATURES: &str = if cfg!(feature = "encryption") { "capi-test-panic,encryption" } else { "capi-test-panic" };

/// The folder with `libkartoteka.so` and `libkartoteka.a`, built with the hook for injected panics.
pub fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(root()).args(["rustc", "--quiet", "--offline", "--lib", "--features", FEATURES, "--profile", "dev"]);
        cargo.args(["--crate-type", "cdylib,staticlib", "--target-dir"]).arg(target);
        cargo.args(["--", "-C"]).arg(format!("link-arg=-Wl,-soname,{SONAME}")).args(["-C", "link-arg=-Wl,-z,nodelete"]);
        must(&mut cargo);
        // Under the names of an installation; a later build makes new files and leaves these as they are.
        let place = temporary("library");
        link(&target.join("debug/libkartoteka.so"), &place.join(SONAME));
        link(&target.join("debug/libkartoteka.a"), &place.join("libkartoteka.a"));
        #[cfg(unix)]
        std::os::unix::fs::symlink(SONAME, place.join("libkartoteka.so")).expect("a link");
        place
    })
}

/// A second name of a large file, or a copy where there are no such names.
pub fn link(from: &Path, to: &Path) {
    if std::fs::hard_link(from, to).is_err() {
        std::fs::copy(from, to).expect("a copy");
    }
}

/// A fresh folder for a test; the one of the last run goes.
pub fn temporary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("capi").join(name);
    std::fs::remove_dir_all(&path).ok();
    std::fs::create_dir_all(&path).expect("a folder");
    path
}

/// Runs a command that must succeed; gives its output.
pub fn must(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let show = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command:?}: {}\n{}{}", output.status, show(&output.stdout), show(&output.stderr));
    output
}

/// Whether a program is installed.
pub fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Says that a gate could not be tried here.
pub fn skip(what: &str) {
    eprintln!("NOT TESTED: {what}");
}

pub const STRICT: [&str; 5] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-g"];

/// The C compiler, or `None` with a loud word.
pub fn compiler() -> Option<String> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".into());
    if cfg!(unix) && has(&compiler) {
        return Some(compiler);
    }
    skip("the C interface: no C compiler here");
    None
}

/// Builds a program against the shared library.
pub fn build(compiler: &str, arguments: &[&str], sources: &[&Path], program: &Path) {
    let library = library();
    let mut command = Command::new(compiler);
    command.args(STRICT).args(arguments);
    command.arg("-I").arg(root().join("include")).arg("-I").arg(root().join("tests/c"));
    command.args(sources).arg("-o").arg(program).arg("-L").arg(library).arg("-lkartoteka").arg(format!("-Wl,-rpath,{}", library.display()));
    must(&mut command);
}
