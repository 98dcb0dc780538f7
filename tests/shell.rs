//! Completions and manual pages name every command and option of the program.

use assert_cmd::Command;

fn resettle() -> Command {
    Command::cargo_bin("resettle").unwrap()
}

fn said(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

/// The commands that the help lists, but `help` itself.
fn commands() -> Vec<String> {
    let help = said(resettle().arg("--help"));
    let (_, listed) = help.split_once("Commands:").unwrap();
    let (listed, _) = listed.split_once("Options:").unwrap();
    let names = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> =
        names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect();
    names.into_iter().filter(|name| name != "help").collect()
}

#[test]
fn completions_of_every_shell_name_every_command() {
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let text = said(resettle().args(["completions", shell]));
        for command in &commands {
            assert!(text.contains(command.as_str()), "{shell}: {command}");
        }
        assert!(text.contains("time-limit"), "{shell}");
    }
    resettle().args(["completions", "abacus"]).assert().code(2);
}

#[test]
fn there_is_a_page_for_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("made/man1");
    let first = said(resettle().arg("man").arg("--out").arg(&out));
    assert_eq!(first.trim(), out.join("resettle.1").display().to_string());
    for command in commands() {
        let page = std::fs::read_to_string(out.join(format!("resettle-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS"), "{command}");
    }
    let solve = std::fs::read_to_string(out.join("resettle-solve.1")).unwrap();
    assert!(solve.contains("time\\-limit") && solve.contains("Examples:"));
    // A folder that cannot be made is wrong usage, not a panic.
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    resettle().arg("man").arg("--out").arg(&file).assert().code(2);
}
