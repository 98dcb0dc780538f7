//! The programme's own words, as rules, reasons and findings have them in English, in Chinese: names of rules, what a
//! rule looks at, what it finds there, units. What an office names itself stays as it is.

use crate::facts::CostKind;
use crate::facts::RuleName;
use crate::write::words::Lang;
use crate::write::words::named;

/// A rule's name.
#[must_use]
pub const fn rule(rule: RuleName) -> &'static str {
    match rule {
        RuleName::AssignOnce => "每村一处去向",
        RuleName::Link => "只迁往所建安置点",
        RuleName::Capacity => "容量",
        RuleName::LeastUse => "最低使用规模",
        RuleName::Workers => "劳动力",
        RuleName::Places => "岗位",
        RuleName::JobPerHousehold => "每户一人就业",
        RuleName::Reach => "距离",
        RuleName::Eligibility => "准入条件",
        RuleName::KeepTogether => "整体搬迁",
        RuleName::KeepApart => "分开安置",
        RuleName::SameArea => "同区安置",
        RuleName::Budget => "资金",
        RuleName::CarryingCapacity => "生态承载力",
        RuleName::Quota => "迁移指标",
        RuleName::ShareConcentrated => "集中安置比例",
        RuleName::OpenAtMost => "安置点数量上限",
        RuleName::Lock => "已定事项",
        RuleName::Forbid => "禁止事项",
        RuleName::FixLevel => "规模已定",
    }
}

/// A rule by the word by which it is set; another word stays as it is.
#[must_use]
pub fn rule_named(word: &str) -> Option<&'static str> {
    RuleName::ALL.into_iter().find(|rule| rule.word() == word).map(rule)
}

/// A layer, a value, a limit or a unit; `None` for what has no words.
#[must_use]
pub fn word(english: &str) -> Option<String> {
    if let Some(word) = single(english) {
        return Some(word.to_owned());
    }
    if let Some(kind) = CostKind::ALL.into_iter().find(|kind| kind.word() == english) {
        return Some(named::cost_kind(kind).of(Lang::Zh).to_owned());
    }
    let class = |class: &str| named::zone_class(class, Lang::Zh);
    let of = |prefix: &str| english.strip_prefix(prefix);
    if let Some(zone) = of("distance to zone ") {
        Some(format!("与{}的距离", class(zone)))
    } else if let Some(zone) = of("kind in zone ") {
        Some(format!("{}内的就业类型", class(zone)))
    } else if let Some(sector) = of("zone of sector ") {
        Some(format!("行业{sector}的分区"))
    } else if let Some(zone) = of("zone ") {
        Some(class(zone))
    } else if let Some(sector) = of("sector ") {
        Some(format!("行业{sector}"))
    } else if let Some(year) = of("closing in ") {
        Some(format!("{year}年关停"))
    } else if let Some(hazard) = of("below ") {
        Some(format!("低于{}", single(hazard)?))
    } else {
        let km = english.strip_suffix(" km").filter(|km| km.parse::<f64>().is_ok())?;
        Some(format!("{km}公里"))
    }
}

/// A unit behind a number.
#[must_use]
pub fn unit(english: &str) -> Option<String> {
    let counted = match english {
        "dwellings" => "套住房",
        "school_seats" => "个学位",
        "places" | "jobs" => "个岗位",
        _ => return word(english),
    };
    Some(counted.to_owned())
}

fn single(english: &str) -> Option<&'static str> {
    Some(match english {
        "policy" => "搬迁政策",
        "otherwise" => "一般规定",
        "consent" => "村民意愿",
        "slope_deg" => "坡度（度）",
        "elevation_m" => "海拔（米）",
        "hazard" => "灾害风险",
        "low" => "低",
        "medium" => "中",
        "high" => "高",
        "move_km" => "搬迁距离（公里）",
        "move_min" => "搬迁时间（分钟）",
        "own zone" => "所属分区",
        "must" | "must_move" => "必须搬迁",
        "may" => "可以搬迁",
        "stay" => "留在原地",
        "must_stay" => "必须留下",
        "may or stay" => "可以搬迁或留下",
        "must or may" => "必须或可以搬迁",
        "empty" => "未填",
        "no" => "否",
        "yes" => "是",
        "not listed" => "未列入",
        "listed" => "列入",
        "outside" => "在外",
        "site forbidden" => "禁止安置",
        "prohibited" => "禁止",
        "allowed" => "允许",
        "closing" => "关停",
        "closed" => "关闭",
        "sites" => "安置点",
        "livelihoods" => "就业单位",
        "pairs" => "村与安置点",
        "villages" => "村",
        "county" => "县",
        "town" => "镇",
        "households" => "户",
        "households out" => "户（迁出）",
        "households in" => "户（迁入）",
        "persons" => "人",
        "dwellings" => "住房",
        "school_seats" => "学位",
        "places" | "jobs" => "岗位",
        "CNY" => "元",
        "CNY/household" => "元/户",
        "CNY/person" => "元/人",
        _ => return None,
    })
}

/// Why a choice is not allowed, as `candidates` says it: `eligibility: slope_deg 31 (limit 25), source article`.
/// `None` for another sentence.
#[must_use]
pub fn exclusion(english: &str) -> Option<String> {
    let (name, rest) = english.split_once(": ")?;
    let (found, rest) = rest.split_once(" (limit ")?;
    let (limit, origin) = rest.split_once(')')?;
    let begins = |layers: &[&str]| layers.iter().any(|layer| found.starts_with(layer));
    let words = if begins(&["distance to zone ", "kind in zone ", "zone of sector "]) {
        4
    } else if begins(&["zone ", "sector ", "own zone "]) {
        2
    } else {
        1
    };
    let (at, _) = found.match_indices(' ').nth(words - 1)?;
    let (layer, value) = (&found[..at], &found[at + 1..]);
    let said = |english: &str| word(english).unwrap_or_else(|| english.to_owned());
    let origin = origin.strip_prefix(", ").unwrap_or(origin).trim();
    let origin = if origin.is_empty() { String::new() } else { format!("【{origin}】") };
    let rule = rule_named(name)?;
    Some(format!("规则“{rule}”：{}为{}（限{}）{origin}", said(layer), said(value), said(limit)))
}

#[cfg(test)]
mod tests {
    use super::exclusion;
    use super::word;

    #[test]
    fn why_a_choice_is_not_allowed_is_said_in_chinese() {
        for (english, chinese) in [
            (
                "eligibility: slope_deg 31 (limit 25), policy of 2020 article 3",
                "规则“准入条件”：坡度（度）为31（限25）【policy of 2020 article 3】",
            ),
            (
                "eligibility: policy must (limit may or stay)",
                "规则“准入条件”：搬迁政策为必须搬迁（限可以搬迁或留下）",
            ),
            (
                "eligibility: distance to zone nature_reserve 0.52 km (limit 1 km)",
                "规则“准入条件”：与自然保护区的距离为0.52公里（限1公里）",
            ),
            (
                "eligibility: zone full_green must_move (limit outside)",
                "规则“准入条件”：全绿单元为必须搬迁（限在外）",
            ),
            (
                "eligibility: sector coal closing in 2028 (limit allowed)",
                "规则“准入条件”：行业coal为2028年关停（限允许）",
            ),
            ("forbid: sites S1 (limit not listed)", "规则“禁止事项”：安置点为S1（限未列入）"),
            ("reach: move_km 71.20 (limit 60)", "规则“距离”：搬迁距离（公里）为71.20（限60）"),
        ] {
            assert_eq!(exclusion(english).as_deref(), Some(chinese), "{english}");
        }
        assert_eq!(exclusion("nothing: of the kind"), None);
        assert_eq!(exclusion("nobody: policy must (limit may)"), None);
        assert_eq!(word("below high").as_deref(), Some("低于高"));
        assert_eq!(word("S1"), None);
    }
}
