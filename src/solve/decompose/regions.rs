//! A stronger bound: neighbouring sites with their villages, work and money as one block.
//!
//! # Formula
//! L(u) = Σ_{r between} limit_r(u_r) u_r + Σ_R min { Σ_{c in R} ĉ_c z_c : rows inside R } + loose columns
//! between, with reduced costs ĉ over the rows between regions alone
//!
//! A village between regions has one fate at the most in each of them: that row holds as well as it is priced.
//!
//! # Why
//! Blocks of single sites do not see which sites open together: in shares, half a site is as good as a whole
//! one. Where villages can reach few sites, as in a valley, most of what prices lack is due to that. So sizes
//! are whole in every question of a region; villages may move in part ([`Exactness::Fractional`]), which is
//! answered in seconds by HiGHS, or whole: then the [tree](crate::solve::decompose::tree) with cuts of whole villages is
//! sooner at high bounds than HiGHS. For each region the best bound counts, so the sum is never below the bound of
//! single sites. An answer with whole villages is also a proposal for the plan.

use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::decompose::Decompose;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::bound::Response;
use crate::solve::decompose::clusters;
use crate::solve::decompose::clusters::BETWEEN;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::decompose::prepared::Least;
use crate::solve::decompose::prices::Prices;
use crate::solve::decompose::ties::Ties;
use crate::solve::highs::Highs;

/// Regions that build less than this share of what the largest one does count as if they built as much.
const LITTLE: f64 = 0.1;

/// Which region each column and row belongs to, and the best bound of each region so far.
pub struct Regions<'a> {
    blocks: &'a Blocks,
    program: &'a Program,
    prices: &'a [f64],
    of_column: Vec<u32>,
    of_row: Vec<u32>,
    columns: Vec<Vec<u32>>,
    /// How much of its building is undecided, as a share.
    doubt: Vec<f64>,
    /// Bound of the region's part of the question.
    bounds: Vec<f64>,
    /// As far as bounds hold with the pairs that the program leaves out.
    most: Vec<f64>,
    is_solved: Vec<bool>,
    /// How often each was asked.
    asked: Vec<u32>,
    between: f64,
}

impl<'a> Regions<'a> {
    /// Cuts the sites into regions of about `size`; `response` is the answer of single sites at the best
    /// prices of the ascent, `least` what pairs cost that the program leaves out.
    #[must_use]
    pub fn new(
        blocks: &'a Blocks,
        program: &'a Program,
        ties: &Ties,
        size: usize,
        ascent: &'a Ascent,
        response: &Response,
        least: Option<&Least>,
    ) -> Self {
        let (of_site, count) = clusters::cut(ties, blocks.sites.len(), size);
        let of_column = clusters::spread(blocks, program, &of_site);
        let mut of_row = vec![None; blocks.row_count()];
        let mut columns = vec![Vec::new(); count];
        for (at, &region) in (0..).zip(&of_column) {
            for (row, _) in blocks.all_entries(at) {
                let own = &mut of_row[row as usize];
                *own = match *own {
                    None => Some(region),
                    Some(other) if other == region => Some(region),
                    Some(_) => Some(BETWEEN),
                };
            }
            if region != BETWEEN {
                columns[region as usize].push(at);
            }
        }
        let of_row: Vec<u32> = of_row.into_iter().map(|region| region.unwrap_or(BETWEEN)).collect();
        let mut regions = Self {
            blocks,
            program,
            prices: &ascent.best,
            of_column,
            of_row,
            columns,
            doubt: Vec::new(),
            bounds: vec![0.0; count],
            most: vec![f64::INFINITY; count],
            is_solved: vec![false; count],
            asked: vec![0; count],
            between: 0.0,
        };
        regions.begin(&of_site, response);
        if let Some(least) = least {
            regions.limit(&of_site, least);
        }
        regions.doubt = regions.doubts(&of_site, &ascent.shares);
        regions
    }

    /// How far the bound of each region holds with the pairs that are left out.
    fn limit(&mut self, of_site: &[u32], least: &Least) {
        let sites = of_site.iter().zip(&least.of_site);
        let rows = self.of_row.iter().zip(&least.of_row);
        for (&region, &least) in sites.chain(rows).filter(|&(&region, _)| region != BETWEEN) {
            let at = region as usize;
            self.most[at] = self.most[at].min(self.bounds[at] + least);
        }
    }

    /// The bound of single sites, by region.
    fn begin(&mut self, of_site: &[u32], response: &Response) {
        let (blocks, prices) = (self.blocks, self.prices);
        let mut add = |region: u32, value: f64| match region {
            BETWEEN => self.between += value,
            region => self.bounds[region as usize] += value,
        };
        for (row, coupling) in blocks.couplings.iter().enumerate() {
            if prices[row] != 0.0 {
                add(self.of_row[row], coupling.limit(prices[row]) * prices[row]);
            }
        }
        for (&region, choice) in of_site.iter().zip(&response.choices) {
            add(region, choice.value);
        }
        for loose in &blocks.loose {
            let cost = blocks.reduced_cost(loose.column, prices);
            let value = if cost < 0.0 { cost * loose.upper } else { cost * loose.lower };
            add(self.of_column[loose.column as usize], value);
        }
    }

    /// Number of regions.
    #[must_use]
    pub fn count(&self) -> usize {
        self.columns.len()
    }

    /// Number of regions of whose sizes something is undecided: the others answer at once.
    #[must_use]
    pub fn in_doubt(&self) -> usize {
        self.doubt.iter().filter(|&&doubt| doubt > 0.0).count()
    }

    /// Whether some of them were never asked.
    #[must_use]
    pub fn are_left(&self) -> bool {
        self.asked.iter().zip(&self.doubt).any(|(&asked, &doubt)| asked == 0 && doubt > 0.0)
    }

    /// The columns of a region.
    #[must_use]
    pub fn columns(&self, region: usize) -> &[u32] {
        &self.columns[region]
    }

    /// The bound of all regions together. `unit` is what rounding may have added, at the most.
    #[must_use]
    pub fn bound(&self, unit: f64) -> f64 {
        self.between + self.bounds.iter().sum::<f64>() - unit
    }

    /// How much of what each region builds is undecided: Σ F y (1 − y) / Σ F y, with shares y of sizes that cost F.
    /// What whole sizes raise the bound by goes with it.
    fn doubts(&self, of_site: &[u32], shares: &[f32]) -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); self.count()];
        for (block, &region) in self.blocks.sites.iter().zip(of_site) {
            for level in &block.levels {
                let share = f64::from(shares[level.build as usize]).clamp(0.0, 1.0);
                let paid = self.blocks.cost[level.build as usize].abs() * share;
                let (open, all) = &mut sums[region as usize];
                *open += paid * (1.0 - share);
                *all += paid;
            }
        }
        // Where next to nothing is built, next to all of it may be undecided.
        let most = sums.iter().map(|&(_, all)| all).fold(f64::MIN_POSITIVE, f64::max);
        sums.into_iter().map(|(open, all)| open / all.max(LITTLE * most)).collect()
    }

    /// The regions whose least value is not known yet: those first that were asked least, and of whose sizes most is
    /// undecided, for there the bound rises most.
    #[must_use]
    pub fn open(&self) -> Vec<usize> {
        let mut open: Vec<usize> =
            (0..self.count()).filter(|&region| !self.is_solved[region]).collect();
        open.sort_by(|&a, &b| {
            let by_doubt = f64::total_cmp(&self.doubt[b], &self.doubt[a]);
            self.asked[a].cmp(&self.asked[b]).then(by_doubt)
        });
        open
    }

    /// By how much a bound of a region raises that of all.
    #[must_use]
    pub fn rise(&self, region: usize, bound: Option<f64>) -> f64 {
        let bound = bound.map_or(f64::NEG_INFINITY, |bound| bound.min(self.most[region]));
        (bound - self.bounds[region]).max(0.0)
    }

    /// Opens all regions again, for a more exact question.
    pub fn reopen(&mut self) {
        self.is_solved.fill(false);
    }

    /// Takes over a region's answer: a better bound, and whether more cannot be known.
    pub fn offer(&mut self, region: usize, answer: &Answer) {
        self.asked[region] += u32::from(answer.bound.is_some());
        self.bounds[region] += self.rise(region, answer.bound);
        self.is_solved[region] |= answer.status == Status::GapReached;
    }

    /// Whether a row between regions holds in each of them as well, as far as it says "at most": a village has
    /// one fate, left-out pairs included.
    fn is_shared(&self, row: u32) -> bool {
        matches!(self.blocks.row(row).key, RowKey::AssignOnce(_))
    }

    /// The prices of rows inside a region; those of all other rows are in what its columns cost.
    fn prices_within(&self, region: usize) -> Prices {
        let rows = self.blocks.couplings.iter().zip(self.prices).zip(&self.of_row);
        let inside = rows.filter(|&(_, &of)| of as usize == region);
        Prices::from(inside.map(|((row, &price), _)| (row.key, price)).collect::<Vec<_>>())
    }

    /// Solves a region at these prices from the point in hand: its answer (with its bound), and columns
    /// with new values where these cost less; they are a proposal for the plan where villages move whole. Sizes are
    /// whole in any case.
    pub fn solve(
        &self,
        region: usize,
        exactness: Exactness,
        point: &InHand,
        effort: &Effort,
        watch: &mut Watch<'_>,
    ) -> (Answer, Vec<Change>) {
        let (blocks, all, prices) = (self.blocks, self.program, self.prices);
        let columns = &self.columns[region];
        let are_whole = exactness == Exactness::Whole;
        let is_size = |key: ColumnKey| matches!(key, ColumnKey::Build(..));
        let mut program = Program::default();
        let mut objective = Expression::default();
        let mut entries: Vec<(u32, u32, f64)> = Vec::new();
        for &column in columns {
            let old = &all.columns[column as usize];
            let is_integer = old.is_integer && (are_whole || is_size(old.key));
            let at = program.add_column(old.key, old.lower, old.upper, is_integer);
            let mut cost = blocks.cost[column as usize];
            for (row, factor) in blocks.all_entries(column) {
                let is_inside = self.of_row[row as usize] as usize == region;
                if is_inside || self.is_shared(row) {
                    entries.push((row, at, factor));
                }
                if !is_inside {
                    cost -= factor * prices[row as usize];
                }
            }
            objective.entries.push((at, cost));
        }
        entries.sort_unstable_by_key(|&(row, at, _)| (row, at));
        for row in entries.chunk_by(|a, b| a.0 == b.0) {
            let facts = blocks.row(row[0].0);
            let is_inside = self.of_row[row[0].0 as usize] as usize == region;
            // What is elsewhere can be nothing.
            let lower = if is_inside { facts.lower } else { f64::NEG_INFINITY };
            let entries = row.iter().map(|&(_, at, factor)| (at, factor));
            program.add_row(facts.key, lower, entries, facts.upper);
        }
        let start: Vec<f64> = columns.iter().map(|&column| point.values[column as usize]).collect();
        let start_from = point.is_plan().then_some(start.as_slice());
        let prices = self.prices_within(region);
        let question = Question {
            start: start_from,
            prices: Some(&prices),
            is_for_bound: true,
            ..Question::new(&program, &objective)
        };
        let answer = match exactness {
            Exactness::Fractional => Highs.answer(&question, effort, watch),
            Exactness::Whole => Decompose.answer(&question, effort, watch),
        };
        let cost = |values: &[f64]| -> f64 {
            objective.entries.iter().zip(values).map(|(&(_, cost), value)| cost * value).sum()
        };
        let values = answer.values.as_deref().filter(|values| cost(values) < cost(&start));
        let values = values.unwrap_or_default();
        let changed =
            columns.iter().zip(values).zip(&start).filter_map(|((&column, &new), &old)| {
                let is_whole = are_whole && all.columns[column as usize].is_integer;
                let new = if is_whole { new.round() } else { new.max(0.0) };
                ((new - old).abs() > 1e-9).then_some((column, new))
            });
        let changed = changed.collect();
        (answer, changed)
    }
}
