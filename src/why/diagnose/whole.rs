//! The model with every choice in it, also those that a rule closes, and for each of them the members that
//! close it: so that any part of the rules can be switched off.
//!
//! # Formula
//! A column is 0 while one of its members is on; a row holds while its member is on; a village may be left
//! without a place (g_i) while the demand that it has one is off.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::rules::AssignOnce;
use crate::facts::rules::Lock;
use crate::facts::rules::Reach;
use crate::facts::village::Policy;
use crate::model::ColumnKey;
use crate::model::Model;
use crate::model::Program;
use crate::model::RowKey;
use crate::why::diagnose::bounds;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::reduce::Net;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Rules that only take choices away.
const CLOSING: [RuleName; 6] = [
    RuleName::Reach,
    RuleName::Eligibility,
    RuleName::SameArea,
    RuleName::Lock,
    RuleName::Forbid,
    RuleName::FixLevel,
];

/// Pairs up to which all of them are in, also for villages that have a choice.
const ALL_PAIRS: usize = 20_000;

/// Whole-number columns from which a question is large.
const LARGE: usize = 3_000;

/// Whole-number columns from which no search for the smallest repair ends.
const BEYOND_SEARCH: usize = 12_000;

/// The program of everything, and what belongs to which member.
pub struct Whole {
    /// Columns and rows.
    pub program: Program,
    /// All members, in order.
    pub members: Vec<Member>,
    /// By column: positions of the members that close it.
    pub closed_by: Vec<Vec<usize>>,
    /// By row: position of its member.
    pub row_of: Vec<Option<usize>>,
    /// All households.
    households: f64,
    /// Households, by village.
    pub households_of: Vec<u32>,
    /// Columns of the sizes of each site.
    sizes: BTreeMap<SiteIdx, Vec<u32>>,
    /// Rows and columns, each from the other.
    pub net: Net,
}

/// What one rule alone closes.
struct Alone<'a> {
    rule: RuleName,
    finder: Finder<'a>,
}

/// The facts with every village free to stay, and the rules without those that close choices.
fn opened_up(instance: &Instance, scenario: &Scenario) -> (Instance, Scenario) {
    let mut free = instance.clone();
    for village in &mut free.villages {
        village.policy = Some(Policy::May);
    }
    let mut open = scenario.clone();
    open.rules.retain(|on| !CLOSING.contains(&on.rule.name()));
    for on in &mut open.rules {
        if let Rule::AssignOnce(rule) = &mut on.rule {
            *rule = AssignOnce { allow_unplaced: true, ..AssignOnce::default() };
        }
    }
    for on in &scenario.rules {
        let kept = match &on.rule {
            // Commutes stay as they are.
            Rule::Reach(reach) => {
                Rule::Reach(Reach { move_km: None, move_min: None, ..reach.clone() })
            }
            Rule::Lock(lock) if !lock.open.is_empty() => {
                Rule::Lock(Lock { open: lock.open.clone(), ..Lock::default() })
            }
            _ => continue,
        };
        open.rules.push(RuleInForce { rule: kept, ..on.clone() });
    }
    open.rules.sort_by_key(|on| on.rule.name());
    // What is weighed is of no matter.
    open.goal.layers.clear();
    (free, open)
}

impl Whole {
    /// Writes the program of everything for a question.
    #[must_use]
    pub fn new(finder: &Finder<'_>) -> Self {
        let (instance, scenario) = (finder.instance, finder.scenario);
        let (free, open) = opened_up(instance, scenario);
        let bare = Scenario {
            rules: open
                .rules
                .iter()
                .filter(|on| on.rule.name() != RuleName::Lock)
                .cloned()
                .collect(),
            ..open.clone()
        };
        let mut with_one: Vec<(RuleName, Scenario)> = Vec::new();
        for rule in CLOSING {
            let mut one = bare.clone();
            one.rules.retain(|on| on.rule.name() != rule);
            one.rules.extend(scenario.rule(rule).cloned());
            with_one.push((rule, one));
        }
        let alone: Vec<Alone<'_>> = with_one
            .iter()
            .map(|(rule, scenario)| {
                // What the villages' own column demands belongs to eligibility.
                let facts = if *rule == RuleName::Eligibility { instance } else { &free };
                Alone { rule: *rule, finder: Finder::new(facts, scenario) }
            })
            .collect();
        let all = Finder::new(&free, &open);
        let candidates = candidates(finder, &all, &open);
        let model = Model::new(&all, &candidates);
        let mut names = Names::default();
        let closed: Vec<BTreeSet<Member>> = model
            .program
            .columns
            .iter()
            .map(|column| closing(column.key, finder, &alone))
            .collect();
        let rows: Vec<Option<Member>> =
            model.program.rows.iter().map(|row| Member::of_row(row.key, instance)).collect();
        let closed_by =
            closed.iter().map(|members| members.iter().map(|&m| names.at(m)).collect()).collect();
        let row_of = rows.into_iter().map(|member| member.map(|member| names.at(member))).collect();
        let mut program = model.program;
        // Livelihoods that a rule closes stay closed: they are facts here, not members.
        for column in &mut program.columns {
            if let ColumnKey::Work(_, livelihood, _) = column.key
                && finder.judged.livelihoods[livelihood.at()].is_some()
            {
                column.upper = 0.0;
            }
        }
        let households =
            instance.villages.iter().map(|village| f64::from(village.households)).sum();
        let mut sizes: BTreeMap<SiteIdx, Vec<u32>> = BTreeMap::new();
        for (at, column) in (0..).zip(&program.columns) {
            if let ColumnKey::Build(site, _) = column.key {
                sizes.entry(site).or_default().push(at);
            }
        }
        let members = names.members;
        let net = Net::default();
        let households_of = instance.villages.iter().map(|village| village.households).collect();
        let mut whole =
            Self { program, members, closed_by, row_of, households, households_of, sizes, net };
        whole.net = Net::new(&whole, instance.villages.len());
        bounds::tighten(&mut whole);
        whole
    }

    /// Whether conflicts are looked for area by area, and repairs by those parts that matter.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.decisions() > LARGE
    }

    /// Whether a search for the smallest repair among all decisions would not end.
    #[must_use]
    pub fn is_beyond_search(&self) -> bool {
        self.decisions() > BEYOND_SEARCH
    }

    fn decisions(&self) -> usize {
        self.program.columns.iter().filter(|column| column.is_integer).count()
    }

    /// The entries of a row as this program means them: that a village fits a size, and how many
    /// households do, are limits of the rule `capacity` alone here, although rows of other families say
    /// so too for the sake of the relaxation.
    #[must_use]
    pub fn entries(&self, row: usize) -> Vec<(u32, f64)> {
        let mut entries = self.program.entries(row).to_vec();
        match self.program.rows[row].key {
            RowKey::HousedAtLevel(..) => {
                for (_, factor) in entries.iter_mut().filter(|(_, factor)| *factor < 0.0) {
                    *factor = -self.households;
                }
            }
            RowKey::Link(_, site) => {
                entries.retain(|&(_, factor)| factor > 0.0);
                let sizes = self.sizes.get(&site).into_iter().flatten();
                entries.extend(sizes.map(|&column| (column, -1.0)));
            }
            _ => {}
        }
        entries
    }
}

/// Positions of members.
#[derive(Default)]
struct Names {
    members: Vec<Member>,
    at: BTreeMap<Member, usize>,
}

impl Names {
    fn at(&mut self, member: Member) -> usize {
        *self.at.entry(member).or_insert_with(|| {
            self.members.push(member);
            self.members.len() - 1
        })
    }
}

/// Every pair where these are few, else the legal ones, and every pair of villages that have none.
fn candidates(finder: &Finder<'_>, all: &Finder<'_>, open: &Scenario) -> Candidates {
    let (villages, sites) = (finder.instance.villages.len(), finder.instance.sites.len());
    let wide = Scenario {
        candidates: crate::facts::scenario::CandidateOptions { nearest: 1, all: Some(false) },
        ..open.clone()
    };
    let mut candidates = Candidates::new(all, &wide);
    let mut pairs = Vec::new();
    for village in (0..villages).map(VillageIdx::new) {
        let before = pairs.len();
        finder.nearest(village, usize::MAX, &mut pairs);
        let is_stuck = pairs.len() == before && !finder.judged.villages[village.at()].may_stay();
        if villages * sites <= ALL_PAIRS || is_stuck {
            pairs.truncate(before);
            all.nearest(village, usize::MAX, &mut pairs);
        }
    }
    pairs.sort_by_key(|pair| (pair.village, pair.site));
    candidates.replace(pairs);
    candidates
}

/// The members that close a column.
fn closing(key: ColumnKey, finder: &Finder<'_>, alone: &[Alone<'_>]) -> BTreeSet<Member> {
    let mut members = BTreeSet::new();
    match key {
        ColumnKey::Move(village, site) => {
            for Alone { rule, finder } in alone {
                // A site and a pair may be closed by the same rule: each for itself.
                if finder.judged.sites[site.at()].is_some() {
                    members.insert(Member::OfSite(*rule, site));
                }
                let no_move = finder.judged.villages[village.at()].no_move.is_some();
                if no_move || finder.why_not_together(village, site).is_some() {
                    members.insert(Member::OfVillage(*rule, village));
                }
            }
        }
        ColumnKey::Stay(village) => {
            let closed =
                alone.iter().filter(|one| !one.finder.judged.villages[village.at()].may_stay());
            members.extend(closed.map(|one| Member::OfVillage(one.rule, village)));
        }
        ColumnKey::Unplaced(village) => {
            if !finder.scenario.may_leave(&finder.instance.village(village).id) {
                members.insert(Member::Placed(village));
            }
            if finder.judged.villages[village.at()].is_locked {
                members.insert(Member::OfVillage(RuleName::Lock, village));
            }
        }
        ColumnKey::Build(site, level) => {
            for (rule, closes) in level_closed(site, level, finder) {
                if closes {
                    members.insert(Member::OfSite(rule, site));
                }
            }
        }
        _ => {}
    }
    members
}

/// Which rules close a size of a site: a site that is closed by name is not built, one with a fixed level
/// has no other.
fn level_closed(site: SiteIdx, level: usize, finder: &Finder<'_>) -> [(RuleName, bool); 3] {
    let facts = finder.instance.site(site);
    let mut closed =
        [(RuleName::Lock, false), (RuleName::Forbid, false), (RuleName::FixLevel, false)];
    for on in &finder.scenario.rules {
        match &on.rule {
            Rule::Lock(rule) => {
                closed[0].1 = rule.closed.contains(&facts.id) && facts.existing != Some(level);
            }
            Rule::Forbid(rule) => {
                closed[1].1 = rule.sites.contains(&facts.id) && facts.existing != Some(level);
            }
            Rule::FixLevel(rule) => {
                let fixed = rule.levels.get(&facts.id);
                closed[2].1 = fixed.is_some_and(|name| *name != facts.levels[level].name);
            }
            _ => {}
        }
    }
    closed
}
