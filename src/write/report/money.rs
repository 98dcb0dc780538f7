//! Costs by area and sources of money for the page.

use crate::facts::Area;
use crate::facts::Cny;
use crate::facts::CostKind;
use crate::write::document::Document;
use crate::write::document::yuan;
use crate::write::words::Text;
use serde_json::Value;
use serde_json::json;

/// The name of an area in English and in Chinese.
fn names(area: &Area) -> [&str; 2] {
    let (en, zh) = (area.name.as_deref(), area.name_zh.as_deref());
    [en.or(zh).unwrap_or(&area.id), zh.or(en).unwrap_or(&area.id)]
}

/// Costs by the area in which they arise.
pub fn costs(document: &Document<'_>) -> Value {
    let instance = document.record.instance;
    let kind = document.area_kind().unwrap_or_default();
    let lines = document.record.kpis.as_ref().map_or(&[][..], |kpis| &kpis.cost.by_area);
    let lines = lines.iter().map(|line| {
        let area = line.area.as_deref().and_then(|id| instance.area_named(kind, id));
        let area = area.map(|area| instance.area(area));
        json!({
            "name": area.map_or(crate::write::words::Lang::ALL.map(|lang| Text::ElsewhereArea.of(lang)), names),
            "kinds": CostKind::ALL.map(|kind| yuan(line.by_kind.of(kind))),
            "total": yuan(line.total_cny),
            "budget": yuan(area.and_then(|area| area.budget)),
        })
    });
    Value::Array(lines.collect())
}

/// What each source of money pays.
pub fn funding(document: &Document<'_>) -> Value {
    let instance = document.record.instance;
    let money = |micro: i128| micro as f64 / Cny::MICRO as f64;
    let lines = instance.funds.iter().zip(&document.funding).map(|(fund, gives)| {
        json!({
            "area": names(instance.area(fund.area)),
            "source": fund.source,
            "kinds": CostKind::ALL.map(|kind| money(gives.pays.get(&kind).copied().unwrap_or(0))),
            "pays": money(gives.pays.values().sum()),
            "most": gives.most.map(money),
        })
    });
    Value::Array(lines.collect())
}
