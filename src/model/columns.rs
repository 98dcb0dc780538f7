//! The columns that every model has, and where they are.

use crate::candidates::Candidates;
use crate::candidates::Commute;
use crate::candidates::Finder;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::LivelihoodIdx;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::facts::SkillIdx;
use crate::facts::VillageIdx;
use crate::facts::livelihood::Takes;
use crate::model::ColumnKey;
use crate::model::Program;
use std::collections::BTreeMap;

/// Where the columns of each family are. The column of pair `n` of the candidates is column `n`.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    /// r_i, by village.
    pub stay: Vec<Option<u32>>,
    /// g_i, by village.
    pub unplaced: Vec<Option<u32>>,
    /// y_jl: level and column, by site; empty for a site that nobody can move to, that does not stand
    /// and that is not locked open.
    pub build: Vec<Vec<(usize, u32)>>,
    /// w_ks, by home, livelihood and skill.
    pub work: Vec<Work>,
    /// e, by home.
    pub job_gap: BTreeMap<Home, u32>,
    /// Positions of the pairs of each site.
    pairs_at: Vec<Vec<u32>>,
    /// v_jl: level and column, by site; filled by the term `building` or the rule `budget`.
    pub(super) housed: BTreeMap<SiteIdx, Vec<(usize, u32)>>,
    /// D; filled by the term `worst_distance`.
    pub(super) worst: Option<u32>,
}

/// One column of workers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Work {
    /// Home, livelihood and distance.
    pub commute: Commute,
    /// The skill.
    pub skill: SkillIdx,
    /// The column.
    pub column: u32,
}

impl Columns {
    pub(super) fn new(finder: &Finder<'_>, candidates: &Candidates, program: &mut Program) -> Self {
        let mut columns = Self::default();
        columns.add_moves(finder.instance, candidates, program);
        columns.add_fates(finder, program);
        columns.add_builds(finder, program);
        if finder.scenario.is_on(RuleName::Workers) {
            columns.add_work(finder, candidates, program);
        }
        columns
    }

    fn add_moves(&mut self, instance: &Instance, candidates: &Candidates, program: &mut Program) {
        self.pairs_at = vec![Vec::new(); instance.sites.len()];
        for pair in &candidates.pairs {
            let column =
                program.add_column(ColumnKey::Move(pair.village, pair.site), 0.0, 1.0, true);
            self.pairs_at[pair.site.at()].push(column);
        }
    }

    fn add_fates(&mut self, finder: &Finder<'_>, program: &mut Program) {
        for (at, judged) in finder.judged.villages.iter().enumerate() {
            let village = VillageIdx::new(at);
            let mut binary =
                |wanted: bool, key| wanted.then(|| program.add_column(key, 0.0, 1.0, true));
            self.stay.push(binary(judged.may_stay(), ColumnKey::Stay(village)));
            let may_be_left =
                finder.scenario.may_leave(&finder.instance.villages[at].id) && !judged.is_locked;
            self.unplaced.push(binary(may_be_left, ColumnKey::Unplaced(village)));
        }
    }

    fn add_builds(&mut self, finder: &Finder<'_>, program: &mut Program) {
        let fixed = finder.scenario.rules.iter().find_map(|on| match &on.rule {
            Rule::FixLevel(rule) => Some(&rule.levels),
            _ => None,
        });
        for (at, facts) in finder.instance.sites.iter().enumerate() {
            let site = SiteIdx::new(at);
            let is_wanted = !self.pairs_at[at].is_empty()
                || facts.existing.is_some()
                || finder.scenario.rules.iter().any(
                    |on| matches!(&on.rule, Rule::Lock(lock) if lock.open.contains(&facts.id)),
                );
            let only = fixed.and_then(|levels| levels.get(&facts.id));
            // Locked closed or forbidden, a site is not built; one that stands is left alone.
            let is_closed = finder.judged.sites[at]
                .as_ref()
                .is_some_and(|closed| closed.rule != RuleName::Eligibility);
            let mut levels = Vec::new();
            for (level, named) in facts.levels.iter().enumerate().filter(|_| is_wanted) {
                let is_offered = if is_closed {
                    Some(level) == facts.existing
                } else {
                    Some(level) >= facts.existing
                };
                if is_offered && only.is_none_or(|only| *only == named.name) {
                    let key = ColumnKey::Build(site, level);
                    levels.push((level, program.add_column(key, 0.0, 1.0, true)));
                }
            }
            self.build.push(levels);
        }
    }

    fn add_work(&mut self, finder: &Finder<'_>, candidates: &Candidates, program: &mut Program) {
        let instance = finder.instance;
        for commute in &candidates.commutes {
            if !self.has_home(commute.home) {
                continue;
            }
            let taken = instance.livelihood(commute.livelihood).skill;
            for skill in (0..instance.skills.len()).map(SkillIdx::new) {
                let has_some = match commute.home {
                    Home::Village(village) => instance.village(village).workers[skill.at()] > 0,
                    Home::Site(_) => true,
                };
                if has_some && taken.is_none_or(|taken| taken == skill) {
                    let key = ColumnKey::Work(commute.home, commute.livelihood, skill);
                    let column = program.add_column(key, 0.0, f64::INFINITY, false);
                    self.work.push(Work { commute: *commute, skill, column });
                }
            }
        }
        if finder.scenario.is_on(RuleName::JobPerHousehold) {
            let is_soft = finder
                .scenario
                .rules
                .iter()
                .any(|on| matches!(&on.rule, Rule::JobPerHousehold(rule) if !rule.hard));
            for home in self.homes(finder).into_iter().filter(|_| is_soft) {
                let column = program.add_column(ColumnKey::JobGap(home), 0.0, f64::INFINITY, false);
                self.job_gap.insert(home, column);
            }
        }
    }

    /// Whether anybody can live at a home in this model.
    fn has_home(&self, home: Home) -> bool {
        match home {
            Home::Site(site) => !self.pairs_at[site.at()].is_empty(),
            Home::Village(village) => self.stay[village.at()].is_some(),
        }
    }

    /// Homes whose workers' livelihoods the plan decides: sites that people can move to, and, where
    /// any livelihood takes stayers, villages that may stay.
    #[must_use]
    pub fn homes(&self, finder: &Finder<'_>) -> Vec<Home> {
        let sites = (0..self.pairs_at.len()).map(|at| Home::Site(SiteIdx::new(at)));
        let takes_stayers = finder.instance.livelihoods.iter().any(|k| k.takes != Takes::Residents);
        let villages = (0..self.stay.len()).map(|at| Home::Village(VillageIdx::new(at)));
        sites
            .chain(villages.filter(|_| takes_stayers))
            .filter(|&home| self.has_home(home))
            .collect()
    }

    /// Positions of the pairs (and columns x_ij) of a site.
    #[must_use]
    pub fn pairs_at(&self, site: SiteIdx) -> &[u32] {
        &self.pairs_at[site.at()]
    }

    /// The columns w of a home.
    #[must_use]
    pub fn work_from(&self, home: Home) -> &[Work] {
        let from = self.work.partition_point(|work| work.commute.home < home);
        let to = self.work.partition_point(|work| work.commute.home <= home);
        &self.work[from..to]
    }

    /// Columns w by livelihood.
    #[must_use]
    pub fn work_at(&self, livelihoods: usize) -> Vec<Vec<u32>> {
        let mut at = vec![Vec::new(); livelihoods];
        for work in &self.work {
            let LivelihoodIdx(livelihood) = work.commute.livelihood;
            at[livelihood as usize].push(work.column);
        }
        at
    }

    /// What lives at a home, as a sum over columns: `count` of each village times x_ij or r_i.
    pub fn residents(
        &self,
        home: Home,
        candidates: &Candidates,
        count: impl Fn(VillageIdx) -> f64,
    ) -> Vec<(u32, f64)> {
        let counted: Vec<(u32, f64)> = match home {
            Home::Site(site) => {
                let pairs = self.pairs_at(site).iter();
                pairs.map(|&pair| (pair, count(candidates.pairs[pair as usize].village))).collect()
            }
            Home::Village(village) => {
                self.stay[village.at()].map(|column| (column, count(village))).into_iter().collect()
            }
        };
        counted.into_iter().filter(|&(_, factor)| factor != 0.0).collect()
    }
}
