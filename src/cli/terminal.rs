//! The one place that prints: results on stdout, progress and diagnostics on stderr.

use crate::cli::options::Format;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::run::Stage;
use crate::solve::Progress;
use crate::write::findings;
use crate::write::words::Lang;
use crate::write::words::Say;
use crate::write::words::findings::said;
use crate::write::words::named;
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
    is_json: bool,
    lang: Lang,
}

impl Terminal {
    /// A terminal that prints everything.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { is_quiet: false, is_json: false, lang }
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

    /// Tells findings, notes and failures in this format from now on.
    pub fn messages(&mut self, format: Format) {
        self.is_json = format == Format::Json;
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
        if self.is_json {
            for finding in findings::in_order(&told) {
                eprintln!("{}", json!({"finding": finding}));
            }
        } else if !told.is_empty() {
            eprintln!("{}", findings::text(&told, self.lang).trim_end());
        }
    }

    /// A word on the side.
    pub fn note(&self, text: &str) {
        if self.is_quiet {
            return;
        }
        if self.is_json {
            eprintln!("{}", json!({"note": text}));
        } else {
            eprintln!("{text}");
        }
    }

    /// An operation that failed, with its causes.
    pub fn failure(&self, failure: &dyn std::error::Error) {
        let mut told = vec![said(&failure.to_string(), self.lang)];
        let mut cause = failure.source();
        while let Some(inner) = cause {
            told.push(said(&inner.to_string(), self.lang));
            cause = inner.source();
        }
        let told = told.join(": ");
        if self.is_json {
            eprintln!("{}", json!({"error": told}));
        } else {
            eprintln!("{}", Say::Error.with(self.lang, &[&told]));
        }
    }

    /// A line of progress for a solve.
    #[must_use]
    pub fn solve_line(&self, format: Format) -> SolveLine {
        SolveLine::new(self.is_quiet, format, self.lang)
    }

    /// A bar for work of known length.
    #[must_use]
    pub fn bar(&self, what: &str) -> ProgressBar {
        if self.is_quiet {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(0);
        let left = Say::BarLeft.with(self.lang, &["{eta}"]);
        let style = ProgressStyle::with_template(&format!(
            "{{msg}} {{bar:30}} {{human_pos}}/{{human_len}} ({left})"
        ));
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
    lang: Lang,
}

impl SolveLine {
    fn new(is_quiet: bool, format: Format, lang: Lang) -> Self {
        let is_json = format == Format::Json;
        let spinner = (!is_quiet && !is_json && std::io::stderr().is_terminal()).then(|| {
            let spinner = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("{spinner} {elapsed} {prefix}{msg}");
            spinner.set_style(style.expect("the template is fixed and valid"));
            spinner.enable_steady_tick(Duration::from_millis(120));
            spinner
        });
        Self {
            spinner,
            is_quiet,
            began: Instant::now(),
            told: None,
            has_plan: false,
            is_json,
            lang,
        }
    }

    /// A stage begins.
    pub fn stage(&mut self, stage: Stage) {
        let word = match stage {
            Stage::Read => Say::Reading,
            Stage::Candidates => Say::FindingPairs,
            Stage::Solve => Say::Solving,
            Stage::Verify => Say::Verifying,
            Stage::Write => Say::Writing,
        };
        if let Some(spinner) = &self.spinner {
            spinner.set_message(word.of(self.lang));
        } else if self.is_json {
            self.event(&json!({"elapsed_s": self.seconds(), "stage": word.of(Lang::En)}));
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
        let (lang, none) = (self.lang, String::new());
        let layer = match progress.layer {
            0 => none.clone(),
            layer => Say::ProgressLayer.with(lang, &[&(layer + 1).to_string()]),
        };
        let nodes = match progress.nodes {
            0 => none,
            nodes => Say::ProgressNodes.with(lang, &[&nodes.to_string()]),
        };
        let (plan, bound) = (number(progress.value), number(progress.bound));
        let stage = named::solving(progress.stage, lang);
        let line = Say::Progress.with(lang, &[&layer, &plan, &bound, &gap, stage, &nodes]);
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
            spinner.set_prefix(Say::PointsSoFar.with(self.lang, &[&count.to_string()]));
        } else if !self.is_quiet {
            let found = Say::PointsFound.with(self.lang, &[&count.to_string()]);
            eprintln!("{:>5.0} s  {found}", self.began.elapsed().as_secs_f64());
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
