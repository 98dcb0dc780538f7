//! The program as tests call it.

use assert_cmd::Command;
use std::path::Path;
use std::path::PathBuf;

/// The program that was built.
pub fn resettle() -> Command {
    Command::new(assert_cmd::cargo::cargo_bin!("resettle"))
}

/// Exit status, stdout and stderr.
pub fn outcome(command: &mut Command) -> (i32, String, String) {
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// Where the instances of the project are.
pub fn instances() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("instances")
}
