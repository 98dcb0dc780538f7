//! Columns and rows of a mixed-integer program, each with a key that says what it stands for. No
//! solver is known here.

use crate::facts::AreaIdx;
use crate::facts::Home;
use crate::facts::LivelihoodIdx;
use crate::facts::SiteIdx;
use crate::facts::SkillIdx;
use crate::facts::VillageIdx;
use serde::Deserialize;
use serde::Serialize;

/// What a column decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ColumnKey {
    /// x_ij ∈ {0,1}.
    Move(VillageIdx, SiteIdx),
    /// r_i ∈ {0,1}.
    Stay(VillageIdx),
    /// g_i ∈ {0,1}.
    Unplaced(VillageIdx),
    /// y_jl ∈ {0,1}; the level is a position in the site's levels.
    Build(SiteIdx, usize),
    /// v_jl ≥ 0 \[household\].
    Housed(SiteIdx, usize),
    /// w_ks ≥ 0 \[worker\] from one home.
    Work(Home, LivelihoodIdx, SkillIdx),
    /// e ≥ 0 \[household\] at one home.
    JobGap(Home),
    /// p ≥ 0 \[1,000 CNY\]: what a fund (position in the instance) pays of a cost (position among
    /// the costs that funds have to pay).
    Pays(usize, usize),
    /// D ≥ 0, the farthest move.
    Worst,
    /// How far a row (by its position) is missed, while a search has no plan yet.
    Missed(usize),
}

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RowKey {
    /// One fate for a village.
    AssignOnce(VillageIdx),
    /// A village moves only to a site that is built.
    Link(VillageIdx, SiteIdx),
    /// At most one level for a site.
    OneLevel(SiteIdx),
    /// A service (position in the instance) of a site suffices.
    Capacity(SiteIdx, usize),
    /// Least use of a site.
    LeastUse(SiteIdx),
    /// Least use of a site at the level that stands, once this village moves there.
    LeastUseStanding(VillageIdx, SiteIdx),
    /// Workers of a skill at a home.
    Workers(Home, SkillIdx),
    /// Places of a livelihood.
    Places(LivelihoodIdx),
    /// Earners at a home.
    JobPerHousehold(Home),
    /// Two villages share a site (`Some`), or their staying, or their being unplaced.
    KeepTogether(VillageIdx, VillageIdx, Option<SiteIdx>),
    /// A group (position in the rule) is not together at a site.
    KeepApart(usize, SiteIdx),
    /// All costs of an area.
    AreaBudget(AreaIdx),
    /// A cost that funds have to pay is paid.
    Paid(usize),
    /// A fund gives no more than its budget.
    FundBudget(usize),
    /// A fund gives no more than its cap for each household.
    FundPerHousehold(usize),
    /// A fund gives no more than its cap for each person.
    FundPerPerson(usize),
    /// Persons in an area.
    CarryingCapacity(AreaIdx),
    /// Households that leave an area.
    QuotaOut(AreaIdx),
    /// Households that enter an area.
    QuotaIn(AreaIdx),
    /// Households that move to large communities.
    ShareConcentrated,
    /// Open sites, over all (`None`) or in an area.
    OpenAtMost(Option<AreaIdx>),
    /// A locked village.
    LockVillage(VillageIdx),
    /// A site that is locked open.
    LockOpen(SiteIdx),
    /// Households at a site, counted at its levels.
    Housed(SiteIdx),
    /// Households counted at a level only where it is built.
    HousedAtLevel(SiteIdx, usize),
    /// The farthest move is at least that of a village.
    Worst(VillageIdx),
    /// An earlier layer of the goal (by its position) keeps what it reached.
    EarlierLayer(usize),
    /// What is built holds everybody who must move; numbered. It follows from the other rows.
    Total(usize),
}

/// One column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// What it decides.
    pub key: ColumnKey,
    /// Least value.
    pub lower: f64,
    /// Greatest value; may be infinite.
    pub upper: f64,
    /// Whether it takes whole numbers only.
    pub is_integer: bool,
}

/// One row: lower ≤ Σ coefficient · column ≤ upper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// What it says.
    pub key: RowKey,
    /// Least value; may be −∞.
    pub lower: f64,
    /// Greatest value; may be ∞.
    pub upper: f64,
    /// End of its entries; they begin where those of the row before end.
    end: usize,
}

/// Columns and rows, in the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    entries: Vec<(u32, f64)>,
}

impl Program {
    /// Adds a column and returns its position.
    pub fn add_column(&mut self, key: ColumnKey, lower: f64, upper: f64, is_integer: bool) -> u32 {
        self.columns.push(Column { key, lower, upper, is_integer });
        u32::try_from(self.columns.len() - 1).expect("fewer than 2^32 columns in a model")
    }

    /// Adds a row. A column may be given several times; its coefficients are added up.
    pub fn add_row(
        &mut self,
        key: RowKey,
        lower: f64,
        entries: impl IntoIterator<Item = (u32, f64)>,
        upper: f64,
    ) {
        let mut sum = Expression::sum(entries);
        sum.simplify();
        self.entries.extend(sum.entries);
        self.rows.push(Row { key, lower, upper, end: self.entries.len() });
    }

    /// The entries of a row: column and coefficient.
    #[must_use]
    pub fn entries(&self, row: usize) -> &[(u32, f64)] {
        let start = if row == 0 { 0 } else { self.rows[row - 1].end };
        &self.entries[start..self.rows[row].end]
    }

    /// Number of entries of all rows.
    #[must_use]
    pub fn entry_count(&self) -> usize {
        self.entries.len()
    }

    /// Value of a row's sum at a point.
    #[must_use]
    pub fn activity(&self, row: usize, values: &[f64]) -> f64 {
        self.entries(row).iter().map(|&(column, factor)| factor * values[column as usize]).sum()
    }

    /// The largest violation of a bound, a row or integrality at a point.
    #[must_use]
    pub fn violation(&self, values: &[f64]) -> f64 {
        self.violation_by(values, |_| 1.0)
    }

    /// The same, each row and column measured by its own limit (by 1, where that is smaller).
    #[must_use]
    pub fn relative_violation(&self, values: &[f64]) -> f64 {
        self.violation_by(values, |limit| limit.abs().max(1.0))
    }

    fn violation_by(&self, values: &[f64], size: impl Fn(f64) -> f64) -> f64 {
        let outside = |value: f64, lower: f64, upper: f64| {
            let off = |off: f64, limit: f64| if off > 0.0 { off / size(limit) } else { 0.0 };
            off(lower - value, lower).max(off(value - upper, upper))
        };
        let columns = self.columns.iter().zip(values).map(|(column, &value)| {
            let off = if column.is_integer { (value - value.round()).abs() } else { 0.0 };
            outside(value, column.lower, column.upper).max(off)
        });
        let rows = self.rows.iter().enumerate();
        let rows = rows.map(|(at, row)| outside(self.activity(at, values), row.lower, row.upper));
        columns.chain(rows).fold(0.0, f64::max)
    }
}

/// A weighted sum of columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expression {
    /// Column and coefficient.
    pub entries: Vec<(u32, f64)>,
}

impl Expression {
    /// The sum of these entries.
    pub fn sum(entries: impl IntoIterator<Item = (u32, f64)>) -> Self {
        Self { entries: entries.into_iter().collect() }
    }

    /// Adds another expression `factor` times.
    pub fn add(&mut self, other: &Self, factor: f64) {
        self.entries.extend(other.entries.iter().map(|&(column, value)| (column, factor * value)));
    }

    /// Makes the entries unique, in ascending order of columns.
    pub fn simplify(&mut self) {
        self.entries.sort_by_key(|&(column, _)| column);
        self.entries.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
    }

    /// Its value at a point.
    #[must_use]
    pub fn value(&self, values: &[f64]) -> f64 {
        self.entries.iter().map(|&(column, factor)| factor * values[column as usize]).sum()
    }
}
