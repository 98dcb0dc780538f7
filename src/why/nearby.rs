//! Another plan near the one in hand, for questions too large to be asked as a whole: the sites of one
//! neighbourhood after the other are decided anew, each time with as few households as possible placed as in the
//! plans found before, while the value of the plan stays within its limit.
//!
//! # Why
//! Each neighbourhood may use up half of what is left of the limit, so that the first of them do not use up
//! all; each plan begins in another neighbourhood. What comes out is a plan as good as was asked for. That no
//! other plan differs more is not claimed.

use crate::candidates::Finder;
use crate::facts::Decision;
use crate::facts::Plan;
use crate::facts::SiteIdx;
use crate::model::Expression;
use crate::model::Model;
use crate::solve::Limit;
use crate::verify::verify;
use crate::why::Means;
use crate::why::changes::fates;
use crate::why::steered::Steered;
use crate::why::window::Window;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

/// Sites in a neighbourhood.
const SITES: usize = 6;
/// Most time for one neighbourhood \[s\].
const SECONDS_EACH: f64 = 3.0;

/// The plan in hand with the model around it.
pub struct Nearby<'a> {
    finder: &'a Finder<'a>,
    model: &'a Model<'a>,
    in_hand: &'a Plan,
    neighbourhoods: Vec<BTreeSet<SiteIdx>>,
}

impl<'a> Nearby<'a> {
    /// Neighbourhoods that together hold every site where people move.
    #[must_use]
    pub fn new(
        finder: &'a Finder<'a>,
        model: &'a Model<'a>,
        in_hand: &'a Plan,
        means: &Means<'_>,
    ) -> Option<Self> {
        let window = Window::new(finder, model, in_hand, means)?;
        let fates = fates(finder.instance, in_hand);
        let used: BTreeSet<SiteIdx> = fates
            .into_iter()
            .filter_map(|fate| match fate {
                Some(Decision::Moves(site)) => Some(site),
                _ => None,
            })
            .collect();
        let mut neighbourhoods: Vec<BTreeSet<SiteIdx>> = Vec::new();
        for site in used {
            if !neighbourhoods.iter().any(|sites| sites.contains(&site)) {
                neighbourhoods.push(window.around(&[site], SITES));
            }
        }
        Some(Self { finder, model, in_hand, neighbourhoods })
    }

    /// A plan with little of `common`, of a value of at most `most`; plan `number` of `count`. `None` where
    /// none was found in the time.
    #[must_use]
    pub fn another(
        &self,
        common: &Expression,
        most: f64,
        (number, count): (usize, usize),
        means: &Means<'_>,
    ) -> Option<Steered> {
        let mut window = Window::new(self.finder, self.model, self.in_hand, means)?;
        let value = self.model.layer(0);
        let deadline = Instant::now() + Duration::from_secs_f64(means.seconds_each);
        let each = Means { seconds_each: means.seconds_each.min(SECONDS_EACH), ..*means };
        let all = self.neighbourhoods.len();
        let first = all * (number % count.max(1)) / count.max(1);
        let mut is_other = false;
        for step in 0..all {
            if step > 0 && Instant::now() >= deadline {
                break;
            }
            let now = value.value(window.values());
            let limit = now + (most - now).max(0.0) / 2.0;
            let limits = [Limit { expression: value.clone(), most: limit }];
            let sites = &self.neighbourhoods[(first + step) % all];
            is_other |= window.shift(common, &limits, sites, &each);
        }
        if !is_other {
            return None;
        }
        let columns = window.values().to_vec();
        let plan = self.model.plan(&columns);
        let verdict = verify(self.finder.instance, self.finder.scenario, &plan);
        let is_near = verdict.layers.first().is_some_and(|&value| value <= most);
        (verdict.ok() && is_near).then_some(Steered {
            plan,
            values: verdict.layers,
            is_proven: false,
            columns,
        })
    }
}
