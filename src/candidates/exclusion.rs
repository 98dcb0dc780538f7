//! Why a choice is not allowed: the rule, the layer of data, the value found, the limit, the source.

use crate::facts::RuleName;
use serde::Serialize;
use std::fmt;

/// The first rule that blocks a choice, with what it found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Exclusion {
    /// The rule that blocks.
    pub rule: RuleName,
    /// The layer of data it looked at: `slope_deg`, `zone strictly_controlled`, `policy`, …
    pub layer: String,
    /// The value found there.
    pub value: String,
    /// What would have been allowed.
    pub limit: String,
    /// Document that says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Article of that document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

impl Exclusion {
    /// An exclusion without a source yet.
    pub fn new(
        rule: RuleName,
        layer: impl Into<String>,
        value: impl Into<String>,
        limit: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            layer: layer.into(),
            value: value.into(),
            limit: limit.into(),
            source: None,
            article: None,
        }
    }

    /// The same, with the document it comes from.
    #[must_use]
    pub fn from_source(mut self, source: Option<&str>, article: Option<&str>) -> Self {
        self.source = source.map(str::to_owned);
        self.article = article.map(str::to_owned);
        self
    }
}

impl fmt::Display for Exclusion {
    /// `eligibility: slope_deg 31 (limit 25), source …`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {} (limit {})", self.rule, self.layer, self.value, self.limit)?;
        if let Some(source) = &self.source {
            write!(f, ", {source}")?;
        }
        if let Some(article) = &self.article {
            write!(f, " {article}")?;
        }
        Ok(())
    }
}
