//! The one place that prints: results on stdout, progress and diagnostics on stderr.

use crate::cli::options::Format;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::run::Stage;
use crate::solve::Progress;
use crate::write::findings;
use crate::write::words::Lang;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use serde_json::json;
use std::io::IsTerminal;
use std::io::Write;
use std::time::Duration;
use std::time::Instant;

/// Where a command prints.
pub struct Terminal {
    is_quiet: bool,
    lang: Lang,
}

impl Terminal {
    /// A terminal that prints everything.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { is_quiet: false, lang }
    }

    /// The language of documents and summaries.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Leaves out progress and notes from now on.
    pub const fn quiet(&mut self, is_quiet: bool) {
        self.is_quiet = is_quiet;
    }

    /// A result. A reader that has gone away (as `| head`) is no error.
    pub fn result(&self, text: &str) {
        let _ = writeln!(std::io::stdout(), "{}", text.trim_end());
    }

    /// A result for programs.
    pub fn json(&self, value: &serde_json::Value) {
        self.result(
            &serde_json::to_string_pretty(value).expect("JSON values can always be written"),
        );
    }

    /// What was found, on stderr; notes only unless quiet.
    pub fn findings(&self, found: &[Diagnostic]) {
        let least = if self.is_quiet { Severity::Warning } else { Severity::Note };
        let told: Vec<Diagnostic> =
            found.iter().filter(|finding| finding.severity >= least).cloned().collect();
        if !told.is_empty() {
            eprintln!("{}", findings::text(&told, self.lang).trim_end());
        }
    }

    /// A word on the side.
    pub fn note(&self, text: &str) {
        if !self.is_quiet {
            eprintln!("{text}");
        }
    }

    /// An operation that failed, with its causes.
    pub fn failure(&self, failure: &dyn std::error::Error) {
        eprint!("error: {failure}");
        let mut cause = failure.source();
        while let Some(inner) = cause {
            eprint!(": {inner}");
            cause = inner.source();
        }
        eprintln!();
    }

    /// A line of progress for a solve.
    #[must_use]
    pub fn solve_line(&self, format: Format) -> SolveLine {
        SolveLine::new(self.is_quiet, format)
    }

    /// A bar for work of known length.
    #[must_use]
    pub fn bar(&self, what: &str) -> ProgressBar {
        if self.is_quiet {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(0);
        let style =
            ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len} ({eta} left)");
        bar.set_style(style.expect("the template is fixed and valid"));
        bar.set_message(what.to_owned());
        bar
    }
}

/// How often a line is printed where stderr is no terminal.
const PLAIN_EVERY: Duration = Duration::from_secs(10);

/// The progress of a solve: a line that renews itself on a terminal, a line now and then elsewhere.
pub struct SolveLine {
    spinner: Option<ProgressBar>,
    is_quiet: bool,
    began: Instant,
    told: Option<Instant>,
    has_plan: bool,
    is_json: bool,
}

impl SolveLine {
    fn new(is_quiet: bool, format: Format) -> Self {
        let is_json = format == Format::Json;
        let spinner = (!is_quiet && !is_json && std::io::stderr().is_terminal()).then(|| {
            let spinner = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("{spinner} {elapsed} {prefix}{msg}");
            spinner.set_style(style.expect("the template is fixed and valid"));
            spinner.enable_steady_tick(Duration::from_millis(120));
            spinner
        });
        Self { spinner, is_quiet, began: Instant::now(), told: None, has_plan: false, is_json }
    }

    /// A stage begins.
    pub fn stage(&mut self, stage: Stage) {
        let word = match stage {
            Stage::Read => "reading",
            Stage::Candidates => "finding candidate pairs",
            Stage::Solve => "solving",
            Stage::Verify => "verifying",
            Stage::Write => "writing",
        };
        if let Some(spinner) = &self.spinner {
            spinner.set_message(word.to_owned());
        } else if self.is_json {
            self.event(&json!({"elapsed_s": self.seconds(), "stage": word}));
        }
    }

    fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    fn event(&self, event: &serde_json::Value) {
        if !self.is_quiet {
            eprintln!("{event}");
        }
    }

    /// Progress while solving.
    pub fn progress(&mut self, progress: &Progress) {
        if self.is_json {
            let &Progress { layer, stage, value, bound, nodes, .. } = progress;
            self.event(&json!({
                "elapsed_s": self.seconds(), "stage": stage, "layer": layer + 1, "plan": value,
                "bound": bound, "gap": progress.gap(), "nodes": nodes,
            }));
            return;
        }
        let number = |value: Option<f64>| value.map_or("–".to_owned(), readable);
        let gap = progress.gap().map_or("–".to_owned(), |gap| format!("{:.3} %", gap * 100.0));
        let layer = if progress.layer == 0 {
            String::new()
        } else {
            format!("layer {}  ", progress.layer + 1)
        };
        let nodes =
            if progress.nodes > 0 { format!(", {} nodes", progress.nodes) } else { String::new() };
        let line = format!(
            "solving: {layer}plan {}  bound {}  gap {gap}  ({}{nodes})",
            number(progress.value),
            number(progress.bound),
            progress.stage
        );
        if let Some(spinner) = &self.spinner {
            spinner.set_message(line);
        } else if !self.is_quiet && self.is_due(progress) {
            self.told = Some(Instant::now());
            self.has_plan = progress.value.is_some();
            eprintln!("{:>5.0} s  {line}", self.began.elapsed().as_secs_f64());
        }
    }

    /// So many points of a front are found.
    pub fn points(&mut self, count: usize) {
        if let Some(spinner) = &self.spinner {
            spinner.set_prefix(format!("{count} points "));
        } else if !self.is_quiet {
            eprintln!("{:>5.0} s  {count} points found", self.began.elapsed().as_secs_f64());
        }
    }

    /// Whether a plain line is due: the first plan is told at once.
    fn is_due(&self, progress: &Progress) -> bool {
        let is_first_plan = !self.has_plan && progress.value.is_some();
        is_first_plan || self.told.is_none_or(|told| told.elapsed() >= PLAIN_EVERY)
    }

    /// The solve is over.
    pub fn finish(&self) {
        if let Some(spinner) = &self.spinner {
            spinner.finish_and_clear();
        }
    }
}

/// A number of any size in at most nine characters.
fn readable(value: f64) -> String {
    match value.abs() {
        size if size >= 1e9 => format!("{:.4}e9", value / 1e9),
        size if size >= 1e6 => format!("{:.3}e6", value / 1e6),
        size if size >= 1000.0 => format!("{value:.0}"),
        _ => format!("{value:.3}"),
    }
}
