//! The most that a column can be, where only rows say so: workers by those who may live at a home, money paid
//! by the bills that can arise.
//!
//! # Why
//! By how much a limit has to give way is a whole number. Where nothing bounds it, a search among whole
//! numbers may never end.

use crate::why::diagnose::reduce::times;
use crate::why::diagnose::whole::Whole;

/// Bounds columns by the rows that belong to no member, and therefore hold whatever is switched off.
///
/// # Formula
/// c_j ≤ (upper − Σ_{k≠j} min c_k x_k) / f_j where f_j > 0; likewise from below where f_j < 0
pub fn tighten(whole: &mut Whole) {
    // What is paid for workers is known once these are.
    for row in (0..whole.row_of.len()).chain(0..whole.row_of.len()) {
        if whole.row_of[row].is_some() {
            continue;
        }
        let limits = whole.program.rows[row];
        let entries = &whole.net.rows[row];
        let columns = &mut whole.program.columns;
        let (mut least, mut greatest) = (0.0, 0.0);
        for &(column, factor) in entries {
            let bounds = columns[column as usize];
            let (one, other) = (times(factor, bounds.lower), times(factor, bounds.upper));
            least += one.min(other);
            greatest += one.max(other);
        }
        for &(column, factor) in entries {
            let column = &mut columns[column as usize];
            if column.upper.is_finite() {
                continue;
            }
            // The column itself adds to the side on which its lower bound stands.
            let own = times(factor, column.lower);
            let room = if factor > 0.0 {
                limits.upper - least + own
            } else {
                own - greatest + limits.lower
            };
            let most = room / factor;
            if most.is_finite() {
                column.upper = most.max(column.lower);
            }
        }
    }
}
