//! The `resettle` program: parses the command line, runs one command, exits with its status.

use std::process::ExitCode;

fn main() -> ExitCode {
    resettle::cli::main()
}
