//! What all documents for people share: names in the wanted language, reasons, shares, money.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Proof;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::measure::Tally;
use crate::measure::cost;
use crate::verify;
use crate::verify::Funding;
use crate::write::LayerRecord;
use crate::write::Reason;
use crate::write::RunRecord;
use crate::write::lines::percent_up;
use crate::write::words::Lang;
use crate::write::words::Text;
use crate::write::words::named;
use std::collections::HashMap;

/// A run, ready to be told in one language.
pub struct Document<'a> {
    /// The run.
    pub record: &'a RunRecord<'a>,
    /// Its plan, counted; `None` without one.
    pub tally: Option<&'a Tally<'a>>,
    /// What each source of money pays; empty without a plan.
    pub funding: Vec<Funding>,
    /// The language.
    pub lang: Lang,
    reasons: HashMap<usize, &'a Reason>,
}

impl<'a> Document<'a> {
    /// Gathers what documents tell.
    #[must_use]
    pub fn new(record: &'a RunRecord<'a>, tally: Option<&'a Tally<'a>>) -> Self {
        let plan = record.plan.filter(|_| !record.instance.funds.is_empty());
        let funding = plan.map(|plan| verify::funding(record.instance, record.scenario, plan));
        let funding = funding.unwrap_or_default();
        let reasons = record.reasons.iter().map(|reason| (reason.village.at(), reason)).collect();
        Self { record, tally, funding, lang: record.lang, reasons }
    }

    /// A text in the document's language.
    #[must_use]
    pub fn say(&self, text: Text) -> &'static str {
        text.of(self.lang)
    }

    /// A text with its words filled in.
    #[must_use]
    pub fn fill(&self, text: Text, words: &[&str]) -> String {
        text.with(self.lang, words)
    }

    /// The currency in words.
    #[must_use]
    pub fn currency(&self) -> &str {
        let stated = self.record.instance.currency.as_str();
        named::unit(if stated.is_empty() { "CNY" } else { stated }, self.lang)
    }

    /// The name to show in the document's language, else in the other, else the id.
    fn name<'n>(&self, name: Option<&'n str>, name_zh: Option<&'n str>, id: &'n str) -> &'n str {
        match self.lang {
            Lang::En => name.or(name_zh).unwrap_or(id),
            Lang::Zh => name_zh.or(name).unwrap_or(id),
        }
    }

    /// The name of a village.
    #[must_use]
    pub fn village(&self, village: VillageIdx) -> &'a str {
        let village = self.record.instance.village(village);
        self.name(village.name.as_deref(), village.name_zh.as_deref(), &village.id)
    }

    /// The name of a site.
    #[must_use]
    pub fn site(&self, site: SiteIdx) -> &'a str {
        let site = self.record.instance.site(site);
        self.name(site.name.as_deref(), site.name_zh.as_deref(), &site.id)
    }

    /// The name of where somebody lives.
    #[must_use]
    pub fn home(&self, home: Home) -> &'a str {
        match home {
            Home::Site(site) => self.site(site),
            Home::Village(village) => self.village(village),
        }
    }

    /// The name of an area.
    #[must_use]
    pub fn area(&self, area: AreaIdx) -> &'a str {
        let area = self.record.instance.area(area);
        self.name(area.name.as_deref(), area.name_zh.as_deref(), &area.id)
    }

    /// The name of the area of a kind among `areas`; empty without one.
    #[must_use]
    pub fn area_of(&self, areas: &[AreaIdx], kind: &str) -> &'a str {
        self.record.instance.area_of_kind(areas, kind).map_or("", |area| self.area(area))
    }

    /// The kind of area by which documents group: `county` where there is one.
    #[must_use]
    pub fn area_kind(&self) -> Option<&'a str> {
        cost::area_kind(self.record.instance)
    }

    /// Why a village has no place: code and words; `None` for one that has.
    #[must_use]
    pub fn reason(&self, village: usize, lang: Lang) -> Option<(&'a str, &'a str)> {
        let decision = self.tally.and_then(|tally| tally.decisions[village]);
        match (decision, self.reasons.get(&village)) {
            (Some(Decision::Moves(_) | Decision::Stays), _) => None,
            (_, Some(reason)) => {
                let text = if lang == Lang::Zh { &reason.text_zh } else { &reason.text };
                Some((&reason.code, text))
            }
            (None, None) => Some(("undecided", Text::ReasonUndecided.of(lang))),
            (Some(Decision::Unplaced), None) => {
                Some(("not_explained", Text::ReasonNotExplained.of(lang)))
            }
        }
    }

    /// How good the plan is proven to be, in the words of [`how_good`].
    #[must_use]
    pub fn how_good(&self, lang: Lang) -> String {
        let layer = self.record.layers.last().copied().unwrap_or_default();
        let (text, word) =
            how_good(self.record.plan.is_some(), layer, self.record.candidates.proof);
        text.with(lang, &[&word])
    }

    /// How the plan came about, line by line.
    #[must_use]
    pub fn provenance(&self) -> Vec<(Text, String)> {
        let record = self.record;
        let time = |at: &jiff::ZonedDateTime| at.strftime("%Y-%m-%d %H:%M:%S %:z").to_string();
        vec![
            (Text::Instance, record.instance.name.clone()),
            (Text::Scenario, record.scenario.name.clone()),
            (Text::Program, concat!("resettle ", env!("CARGO_PKG_VERSION")).to_owned()),
            (Text::Solver, format!("{} {}", record.solver_name, record.solver_version)),
            (Text::Started, time(&record.started)),
            (Text::Ended, time(&record.ended)),
            (Text::Seconds, format!("{:.1}", record.seconds.total)),
        ]
    }

    /// What the verifier says.
    #[must_use]
    pub fn verdict(&self) -> Text {
        match (self.record.plan, self.record.verdict_ok) {
            (None, _) => Text::VerdictNone,
            (Some(_), true) => Text::VerdictClean,
            (Some(_), false) => Text::VerdictRefused,
        }
    }
}

/// How good a plan is proven to be, and the word that the text wants.
#[must_use]
pub fn how_good(has_plan: bool, layer: LayerRecord, proof: Proof) -> (Text, String) {
    let is_limited = proof == Proof::Limited;
    let none = String::new();
    match (has_plan, layer.value, layer.bound, layer.gap()) {
        (false, ..) => (Text::NoPlan, none),
        (_, Some(value), ..) if value.is_nan() => (Text::ValueUnknown, none),
        (_, _, Some(_), Some(gap)) if gap.abs() <= 1e-9 => {
            (if is_limited { Text::BestInModel } else { Text::BestPossible }, none)
        }
        (_, _, Some(_), Some(gap)) if gap > 0.0 => {
            let text = if is_limited { Text::WithinInModel } else { Text::WithinOfBest };
            (text, percent_up(gap))
        }
        (_, _, Some(_), Some(_)) => (Text::ClaimWrong, none),
        _ => (Text::GapUnknown, none),
    }
}

/// Bands of distance in which households are counted \[km\]: each from its limit to the next.
pub const BANDS_KM: [f64; 9] = [0.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 45.0, 60.0];

/// Households that move, by band of distance; the last band has no upper limit.
#[must_use]
pub fn households_by_distance(tally: &Tally<'_>) -> [u64; BANDS_KM.len()] {
    let mut bands = [0; BANDS_KM.len()];
    for trip in &tally.moves {
        if let Some(km) = trip.km {
            let at = BANDS_KM.iter().rposition(|&from| km >= from).unwrap_or(0);
            bands[at] += trip.households;
        }
    }
    bands
}

/// The name of a band of distance.
#[must_use]
pub fn band_name(at: usize, lang: Lang) -> String {
    let from = BANDS_KM[at];
    match BANDS_KM.get(at + 1) {
        Some(to) => format!("{from}–{to}"),
        None => Text::BandOver.with(lang, &[&from.to_string()]),
    }
}

/// An amount in yuan.
#[must_use]
pub fn yuan(amount: Option<Cny>) -> Option<f64> {
    amount.map(Cny::as_yuan)
}
