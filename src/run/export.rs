//! The program as a file for other solvers.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::has_errors;
use crate::model::Expression;
use crate::model::Model;
use crate::model::names;
use crate::run::Checked;
use crate::run::RunError;
use crate::run::Sources;
use crate::run::check;
use crate::solve;
use crate::solve::Question;
use crate::solve::highs::Named;
use std::path::Path;

/// A program that was written to a file.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// What was found in the files; nothing is written where these have errors.
    pub findings: Vec<Diagnostic>,
    /// Columns of the program.
    pub columns: usize,
    /// Rows of the program.
    pub rows: usize,
    /// Entries of all rows.
    pub entries: usize,
}

/// Writes the program of the first layer of the goal to a file; its ending says the format.
///
/// # Errors
/// Where the instance cannot be opened or the file cannot be written.
pub fn export_model(sources: &Sources, out: &Path) -> Result<Exported, RunError> {
    let Checked { loaded, findings, .. } = check(sources)?;
    if has_errors(&findings) {
        return Ok(Exported { findings, ..Exported::default() });
    }
    let finder = Finder::new(&loaded.instance, &loaded.scenario);
    let candidates = Candidates::new(&finder, &loaded.scenario);
    let model = Model::new(&finder, &candidates);
    let is_empty = loaded.scenario.goal.layers.is_empty();
    let objective = if is_empty { Expression::default() } else { model.layer(0) };
    let named = Named {
        columns: names::of_columns(&model.program, &loaded.instance),
        rows: names::of_rows(&model.program, &loaded.instance),
    };
    solve::highs::write(&Question::new(&model.program, &objective), &named, out)
        .map_err(|source| RunError::Export { path: out.to_owned(), source })?;
    let program = &model.program;
    let (columns, rows, entries) =
        (program.columns.len(), program.rows.len(), program.entry_count());
    Ok(Exported { findings, columns, rows, entries })
}
