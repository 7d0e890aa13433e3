//! The C library, built once per test program as docs/c.md says, and the compilers that use it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

pub use super::prototypes::root;

/// Version of the interface in the name of the shared library.
pub const SONAME: &str = "libkartoteka.so.0";

/// The folder with `libkartoteka.so` and `libkartoteka.a`, built with the hook for injected panics.
pub fn library() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(root()).args(["rustc", "--quiet", "--offline", "--lib", "--features", "capi-test-panic", "--profile", "dev"]);
        cargo.args(["--crate-type", "cdylib,staticlib", "--target-dir"]).arg(target);
        cargo.args(["--", "-C"]).arg(format!("link-arg=-Wl,-soname,{SONAME}")).args(["-C", "link-arg=-Wl,-z,nodelete"]);
        must(&mut cargo);
        // A copy under the names of an installation: a later build must not change it under a running test.
        let place = temporary("library");
        std::fs::copy(target.join("debug/libkartoteka.so"), place.join(SONAME)).expect("the shared library");
        std::fs::copy(target.join("debug/libkartoteka.a"), place.join("libkartoteka.a")).expect("the static library");
        #[cfg(unix)]
        std::os::unix::fs::symlink(SONAME, place.join("libkartoteka.so")).expect("a link");
        place
    })
}

/// A fresh folder for a test.
pub fn temporary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("capi-{name}-{}", std::process::id()));
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
