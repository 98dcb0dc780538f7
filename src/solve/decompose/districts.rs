//! Districts: some dozen neighbouring sites and all who live there, each searched as a question of its own, beside the
//! others.
//!
//! # Why
//! A search whose prices answer to exact work and money ([`feedback`]) looks at every village and asks for all work anew
//! after each change. Both take as long as the whole is large, so that where it is ten times as large a hundred times as
//! long would be needed for plans that are as good. With districts of one size, time grows with the whole alone, and
//! every thread has a district of its own.
//!
//! All districts begin at the same point, and what a row between them leaves is shared out evenly, so that their changes go
//! together whatever the order. Money that pays for several of them may fall in each by an even share, and what they change
//! adds up.

use crate::facts::VillageIdx;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::clusters;
use crate::solve::decompose::clusters::BETWEEN;
use crate::solve::decompose::crew;
use crate::solve::decompose::feedback;
use crate::solve::decompose::feedback::Until;
use crate::solve::decompose::gaps::Gaps;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::improve::LEAST_GAIN;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::ties::Ties;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::time::Duration;

/// With fewer sites the whole is as soon searched.
const MANY_SITES: usize = 240;
/// Rounds of feedback in sequence that may gain nothing.
const PATIENCE: u32 = 25;

/// Whether there are so many sites that districts are sooner at good plans than the whole: where work or money stands
/// between them.
#[must_use]
pub fn are_many(blocks: &Blocks) -> bool {
    blocks.sites.len() >= MANY_SITES && !blocks.is_plain()
}

/// How one round over all districts goes.
#[derive(Clone, Copy, Debug)]
pub struct Round {
    /// Sites of a district at the most.
    pub sites: usize,
    /// Time for all of them; `None` without a limit.
    pub time: Option<Duration>,
    /// Seed of the moves.
    pub seed: u32,
}

/// The free columns of each district at a point, and in how many districts each column and row between districts is.
struct Cut {
    columns: Vec<Vec<u32>>,
    of_column: Vec<u32>,
    of_row: Vec<u32>,
}

/// What is known of the whole, by what rows say.
struct Known {
    prices: Prices,
    penalties: Prices,
    /// For rows without a penalty of their own.
    usual: f64,
}

impl Improver<'_> {
    /// Takes over what every district has better; how many there are, and how many changes did not go with the others.
    #[must_use]
    pub fn by_districts(&self, point: &mut InHand, round: &Round) -> (usize, usize) {
        let cut = self.cut_districts(point, round.sites);
        let shared = self.shared(point, &cut);
        let known = Known {
            prices: Prices::of(self.blocks, self.prices),
            penalties: Prices::of(self.blocks, self.penalties),
            usual: self.penalties.iter().copied().fold(0.0, f64::max),
        };
        let all: usize = cut.columns.iter().map(Vec::len).sum();
        let base = &*point;
        let results = crew::each(self.threads, &cut.columns, |place, columns| {
            let mut part = Part::new(&shared, self.program, base, columns.clone(), self.penalties);
            for &column in columns {
                let count = cut.of_column[column as usize];
                if count > 1 {
                    let value = base.values[column as usize];
                    part.hold_above(column, value - value / f64::from(count));
                }
            }
            // Time by size: none is waited for at the end.
            let share = (self.threads * columns.len()) as f64 / all as f64;
            let time = round.time.map(|time| time.mul_f64(share));
            let seed = round.seed.wrapping_add(place as u32);
            self.search_district(&part, &known, time, seed)
        });
        let before = base.values.clone();
        let mut refused = 0;
        for mut changes in results {
            for (column, value) in &mut changes {
                // What others have changed of it remains.
                let at = *column as usize;
                if cut.of_column[at] > 1 {
                    *value += point.values[at] - before[at];
                }
            }
            refused += usize::from(!changes.is_empty() && !self.take(point, &changes));
        }
        (cut.columns.len(), refused)
    }

    /// Cuts the whole into districts: a village belongs to where it is.
    fn cut_districts(&self, point: &InHand, size: usize) -> Cut {
        let &Self { blocks, program, ties, .. } = self;
        let (of_site, count) = clusters::cut(ties, blocks.sites.len(), size);
        let home = clusters::spread(blocks, program, &of_site);
        let mut decisions: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); count];
        for (block, &district) in blocks.sites.iter().zip(&of_site) {
            decisions[district as usize].extend(block.levels.iter().map(|level| level.build));
        }
        for (at, fates) in ties.of_village.iter().enumerate() {
            let leader = ties.group.get(&VillageIdx::new(at)).map_or(at, |group| group[0].at());
            let mut chosen = ties.of_village[leader].iter().map(|&column| column as usize);
            let chosen = chosen.find(|&column| point.values[column] > 0.5);
            let Some(district) = chosen.map(|at| home[at]).filter(|&at| at != BETWEEN) else {
                continue;
            };
            let is_inside = |&&column: &&u32| {
                ties.block(program, column).is_none_or(|block| of_site[block as usize] == district)
            };
            decisions[district as usize].extend(fates.iter().filter(is_inside));
        }
        let with_others = |decisions| ties.with_others(program, blocks, decisions, |_| true);
        // Where nobody is there is nothing to be changed.
        let is_settled = |decisions: &&BTreeSet<u32>| {
            decisions.iter().any(|&column| point.values[column as usize] > 0.5)
        };
        let mut columns: Vec<Vec<u32>> =
            decisions.iter().filter(is_settled).map(with_others).collect();
        columns.sort_by_key(|columns| Reverse(columns.len()));
        let mut of_column = vec![0; program.columns.len()];
        let mut of_row = vec![(0, usize::MAX); blocks.couplings.len()];
        for (district, columns) in columns.iter().enumerate() {
            for &column in columns {
                of_column[column as usize] += 1;
                for (row, _) in blocks.entries(column) {
                    let (count, last) = &mut of_row[row as usize];
                    if *last != district {
                        (*count, *last) = (*count + 1, district);
                    }
                }
            }
        }
        let of_row = of_row.into_iter().map(|(count, _)| count).collect();
        Cut { columns, of_column, of_row }
    }

    /// The program in blocks, where of what a row leaves each district gets as much as every other one in it. A row that
    /// is missed is not missed by more.
    fn shared(&self, point: &InHand, cut: &Cut) -> Blocks {
        let mut shared = self.blocks.clone();
        let rows = shared.couplings.iter_mut().zip(&cut.of_row).zip(&point.sums);
        for ((row, &count), &sum) in rows {
            let share = |limit: f64| sum + (limit - sum) / f64::from(count.max(1));
            (row.lower, row.upper) = (share(row.lower).min(sum), share(row.upper).max(sum));
        }
        shared
    }

    /// What a district changes for a better point.
    fn search_district(
        &self,
        part: &Part,
        known: &Known,
        time: Option<Duration>,
        seed: u32,
    ) -> Vec<Change> {
        let question = part.question();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let (false, Some(blocks), Ok(pool)) = (self.is_over(), Blocks::new(&question), pool) else {
            return Vec::new();
        };
        let prices = Ascent::from_prices(&blocks, &known.prices).best;
        let mut penalties = vec![known.usual; blocks.row_count()];
        known.penalties.apply(&blocks, &mut penalties);
        let gaps = pool.install(|| Gaps::new(&blocks, &prices));
        let ties = Ties::new(question.program, &blocks, &gaps.excess);
        let inner = Improver {
            blocks: &blocks,
            program: question.program,
            ties: &ties,
            penalties: &penalties,
            prices: &prices,
            gaps: &gaps,
            threads: 1,
            ..*self
        };
        let until = Until {
            seconds: time.map(|time| time.as_secs_f64()),
            patience: PATIENCE,
            is_enough: &|_| false,
            is_stopped: &|| self.is_over(),
        };
        let start = question.start.unwrap_or_default().to_vec();
        let before = InHand::new(&blocks, start.clone(), &penalties).total();
        let found = feedback::search(&inner, start, seed, &until);
        let least = LEAST_GAIN * (part.others() + before).abs();
        let better = found.filter(|found| found.total() < before - least);
        better.map_or_else(Vec::new, |found| part.changes(&found.values))
    }
}

#[cfg(test)]
mod tests {
    use super::Round;
    use crate::generate::Spec;
    use crate::solve::decompose::improve::Improver;
    use crate::solve::decompose::in_hand::InHand;
    use crate::solve::decompose::samples::ask_of_generated;
    use crate::solve::decompose::samples::ask_of_region;
    use std::path::Path;
    use std::time::Duration;

    fn is_consistent(improver: &Improver<'_>, point: &InHand) -> bool {
        let again = InHand::new(improver.blocks, point.values.clone(), improver.penalties);
        (again.total() - point.total()).abs() <= 1e-9 * point.total().abs()
            && again.is_plan() == point.is_plan()
    }

    #[test]
    fn changes_of_districts_go_together_and_gain_by_any_number_of_threads() {
        for seed in 0..3 {
            let spec = Spec { sites: 24, seed, ..Spec::new(200) };
            ask_of_generated(&spec, |improver, before| {
                let round = Round { sites: 6, time: None, seed: seed as u32 };
                let points = [1, 2, 3].map(|threads| {
                    let mut point = before.clone();
                    let improver = Improver { threads, ..*improver };
                    let (districts, refused) = improver.by_districts(&mut point, &round);
                    assert!(districts >= 4 && refused == 0, "{districts} {refused}");
                    assert!(point.total() < before.total() && is_consistent(&improver, &point));
                    point.values
                });
                assert!(points[0] == points[1] && points[1] == points[2]);
            });
        }
    }

    #[test]
    fn money_that_pays_for_several_districts_is_not_spent_twice() {
        let ankang = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/ankang");
        ask_of_region(&ankang, |improver, before| {
            let mut point = before.clone();
            let round = Round { sites: 40, time: Some(Duration::from_secs(6)), seed: 0 };
            let cut = improver.cut_districts(&point, round.sites);
            assert!(cut.of_column.iter().any(|&count| count > 1), "districts share money");
            let (_, refused) = improver.by_districts(&mut point, &round);
            assert_eq!(refused, 0);
            assert!(point.total() < before.total() && is_consistent(improver, &point));
        });
    }

    #[test]
    fn what_rows_leave_is_shared_out_and_everybody_belongs_to_one_district() {
        let spec = Spec { sites: 24, seed: 5, ..Spec::new(200) };
        ask_of_generated(&spec, |improver, point| {
            let cut = improver.cut_districts(point, 6);
            let shared = improver.shared(point, &cut);
            let rows = improver.blocks.couplings.iter().zip(&shared.couplings).zip(&cut.of_row);
            let mut between = 0;
            for (((row, share), &count), &sum) in rows.zip(&point.sums) {
                let left = f64::from(count) * (share.upper - sum);
                let most = (row.upper - sum).max(0.0);
                assert!(count == 0 || row.upper.is_infinite() || left <= most + 1e-6);
                between += usize::from(count > 1 && most > 0.0 && row.upper.is_finite());
            }
            assert!(between > 0, "no row between districts has anything left");
            for fates in &improver.ties.of_village {
                let mut chosen = fates.iter().filter(|&&at| point.values[at as usize] > 0.5);
                let count = chosen.next().map_or(1, |&at| cut.of_column[at as usize]);
                assert_eq!(count, 1);
            }
        });
    }
}
