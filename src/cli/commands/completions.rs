//! `resettle completions`: what a shell needs to complete commands and options.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use clap_complete::Shell;

/// Print completions for a shell
///
/// They are made from the same definitions as the commands themselves, for this version.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle completions bash > ~/.local/share/bash-completion/completions/resettle\n  resettle completions zsh > ~/.zfunc/_resettle\n  resettle completions fish > ~/.config/fish/completions/resettle.fish\n  resettle completions powershell >> $PROFILE"
)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command.
///
/// # Errors
/// None; a reader that has gone away (as `| head`) is no error.
pub fn run(args: &Args, mut program: clap::Command) -> Result<ExitStatus, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut program, "resettle", &mut text);
    // What a shell runs is written as it is, with its last line ended.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), &text);
    Ok(ExitStatus::Done)
}
