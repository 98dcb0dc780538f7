//! A large plan with one choice forced: the sites around it are decided anew, everything else stays as it
//! is. What comes out is a plan, judged by the verifier, and so an upper limit to what the choice costs;
//! that nothing better exists farther away is not claimed.
//!
//! Few sites are decided first, then twice as many, as long as the best is proven: so there is an exact figure for
//! the plan in hand with so many sites decided anew, and beside it what still more sites save.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Plan;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Model;
use crate::model::Program;
use crate::model::Reduced;
use crate::solve;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Limit;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::highs::Highs;
use crate::solve::thinning::Layer;
use crate::verify::verify;
use crate::why::Means;
use crate::why::changes::fates;
use crate::why::steered::columns_of;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;

/// Whole-number columns up to which a question is solved as a whole; above, in a window.
pub const WHOLE: usize = 1500;

/// Gap within which a window is solved for difference.
const ROUGH: f64 = 1e-3;
/// A bound as near as this to a value, relative to the value of the plan in hand (at least 1), is that value.
const SAME: f64 = 1e-9;
/// Share of the time that a window may take before the widest has its turn.
const NARROW: f64 = 0.5;
/// How far a point may miss a row through rounding, to be started from.
const TOLERANCE: f64 = 1e-6;

/// A plan in hand with the model around it.
pub struct Window<'a> {
    finder: &'a Finder<'a>,
    model: &'a Model<'a>,
    objective: Expression,
    fates: Vec<Option<Decision>>,
    /// Values of all columns.
    values: Vec<f64>,
}

/// The best plan of a window.
#[derive(Clone, Debug)]
pub struct Found {
    /// The plan, which the verifier accepts.
    pub plan: Plan,
    /// Value of the goal's first layer, as the verifier finds it.
    pub value: f64,
    /// No plan that changes nothing else is better than this.
    pub at_least: Option<f64>,
    /// Sites that were decided anew.
    pub sites: usize,
    /// The figure of the most sites for which it is proven.
    pub exact: Option<Exact>,
}

/// The value of a proven best plan among those that decide some sites anew and keep the rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact {
    /// How many sites.
    pub sites: usize,
    /// The value of the goal's first layer, as the verifier finds it.
    pub value: f64,
}

/// What is forced in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forced {
    /// The choice.
    pub choice: ColumnKey,
    /// Whether it is taken, or not taken.
    pub is_taken: bool,
}

impl<'a> Window<'a> {
    /// A window over the model of a plan in hand; of the goal, the first layer is looked at. `None` where
    /// the model does not offer what the plan decides.
    #[must_use]
    pub fn new(
        finder: &'a Finder<'a>,
        model: &'a Model<'a>,
        plan: &Plan,
        means: &Means<'_>,
    ) -> Option<Self> {
        let objective = Layer { finder, at: 0, most: &[] }.objective(model);
        let values = columns_of(model, plan, means)?;
        Some(Self { finder, model, objective, fates: fates(finder.instance, plan), values })
    }

    /// The same plan over changed facts or rules, which it need not keep: what both models have has the
    /// value of the plan.
    #[must_use]
    pub fn over_changed<'b>(&self, finder: &'b Finder<'b>, model: &'b Model<'b>) -> Window<'b> {
        let columns = self.model.program.columns.iter().map(|column| column.key);
        let known: HashMap<ColumnKey, f64> = columns.zip(self.values.iter().copied()).collect();
        let columns = model.program.columns.iter();
        let values = columns.map(|column| known.get(&column.key).copied().unwrap_or(0.0));
        Window {
            finder,
            model,
            objective: Layer { finder, at: 0, most: &[] }.objective(model),
            fates: self.fates.clone(),
            values: values.collect(),
        }
    }

    /// Sites whose villages and sizes are decided anew: those that are named, and the open ones that
    /// the villages there could reach best, up to `most` in all.
    #[must_use]
    pub fn around(&self, named: &[SiteIdx], most: usize) -> BTreeSet<SiteIdx> {
        let mut sites: BTreeSet<SiteIdx> = named.iter().copied().collect();
        let candidates: &Candidates = self.model.parts.candidates;
        let mut near: Vec<(f64, SiteIdx)> = Vec::new();
        for (at, fate) in self.fates.iter().enumerate() {
            if matches!(fate, Some(Decision::Moves(site)) if sites.contains(site)) {
                let pairs = candidates.of(VillageIdx::new(at));
                near.extend(pairs.iter().map(|pair| (pair.km, pair.site)));
            }
        }
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        for (_, site) in near {
            if sites.len() >= most {
                break;
            }
            sites.insert(site);
        }
        sites
    }

    /// The model in which nothing outside `sites` changes but the fate of `villages`.
    fn freed(&self, sites: &BTreeSet<SiteIdx>, villages: &[VillageIdx]) -> Program {
        let mut program = self.model.program.clone();
        let is_free = |village: VillageIdx| match self.fates[village.at()] {
            Some(Decision::Moves(site)) => sites.contains(&site) || villages.contains(&village),
            _ => villages.contains(&village),
        };
        for (column, &value) in program.columns.iter_mut().zip(&self.values) {
            let is_open = match column.key {
                ColumnKey::Move(village, site) => is_free(village) && sites.contains(&site),
                ColumnKey::Stay(village)
                | ColumnKey::Unplaced(village)
                | ColumnKey::Work(Home::Village(village), ..) => is_free(village),
                ColumnKey::Build(site, _) | ColumnKey::Work(Home::Site(site), ..) => {
                    sites.contains(&site)
                }
                _ => true,
            };
            if !is_open {
                (column.lower, column.upper) = (value, value);
            }
        }
        program
    }

    /// Decides the sites anew for another goal, within limits; the window then stands over what was found.
    /// Says whether that is better.
    pub fn shift(
        &mut self,
        goal: &Expression,
        limits: &[Limit],
        sites: &BTreeSet<SiteIdx>,
        means: &Means<'_>,
    ) -> bool {
        let program = self.freed(sites, &[]);
        let plain = Question::new(&program, goal);
        let question = Question { limits, start: Some(&self.values), ..plain };
        let effort = Effort { gap: ROUGH, ..means.effort() };
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(means.stop, &mut quiet);
        let Some(found) = Highs.answer(&question, &effort, &mut watch).values else { return false };
        let whole = solve::whole::workers(&Highs, &question, &found, &effort, &mut watch);
        let Some(values) = whole else { return false };
        let is_better = goal.value(&values) < goal.value(&self.values) - 0.5;
        if is_better {
            self.fates = fates(self.finder.instance, &self.model.plan(&values));
            self.values = values;
        }
        is_better
    }

    /// All columns as they stand now.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The best plan that forces these choices and changes nothing outside the named sites, up to `most` in
    /// all around them, and the fate of `villages`. `None` where none was found, and where the model does not
    /// have a choice that is taken.
    #[must_use]
    pub fn resolve(
        &self,
        forced: &[Forced],
        named: &[SiteIdx],
        most: usize,
        villages: &[VillageIdx],
        means: &Means<'_>,
    ) -> Option<Found> {
        let effort = means.effort();
        let share = Duration::from_secs_f64(means.seconds_each * NARROW);
        let mut best: Option<Answered> = None;
        let mut sites = self.around(named, 1);
        loop {
            let wider = self.around(named, most.min(2 * sites.len()));
            let is_widest = wider.len() <= sites.len();
            let early = (!is_widest).then(|| Instant::now() + share);
            let deadline = early.into_iter().chain(effort.deadline).min();
            let program = forcing(forced, self.freed(&sites, villages))?;
            let start = best.as_ref().map_or(&self.values, |best| &best.values);
            let effort = Effort { deadline, ..effort };
            let (answered, is_proven) =
                self.answered(&program, start, sites.len(), &effort, means.stop);
            best = match (answered, best) {
                (Some(new), Some(old)) => Some(new.after(old)),
                (new, old) => new.or(old),
            };
            if is_widest {
                return best.map(|best| best.found);
            }
            // What is open with so few sites is open with more: then only what the widest saves is of use.
            sites = if is_proven { wider } else { self.around(named, most) };
        }
    }

    /// The best plan of one window, where one is found, and whether that is proven or that there is none.
    fn answered(
        &self,
        program: &Program,
        start: &[f64],
        sites: usize,
        effort: &Effort,
        stop: &AtomicBool,
    ) -> (Option<Answered>, bool) {
        let Some(reduced) = Reduced::of(program, &self.objective) else { return (None, true) };
        let in_hand = self.objective.value(&self.values);
        let same = SAME * in_hand.abs().max(1.0);
        let holds = program.violation(start) <= TOLERANCE;
        let start = holds.then(|| reduced.values_of(start));
        let plain = Question::new(&reduced.program, &reduced.objective);
        let question = Question { start: start.as_deref(), ..plain };
        let effort = Effort { gap: reduced.gap(SAME / 2.0, in_hand), ..*effort };
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(stop, &mut quiet);
        let answer = Highs.answer(&question, &effort, &mut watch);
        let none = (None, answer.status == Status::Infeasible);
        let Some(values) = answer.values else { return none };
        let question = Question::new(program, &self.objective);
        let values = reduced.whole(&values);
        let whole = solve::whole::workers(&Highs, &question, &values, &effort, &mut watch);
        let Some(values) = whole else { return none };
        let plan = self.model.plan(&values);
        let verdict = verify(self.finder.instance, self.finder.scenario, &plan);
        if !verdict.ok() {
            return none;
        }
        let value = verdict.layers.first().copied().unwrap_or(0.0);
        let at_least = answer.bound.map(|bound| bound + reduced.constant);
        let is_exact = at_least.is_some_and(|least| value - least <= same);
        let exact = is_exact.then_some(Exact { sites, value });
        (Some(Answered { found: Found { plan, value, at_least, sites, exact }, values }), is_exact)
    }
}

/// A model with choices forced; `None` where it does not have one that is taken.
fn forcing(forced: &[Forced], mut program: Program) -> Option<Program> {
    for forced in forced {
        let column = program.columns.iter_mut().find(|column| column.key == forced.choice);
        match column {
            Some(column) => {
                let value = f64::from(u8::from(forced.is_taken));
                (column.lower, column.upper) = (value, value);
            }
            None if forced.is_taken => return None,
            None => {}
        }
    }
    Some(program)
}

/// What one window gives.
struct Answered {
    found: Found,
    /// All columns of its plan.
    values: Vec<f64>,
}

impl Answered {
    /// This one, of a wider window, with what a narrower one gave.
    fn after(mut self, narrower: Self) -> Self {
        self.found.exact = self.found.exact.or(narrower.found.exact);
        if narrower.found.value < self.found.value {
            self.found.plan = narrower.found.plan;
            self.found.value = narrower.found.value;
            self.values = narrower.values;
        }
        self
    }
}
