//! What arises in an area keeps to the area's budget, and is paid for by money that may pay for it.
//!
//! Whether some way of paying exists is settled by a greatest flow from funds to costs, in exact
//! millionths; what cannot be paid is named together with the funds that are used up by it.

use crate::diagnostic::Diagnostic;
use crate::facts::AreaIdx;
use crate::facts::CostKind;
use crate::facts::Fund;
use crate::verify::ledger::Ledger;
use crate::verify::payment::Payment;
use crate::verify::payment::Shortfall;
use crate::verify::words::money;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const CODE: &str = "plan.budget";

/// Checks every area with a budget, and every cost with a fund.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    check_areas(ledger, findings);
    check_funds(ledger, findings);
}

/// The budget of an area limits all costs that arise in it.
fn check_areas(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let mut spent: Vec<BTreeMap<CostKind, i128>> =
        vec![BTreeMap::new(); ledger.instance.areas.len()];
    for cost in &ledger.costs {
        for area in cost.areas {
            *spent[area.at()].entry(cost.kind).or_default() += cost.amount;
        }
    }
    for (area, spent) in ledger.instance.areas.iter().zip(&spent) {
        let Some(budget) = area.budget.map(|budget| i128::from(budget.0)) else {
            continue;
        };
        let total: i128 = spent.values().sum();
        if total > budget {
            let message = format!(
                "{}: costs {} ({}), its budget is {}: {} too much",
                area.id,
                money(total),
                say_kinds(spent),
                money(budget),
                money(total - budget)
            );
            let finding = Diagnostic::error(CODE, message)
                .about(&area.kind, &area.id)
                .help("Choose cheaper sites, or raise the budget.");
            findings.push(finding);
        }
    }
}

/// Costs that arise where at least one fund exists are paid in full by funds of those areas.
fn check_funds(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let (costs, payment) = bills(ledger);
    for short in payment.shortfalls() {
        let parts: Vec<_> = short.costs.iter().map(|&at| costs[at]).collect();
        findings.push(say_shortfall(ledger, &short, &parts));
    }
}

/// Costs by their kind and the areas in which they arise.
type Bills<'a> = Vec<((CostKind, &'a [AreaIdx]), i128)>;

/// The costs that arise where at least one fund exists, and which fund may pay for which.
fn bills<'a>(ledger: &Ledger<'a>) -> (Bills<'a>, Payment) {
    let funds = &ledger.instance.funds;
    let mut funds_of: BTreeMap<AreaIdx, Vec<usize>> = BTreeMap::new();
    for (at, fund) in funds.iter().enumerate() {
        funds_of.entry(fund.area).or_default().push(at);
    }
    let mut costs: BTreeMap<(CostKind, &'a [AreaIdx]), i128> = BTreeMap::new();
    for cost in &ledger.costs {
        if cost.areas.iter().any(|area| funds_of.contains_key(area)) {
            *costs.entry((cost.kind, cost.areas)).or_default() += cost.amount;
        }
    }
    costs.retain(|_, amount| *amount > 0);
    let costs: Vec<_> = costs.into_iter().collect();
    let gives = most_given(ledger);
    let mut payment = Payment::new(&gives, costs.iter().map(|&(_, amount)| amount).collect());
    for (at, ((kind, areas), _)) in costs.iter().enumerate() {
        let near = areas.iter().filter_map(|area| funds_of.get(area)).flatten();
        for &fund in near {
            let covers = &funds[fund].covers;
            if covers.is_empty() || covers.contains(kind) {
                payment.allow(fund, at);
            }
        }
    }
    (costs, payment)
}

/// One way of paying for the plan, as far as it can be paid: fund, kind of cost, millionths.
pub fn one_way_of_paying(ledger: &Ledger<'_>) -> Vec<(usize, CostKind, i128)> {
    let (costs, payment) = bills(ledger);
    payment.paid().into_iter().map(|(fund, cost, amount)| (fund, costs[cost].0.0, amount)).collect()
}

/// The most that each fund gives: its budget, and its caps times those who move out of a village of
/// its area. `None` is without limit.
pub fn most_given(ledger: &Ledger<'_>) -> Vec<Option<i128>> {
    let mut households = vec![0_i128; ledger.instance.areas.len()];
    let mut persons = households.clone();
    for found in &ledger.moves {
        let village = ledger.village(found.village);
        for area in &village.areas {
            households[area.at()] += i128::from(village.households);
            persons[area.at()] += i128::from(village.persons);
        }
    }
    let most = |fund: &Fund| {
        let budget = fund.budget.map(|budget| i128::from(budget.0));
        let by_household =
            fund.per_household_cap.map(|cap| i128::from(cap.0) * households[fund.area.at()]);
        let by_person = fund.per_person_cap.map(|cap| i128::from(cap.0) * persons[fund.area.at()]);
        [budget, by_household, by_person].into_iter().flatten().min().map(|most| most.max(0))
    };
    ledger.instance.funds.iter().map(most).collect()
}

fn say_shortfall(
    ledger: &Ledger<'_>,
    short: &Shortfall,
    parts: &[((CostKind, &[AreaIdx]), i128)],
) -> Diagnostic {
    let mut kinds: BTreeMap<CostKind, i128> = BTreeMap::new();
    for ((kind, _), amount) in parts {
        *kinds.entry(*kind).or_default() += amount;
    }
    let funds: Vec<_> = short.funds.iter().map(|&at| &ledger.instance.funds[at]).collect();
    let named: BTreeSet<AreaIdx> = if funds.is_empty() {
        let has_fund = |area: &&AreaIdx| ledger.instance.funds.iter().any(|at| at.area == **area);
        parts.iter().flat_map(|((_, areas), _)| areas.iter().filter(has_fund)).copied().collect()
    } else {
        funds.iter().map(|fund| fund.area).collect()
    };
    let named: Vec<_> = named.iter().map(|area| &ledger.instance.areas[area.at()]).collect();
    let places: Vec<_> = named.iter().map(|area| area.id.as_str()).collect();
    let sources: Vec<_> = funds
        .iter()
        .map(|fund| format!("{} of {}", fund.source, ledger.instance.areas[fund.area.at()].id))
        .collect();
    let by = if sources.is_empty() { "no fund".to_owned() } else { sources.join(", ") };
    let message = format!(
        "{}: costs {} ({}), {} can be paid by {by}: {} short",
        places.join(", "),
        money(short.needed),
        say_kinds(&kinds),
        money(short.payable),
        money(short.needed - short.payable)
    );
    let finding = Diagnostic::error(CODE, message)
        .help("Choose cheaper sites, or find money that may pay for these kinds of cost.");
    named.iter().fold(finding, |finding, area| finding.about(&area.kind, &area.id))
}

fn say_kinds(kinds: &BTreeMap<CostKind, i128>) -> String {
    let said: Vec<_> =
        kinds.iter().map(|(kind, amount)| format!("{} {}", kind.word(), money(*amount))).collect();
    said.join(", ")
}
