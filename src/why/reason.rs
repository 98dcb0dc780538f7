//! Reasons as codes with parameters, and their words in English and Chinese.
//!
//! A program reads the code and the parameters; people read [`Reason::text`]. The words stand in one table, so
//! that a translation is a column and not a search through the code.

use crate::candidates::Exclusion;
use crate::write::words::Lang;
use crate::write::words::named;
use crate::write::words::programme;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Why something is as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// Stable code: one of [`CODES`].
    pub code: &'static str,
    /// What its words are filled with.
    pub parameters: BTreeMap<&'static str, Value>,
}

/// Every code with its words in English and in Chinese; `{name}` stands for a parameter.
pub const CODES: &[(&str, &str, &str)] = &[
    (
        "blocked",
        "rule {rule}: {layer} is {value} (limit {limit})",
        "规则“{rule}”：{layer}为{value}（限{limit}）",
    ),
    (
        "blocked_for",
        "{place}: rule {rule}: {layer} is {value} (limit {limit})",
        "{place}：规则“{rule}”：{layer}为{value}（限{limit}）",
    ),
    ("chosen", "as in the plan", "即方案所选"),
    ("costs_more", "costs the whole plan {cost} more", "使整个方案多花{cost}"),
    (
        "costs_at_least",
        "costs the whole plan at least {cost} more (proven bound)",
        "使整个方案至少多花{cost}（已证下界）",
    ),
    (
        "costs_between",
        "costs the whole plan between {least} and {most} more (proven)",
        "使整个方案多花{least}至{most}（已证）",
    ),
    (
        "costs_at_most",
        "costs the whole plan at most {cost} more (by a verified plan)",
        "使整个方案至多多花{cost}（有核验方案为证）",
    ),
    (
        "costs_around",
        "costs the whole plan {cost} more (by a verified plan), and at least {least} if the sites around it ({sites}) are decided anew",
        "使整个方案多花{cost}（有核验方案为证）；若只重新安排周围{sites}个安置点，至少多花{least}",
    ),
    (
        "costs_exactly_around",
        "costs the plan in hand exactly {exact} more if the sites around it ({sites}) are decided anew and all else is kept; the whole plan at most {cost} more (by a verified plan)",
        "若重新安排周围{sites}个安置点、其余不变，恰使现有方案多花{exact}；使整个方案至多多花{cost}（有核验方案为证）",
    ),
    ("equally_good", "equally good for the whole plan", "对整个方案同样好"),
    (
        "plan_gains",
        "the whole plan gains {gain}: the plan in hand is not the best",
        "整个方案可节省{gain}：现有方案并非最优",
    ),
    ("no_plan_with_it", "proven: no plan has it", "已证：没有任何方案可以这样做"),
    ("not_priced", "not priced", "未作计算"),
    (
        "no_less_than_now",
        "no proven loss; the bound is not close enough to say more",
        "未证明有损失；现有界限不足以断言",
    ),
    (
        "level_needed",
        "{households} households live here; level {level} has only {capacity} {service}",
        "此处安置{households}户；{level}级仅有{capacity}（{service}）",
    ),
    ("level_cheapest", "the smallest level on offer", "可选的最小规模"),
    (
        "level_roomier",
        "a smaller level would hold them, too: see what it would cost",
        "较小规模也能容纳：见其代价",
    ),
    ("not_built", "not built", "不建"),
    (
        "must_be_placed",
        "{households} households of {place} have to be placed",
        "{place}的{households}户须得到安置",
    ),
    ("limit", "{rule} of {place}: {value} {unit}", "{place}的“{rule}”：{value}{unit}"),
    ("rule_of", "rule {rule} for {place}", "对{place}的规则“{rule}”"),
    (
        "raise_limit",
        "raise {rule} of {place} by {more} {unit}",
        "将{place}的“{rule}”提高{more}{unit}",
    ),
    (
        "lower_limit",
        "lower {rule} of {place} by {more} {unit}",
        "将{place}的“{rule}”降低{more}{unit}",
    ),
    (
        "exempt_village",
        "exempt village {village} ({households} households, {persons} persons)",
        "豁免{village}村（{households}户{persons}人）",
    ),
    (
        "without_earner",
        "let {households} households be without an earner: job_per_household is not hard any more",
        "允许{households}户暂无就业者：不再强制每户一人就业",
    ),
    ("fixed_by_law", "rule {rule} is marked as law", "规则“{rule}”标为法律规定"),
    (
        "fixed_by_facts",
        "rule {rule} follows from facts: only other facts change it",
        "规则“{rule}”取决于事实：只有事实改变才会改变",
    ),
    (
        "fixed_for_all",
        "rule {rule} has one limit for all villages: the office may widen it",
        "规则“{rule}”对所有村只有一个限度：可由主管部门放宽",
    ),
    (
        "fixed_without_payer",
        "rule {rule}: the office has to name a source of money that pays",
        "规则“{rule}”：须由主管部门指定支付的资金来源",
    ),
    (
        "fixed_without_movers",
        "rule {rule}: nobody of the area has to move who would bring more",
        "规则“{rule}”：该区没有必须搬迁、可多出资的人",
    ),
    (
        "fixed_for_hosts",
        "rule {rule}: all places are reserved for host people",
        "规则“{rule}”：全部岗位留给当地居民",
    ),
    ("fixed_where_it_stands", "rule {rule}: the site stands already", "规则“{rule}”：安置点已建成"),
    ("lift_rule", "lift rule {rule} for {place}", "对{place}免除规则“{rule}”"),
    (
        "moved_by_change",
        "its place {from} is not allowed any more: {why}",
        "原安置点{from}不再允许：{why}",
    ),
    (
        "moved_for_others",
        "gives way: its place {from} is still allowed",
        "为他人让出：原安置点{from}仍允许",
    ),
    ("gets_a_place", "had no place in the old plan, and gets one", "原方案未安置，现得到安置"),
    (
        "no_payer",
        "no source of money of its place may pay for {what}",
        "当地没有任何资金来源可支付{what}",
    ),
    ("new_village", "was not in the old plan", "原方案中没有"),
    ("worth", "the whole plan gains {gain}", "整个方案可节省{gain}"),
    ("nearest", "placed at its nearest legal site", "安置在最近的合规安置点"),
    ("no_legal_site", "no site is legal for it", "没有合规的安置点"),
];

impl Reason {
    /// A reason without parameters yet.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, parameters: BTreeMap::new() }
    }

    /// The same with a parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.parameters.insert(name, value.into());
        self
    }

    /// Why a choice is not allowed.
    #[must_use]
    pub fn blocked(found: &Exclusion) -> Self {
        let mut reason = Self::new("blocked")
            .with("rule", found.rule.word())
            .with("layer", found.layer.as_str())
            .with("value", found.value.as_str())
            .with("limit", found.limit.as_str());
        if let Some(source) = &found.source {
            reason = reason.with("source", source.as_str());
        }
        if let Some(article) = &found.article {
            reason = reason.with("article", article.as_str());
        }
        reason
    }

    /// What is not allowed, of a reason that says that something follows from it; where it comes from is told once.
    fn blocking(&self) -> Self {
        let mut parameters = self.parameters.clone();
        parameters.retain(|name, _| !["why", "source", "article"].contains(name));
        Self { code: "blocked", parameters }
    }

    /// Its words. Source and article, where they are among the parameters, follow in brackets.
    #[must_use]
    pub fn text(&self, language: Lang) -> String {
        let words = CODES.iter().find(|(code, ..)| *code == self.code);
        let template = words.map_or(self.code, |&(_, english, chinese)| match language {
            Lang::En => english,
            Lang::Zh => chinese,
        });
        let mut text = template.to_owned();
        for (name, value) in &self.parameters {
            let said = match value {
                // Why something else is not allowed: its parameters are among these.
                Value::String(_) if *name == "why" && language == Lang::Zh => {
                    self.blocking().text(language)
                }
                Value::String(word) => said(name, word, language),
                Value::Number(number) => {
                    number.as_i64().map_or_else(|| amount(number.as_f64().unwrap_or(0.0)), grouped)
                }
                other => other.to_string(),
            };
            text = text.replace(&format!("{{{name}}}"), &said);
        }
        let origin: Vec<&str> = ["source", "article"]
            .into_iter()
            .filter_map(|name| self.parameters.get(name)?.as_str())
            .collect();
        match (origin.is_empty(), language) {
            (true, _) => text,
            (false, Lang::En) => format!("{text} [{}]", origin.join(", ")),
            (false, Lang::Zh) => format!("{text}【{}】", origin.join("，")),
        }
    }
}

/// A parameter that is a word, in the language where it is one of the programme's own words.
fn said(name: &str, word: &str, language: Lang) -> String {
    if language == Lang::En {
        return word.to_owned();
    }
    let known = match name {
        "rule" => programme::rule_named(word).map(str::to_owned),
        "layer" | "value" | "limit" | "what" | "service" => programme::word(word),
        "unit" => programme::unit(word),
        "level" => Some(named::level_or_skill(word, language).to_owned()),
        "from" => Some(named::fate(word, language)),
        // The kind and the id of it.
        "place" => {
            let (kind, id) = word.split_once(' ').unwrap_or((word, ""));
            Some(format!("{}{id}", named::kind_of_id(kind, language)))
        }
        _ => None,
    };
    known.unwrap_or_else(|| word.to_owned())
}

/// A number with a comma after each three digits.
#[must_use]
pub fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0 { format!("-{text}") } else { text }
}

/// An amount of the goal's unit: whole above a hundred, else with two decimals.
#[must_use]
pub fn amount(value: f64) -> String {
    if !value.is_finite() {
        value.to_string()
    } else if value.abs() >= 100.0 && value.abs() < 1e15 {
        grouped(value.round() as i64)
    } else {
        format!("{value:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::CODES;
    use super::Reason;
    use crate::write::words::Lang;

    #[test]
    fn a_reason_is_said_in_both_languages_with_its_source() {
        let reason = Reason::new("blocked")
            .with("rule", "reach")
            .with("layer", "move_km")
            .with("value", "71.20")
            .with("limit", "60")
            .with("source", "study");
        assert_eq!(reason.text(Lang::En), "rule reach: move_km is 71.20 (limit 60) [study]");
        assert_eq!(reason.text(Lang::Zh), "规则“距离”：搬迁距离（公里）为71.20（限60）【study】");
        let price = Reason::new("costs_more").with("cost", 1_234_567.4);
        assert_eq!(price.text(Lang::En), "costs the whole plan 1,234,567 more");
    }

    #[test]
    fn both_languages_use_the_same_parameters() {
        let names = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
                .collect();
            names.sort();
            names
        };
        for &(code, english, chinese) in CODES {
            assert_eq!(names(english), names(chinese), "{code}");
        }
    }
}
