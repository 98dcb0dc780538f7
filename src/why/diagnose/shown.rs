//! Plans that show what a repair does: put together from the parts that share no row, each planned on its own,
//! and judged by the verifier as a whole. A part that two repairs leave alike is planned once.

use crate::candidates::Finder;
use crate::facts::Plan;
use crate::model::decode;
use crate::solve;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::highs::Highs;
use crate::verify::verify;
use crate::why::diagnose::give;
use crate::why::diagnose::oracle::Elastic;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::oracle::Relaxed;
use crate::why::diagnose::repair::Repair;
use crate::why::parallel;
use std::collections::HashMap;
use std::sync::Mutex;

/// What is known of a repair.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// The verifier accepts this plan with the repair done.
    Plan(Plan),
    /// It is proven that no plan keeps all other rules.
    Refuted,
    /// A limit came before the answer.
    Unknown,
}

/// A point of a part; `None` where it is proven that it has none.
type Planned = Option<Vec<f64>>;

/// Plans of parts.
pub struct Planner<'a> {
    oracle: &'a Oracle<'a>,
    finder: &'a Finder<'a>,
    known: Mutex<HashMap<Vec<u64>, Planned>>,
}

impl<'a> Planner<'a> {
    /// Nothing is planned yet.
    #[must_use]
    pub fn new(oracle: &'a Oracle<'a>, finder: &'a Finder<'a>) -> Self {
        Self { oracle, finder, known: Mutex::default() }
    }

    /// Whether all rules can be kept where these members give way by so much.
    #[must_use]
    pub fn show(&self, repair: &Repair, by: &[(usize, f64)]) -> Shown {
        let whole = self.oracle.whole;
        let gives_way = |at: &Relaxed| by.iter().any(|&(member, _)| member == at.with);
        let relaxed: Vec<Relaxed> = give::relaxations(&whole.members, self.finder, &|_| Some(0.0))
            .into_iter()
            .filter(gives_way)
            .collect();
        let all = vec![true; whole.members.len()];
        let (mut programs, mut values) = self.oracle.programs_and_base(&all, &relaxed);
        for (_, elastic) in &mut programs {
            let most = |member: usize| {
                by.iter().find(|&&(known, _)| known == member).map_or(0.0, |&(_, most)| most)
            };
            elastic.limit(most);
        }
        // The large parts first: the small ones fill the gaps at the end.
        programs.sort_by_key(|(part, _)| std::cmp::Reverse(part.columns.len()));
        let threads = self.oracle.means.threads;
        let points = parallel::map(&programs, threads, &|_| {}, |(_, elastic)| self.point(elastic));
        if points.contains(&Some(None)) {
            return Shown::Refuted;
        }
        for ((part, _), point) in programs.iter().zip(points) {
            let Some(Some(point)) = point else { return Shown::Unknown };
            for (&column, value) in part.columns.iter().zip(point) {
                values[column as usize] = value;
            }
        }
        let plan = decode::plan(&whole.program, &values);
        let (mended, rules) = repair.applied(self.finder.instance, self.finder.scenario);
        if verify(&mended, &rules, &plan).ok() { Shown::Plan(plan) } else { Shown::Unknown }
    }

    /// A point with whole workers; `None` where a limit came before.
    fn point(&self, elastic: &Elastic) -> Option<Planned> {
        let lock = || self.known.lock().expect("no thread ends while it holds the points");
        let mut key = elastic.signature.clone();
        let limits = elastic.by.iter().map(|&(member, column)| {
            let most = elastic.program.columns[column as usize].upper;
            [member as u64, most.to_bits()]
        });
        key.extend(limits.flatten());
        if let Some(known) = lock().get(&key) {
            return Some(known.clone());
        }
        let answer = self.oracle.answer(elastic, false);
        let planned = match (answer.status, answer.values) {
            (Status::Infeasible, _) => None,
            (_, Some(values)) => {
                let question = Question::new(&elastic.program, &elastic.objective);
                let mut quiet = |_: &_| {};
                let mut watch = Watch::new(self.oracle.means.stop, &mut quiet);
                let effort = self.oracle.effort();
                Some(solve::whole::workers(&Highs, &question, &values, &effort, &mut watch)?)
            }
            _ => return None,
        };
        lock().insert(key, planned.clone());
        Some(planned)
    }
}
