//! A county, town, basin or other region that carries a quota or a carrying capacity.

use crate::facts::AreaIdx;
use crate::facts::Cny;

/// One region, letter a. Areas nest by `parent`.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// Its id; unique within its kind.
    pub id: String,
    /// Kind: `county`, `town`, `basin`, …
    pub kind: String,
    /// Name in Latin letters, where given.
    pub name: Option<String>,
    /// Name in Chinese, where given.
    pub name_zh: Option<String>,
    /// The area it is part of.
    pub parent: Option<AreaIdx>,
    /// Limit for all costs that arise in the area, whatever the source of the money.
    pub budget: Option<Cny>,
    /// Ecological carrying capacity \[person\].
    pub max_persons: Option<u32>,
    /// Most households that may leave the area.
    pub max_households_out: Option<u32>,
    /// Most households that may enter the area.
    pub max_households_in: Option<u32>,
    /// The file's row (header = 1); 0 for an area that only a column names.
    pub row: u64,
}

impl Area {
    /// The name to show: Chinese, else Latin, else the id.
    #[must_use]
    pub fn label(&self) -> &str {
        self.name_zh.as_deref().or(self.name.as_deref()).unwrap_or(&self.id)
    }
}
