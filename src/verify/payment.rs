//! Whether costs can be paid from funds that may each pay for some of them: the greatest flow from
//! funds to costs, in exact integers, and the groups of costs that cannot be paid.
//!
//! # Formula
//! A way of paying exists exactly if Σ_{c in D} cost_c ≤ Σ_{f pays for any of D} most_f for each set D
//! of costs; the sets reported are those of a smallest cut.
//!
//! # Source
//! Blocking flows in a layered network: E. A. Dinic, Soviet Math. Dokl. 11 (1970). Greatest flow and
//! smallest cut: L. R. Ford and D. R. Fulkerson, Canad. J. Math. 8 (1956).

use std::collections::BTreeMap;
use std::collections::VecDeque;

/// Stands for no limit: more than all costs together can ever be.
const UNLIMITED: i128 = i128::MAX / 4;

/// Funds, costs, and which may pay for which.
pub struct Payment {
    funds: usize,
    costs: Vec<i128>,
    /// Edges that leave each node; nodes are funds, costs, source, sink.
    leaving: Vec<Vec<usize>>,
    /// End of each edge; edge e and its way back are e and e ^ 1.
    end: Vec<usize>,
    /// What still passes through each edge.
    room: Vec<i128>,
}

/// Costs that cannot be paid in full, with all funds that may pay for any of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortfall {
    /// Positions of the funds, all used up.
    pub funds: Vec<usize>,
    /// Positions of the costs.
    pub costs: Vec<usize>,
    /// Sum of the costs.
    pub needed: i128,
    /// The most that the funds pay for them.
    pub payable: i128,
}

impl Payment {
    /// Funds that give at most so much (`None` is without limit), and costs to be paid in full.
    pub fn new(gives: &[Option<i128>], costs: Vec<i128>) -> Self {
        let nodes = gives.len() + costs.len() + 2;
        let mut payment = Self {
            funds: gives.len(),
            costs,
            leaving: vec![Vec::new(); nodes],
            end: Vec::new(),
            room: Vec::new(),
        };
        for (fund, most) in gives.iter().enumerate() {
            payment.edge(payment.source(), fund, most.unwrap_or(UNLIMITED));
        }
        for cost in 0..payment.costs.len() {
            payment.edge(payment.node(cost), payment.sink(), payment.costs[cost]);
        }
        payment
    }

    /// Lets a fund pay for a cost.
    pub fn allow(&mut self, fund: usize, cost: usize) {
        self.edge(fund, self.node(cost), UNLIMITED);
    }

    /// Pays as much as possible and returns one way of doing so: fund, cost, amount above 0. Funds and
    /// costs that come first are used first where that is no worse.
    pub fn paid(mut self) -> Vec<(usize, usize, i128)> {
        self.fill();
        let mut paid = Vec::new();
        for fund in 0..self.funds {
            for &edge in &self.leaving[fund] {
                let end = self.end[edge];
                // What has passed through an edge is the room of its way back.
                if end < self.source() && edge % 2 == 0 && self.room[edge ^ 1] > 0 {
                    paid.push((fund, end - self.funds, self.room[edge ^ 1]));
                }
            }
        }
        paid
    }

    /// Pays as much as possible and returns what falls short, one entry for each group of costs
    /// that compete for the same funds. Empty if everything can be paid.
    pub fn shortfalls(mut self) -> Vec<Shortfall> {
        self.fill();
        let mut group = vec![None; self.leaving.len()];
        let mut groups = Groups::default();
        for cost in 0..self.costs.len() {
            if self.unpaid(cost) > 0 {
                self.gather(self.node(cost), &mut group, &mut groups);
            }
        }
        let mut found: BTreeMap<usize, Shortfall> = BTreeMap::new();
        for (node, group) in group.iter().enumerate() {
            let Some(group) = *group else { continue };
            let short = found.entry(groups.root(group)).or_default();
            if node < self.funds {
                short.funds.push(node);
            } else {
                let cost = node - self.funds;
                short.costs.push(cost);
                short.needed += self.costs[cost];
                short.payable += self.costs[cost] - self.unpaid(cost);
            }
        }
        found.into_values().collect()
    }

    fn source(&self) -> usize {
        self.funds + self.costs.len()
    }

    fn sink(&self) -> usize {
        self.source() + 1
    }

    fn node(&self, cost: usize) -> usize {
        self.funds + cost
    }

    fn edge(&mut self, from: usize, to: usize, room: i128) {
        self.leaving[from].push(self.end.len());
        self.leaving[to].push(self.end.len() + 1);
        self.end.extend([to, from]);
        self.room.extend([room, 0]);
    }

    /// What is left of a cost; its edge to the sink is the first that leaves it.
    fn unpaid(&self, cost: usize) -> i128 {
        self.room[self.leaving[self.node(cost)][0]]
    }

    /// Marks the costs that compete with one that is not paid in full: those that are paid by funds
    /// which could pay for it, and so on.
    fn gather(&self, start: usize, group: &mut [Option<usize>], groups: &mut Groups) {
        let own = groups.add();
        let mut waiting = vec![start];
        while let Some(node) = waiting.pop() {
            if let Some(other) = group[node] {
                groups.join(own, other);
                continue;
            }
            group[node] = Some(own);
            let is_fund = node < self.funds;
            let others = self.leaving[node].iter().filter(|&&edge| {
                let end = self.end[edge];
                let is_inner = end < self.source();
                // From a fund: to costs that it pays for. From a cost: to all funds that may.
                is_inner && (!is_fund || self.room[edge ^ 1] > 0)
            });
            waiting.extend(others.map(|&edge| self.end[edge]));
        }
    }

    /// Sends as much as possible from the source to the sink.
    fn fill(&mut self) {
        while let Some(layer) = self.layers() {
            let mut next = vec![0; self.leaving.len()];
            let mut path: Vec<usize> = Vec::new();
            loop {
                let at = path.last().map_or(self.source(), |&edge| self.end[edge]);
                if at == self.sink() {
                    self.send(&path);
                    path.clear();
                    continue;
                }
                let onward = self.leaving[at][next[at]..].iter().position(|&edge| {
                    self.room[edge] > 0 && layer[self.end[edge]] == layer[at].map(|layer| layer + 1)
                });
                if let Some(skipped) = onward {
                    next[at] += skipped;
                    path.push(self.leaving[at][next[at]]);
                } else if let Some(edge) = path.pop() {
                    next[self.end[edge ^ 1]] += 1;
                } else {
                    break;
                }
            }
        }
    }

    /// Sends what passes through every edge of a path.
    fn send(&mut self, path: &[usize]) {
        let amount = path.iter().map(|&edge| self.room[edge]).min().unwrap_or(0);
        for &edge in path {
            self.room[edge] -= amount;
            self.room[edge ^ 1] += amount;
        }
    }

    /// Number of edges with room from the source to each node, where the sink can be reached.
    fn layers(&self) -> Option<Vec<Option<u32>>> {
        let mut layer = vec![None; self.leaving.len()];
        layer[self.source()] = Some(0);
        let mut waiting = VecDeque::from([self.source()]);
        while let Some(node) = waiting.pop_front() {
            for &edge in &self.leaving[node] {
                let end = self.end[edge];
                if self.room[edge] > 0 && layer[end].is_none() {
                    layer[end] = layer[node].map(|layer: u32| layer + 1);
                    waiting.push_back(end);
                }
            }
        }
        layer[self.sink()].is_some().then_some(layer)
    }
}

/// Groups that may turn out to be one.
#[derive(Default)]
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn add(&mut self) -> usize {
        self.parent.push(self.parent.len());
        self.parent.len() - 1
    }

    fn root(&self, mut group: usize) -> usize {
        while self.parent[group] != group {
            group = self.parent[group];
        }
        group
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::Payment;
    use super::Shortfall;
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// The greatest amount by which a set of costs exceeds all funds that may pay for any of it,
    /// over all sets: by duality, what remains unpaid when as much as possible is paid.
    fn worst_excess(gives: &[Option<i128>], costs: &[i128], may: &[Vec<bool>]) -> i128 {
        let mut worst = 0;
        for set in 0..1_usize << costs.len() {
            let holds = |cost: &usize| set & (1 << cost) != 0;
            let needed: i128 = (0..costs.len()).filter(holds).map(|cost| costs[cost]).sum();
            let payers = (0..gives.len())
                .filter(|&fund| (0..costs.len()).filter(holds).any(|cost| may[fund][cost]));
            let most: Option<i128> = payers.map(|fund| gives[fund]).sum();
            worst = most.map_or(worst, |most| worst.max(needed - most));
        }
        worst
    }

    proptest! {
        #[test]
        fn what_falls_short_is_the_worst_excess_over_all_sets_of_costs(
            gives in vec(proptest::option::weighted(0.8, 0..30_i128), 1..5),
            costs in vec(1..30_i128, 1..6),
            may in vec(vec(any::<bool>(), 5), 4),
        ) {
            let mut payment = Payment::new(&gives, costs.clone());
            for (fund, covers) in may.iter().enumerate().take(gives.len()) {
                for cost in (0..costs.len()).filter(|&cost| covers[cost]) {
                    payment.allow(fund, cost);
                }
            }
            let shortfalls = payment.shortfalls();
            let short: i128 = shortfalls.iter().map(|at| at.needed - at.payable).sum();
            prop_assert_eq!(short, worst_excess(&gives, &costs, &may));
            for shortfall in shortfalls {
                // Each group names all of its funds, and they are used up.
                let given: Option<i128> = shortfall.funds.iter().map(|&at| gives[at]).sum();
                prop_assert_eq!(Some(shortfall.payable), given);
            }
        }
    }

    #[test]
    fn a_fund_makes_way_for_a_cost_that_only_it_may_pay() {
        // Fund 0 could pay cost 0 and leave nothing for cost 1, which fund 1 may not pay.
        let mut payment = Payment::new(&[Some(10), Some(10)], vec![10, 10]);
        payment.allow(0, 0);
        payment.allow(0, 1);
        payment.allow(1, 0);
        assert_eq!(payment.shortfalls(), []);
    }

    #[test]
    fn costs_that_compete_are_told_together_and_others_are_not() {
        let mut payment = Payment::new(&[Some(7), None], vec![5, 4, 100]);
        payment.allow(0, 0);
        payment.allow(0, 1);
        payment.allow(1, 2);
        let short = Shortfall { funds: vec![0], costs: vec![0, 1], needed: 9, payable: 7 };
        assert_eq!(payment.shortfalls(), [short]);
    }

    #[test]
    fn shortfalls_that_share_no_fund_are_told_apart() {
        let mut payment = Payment::new(&[Some(3), Some(2)], vec![5, 5, 1]);
        payment.allow(0, 0);
        payment.allow(1, 1);
        let shortfalls = payment.shortfalls();
        let sizes: Vec<_> = shortfalls.iter().map(|short| (short.needed, short.payable)).collect();
        assert_eq!(sizes, [(5, 3), (5, 2), (1, 0)]);
    }
}
