//! How far shares of villages in shares of sizes are beyond what whole villages can do: the packings that hold them.
//!
//! # Formula
//! min { t : Σ_{l, z with i} μ_lz ≥ x_i for each village i, Σ_z μ_lz ≤ t y_l for each size l, μ ≥ 0 }
//!
//! over packings z: whole villages that fit into size l together. Where t > 1 the shares (x, y) are no mixture of
//! packings, and the prices π of the villages with β of the sizes say why:
//!
//! t = max { Σ π_i x_i : Σ_l β_l y_l = 1, π z ≤ β_l for each z of size l, π, β ≥ 0 }
//!
//! # Why
//! The primal simplex method with packings found one by one, each a knapsack, on a dense inverse: a pivot takes
//! microseconds, where a library takes a third of a millisecond to begin. What comes of rounding errors is a cut that is
//! less deep; that it holds is not due to these figures ([`cuts`](crate::solve::decompose::cuts)).
//!
//! # Source
//! P. C. Gilmore, R. E. Gomory, Operations Research 9 (1961), 849–859; G. B. Dantzig, P. Wolfe, Operations Research 8
//! (1960), 101–111, for the bound that ends it

use crate::solve::decompose::knapsack::Item;
use crate::solve::decompose::knapsack::exactly;

/// Pivots at the most, and between two inversions.
const MOST_PIVOTS: usize = 600;
const INVERTED_EVERY: usize = 60;
/// Figures below this are rounding.
const ROUNDING: f64 = 1e-9;
/// Prices are good enough that say so much of what the best ones might.
const NEARLY_ALL: f64 = 0.9;

/// A size that is built in part: room for villages, and its share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Room.
    pub room: f64,
    /// Share, above 0.
    pub share: f64,
}

/// A basic column.
#[derive(Clone, Debug, PartialEq)]
enum Basic {
    /// t.
    Factor,
    /// More than a row asks for.
    Surplus(usize),
    /// Villages that are packed into a size.
    Packing(usize, Vec<u32>),
}

/// Prices π of villages which show that their shares are beyond what packings hold by at least the share `least`, and
/// nearly by as much as any prices show; `None` where there are none.
#[must_use]
pub fn prices(needs: &[f64], shares: &[f64], sizes: &[Size], least: f64) -> Option<Vec<f64>> {
    let mut simplex = Simplex::new(needs, shares, sizes)?;
    let mut best: Option<(f64, Vec<f64>)> = None;
    for pivot in 1..=MOST_PIVOTS {
        let factor = simplex.amounts[simplex.factor_at];
        if factor < 1.0 + least {
            return None;
        }
        let entering = if let Some(row) = simplex.negative() {
            Basic::Surplus(row)
        } else {
            let (shown, packing) = simplex.packing()?;
            if best.as_ref().is_none_or(|&(known, _)| shown > known) {
                best = Some((shown, simplex.prices().to_vec()));
            }
            let is_enough = shown - 1.0 >= NEARLY_ALL * (factor - 1.0);
            let Some(packing) = packing.filter(|_| !is_enough) else { break };
            packing
        };
        if !simplex.enter(entering) || pivot % INVERTED_EVERY == 0 && !simplex.invert() {
            break;
        }
    }
    let (shown, prices) = best?;
    (shown >= 1.0 + least).then_some(prices)
}

/// Rows: villages, then sizes.
struct Simplex<'a> {
    needs: &'a [f64],
    shares: &'a [f64],
    sizes: &'a [Size],
    /// Basic columns, and how much of each.
    basis: Vec<Basic>,
    amounts: Vec<f64>,
    /// Where t is in the basis: it alone costs anything, so that its row of the inverse holds the prices.
    factor_at: usize,
    /// The inverse of the basis, row by row.
    inverse: Vec<f64>,
}

impl<'a> Simplex<'a> {
    /// Begins with each village packed alone into the largest size.
    fn new(needs: &'a [f64], shares: &'a [f64], sizes: &'a [Size]) -> Option<Self> {
        let by_room = |a: &(usize, &Size), b: &(usize, &Size)| a.1.room.total_cmp(&b.1.room);
        let (largest, size) = sizes.iter().enumerate().max_by(by_room)?;
        if needs.iter().any(|&need| need > size.room) {
            return None;
        }
        let alone = (0..needs.len() as u32).map(|village| Basic::Packing(largest, vec![village]));
        let of_sizes = (0..sizes.len()).map(|at| match at {
            _ if at == largest => Basic::Factor,
            _ => Basic::Surplus(needs.len() + at),
        });
        let basis: Vec<Basic> = alone.chain(of_sizes).collect();
        let factor_at = needs.len() + largest;
        let (amounts, inverse) = (Vec::new(), Vec::new());
        let mut simplex = Self { needs, shares, sizes, basis, amounts, factor_at, inverse };
        simplex.invert().then_some(simplex)
    }

    fn rows(&self) -> usize {
        self.basis.len()
    }

    /// Prices of the villages.
    fn prices(&self) -> &[f64] {
        let from = self.factor_at * self.rows();
        &self.inverse[from..from + self.needs.len()]
    }

    /// The row whose price is negative, the most of all: more than it asks for makes t smaller.
    fn negative(&self) -> Option<usize> {
        let from = self.factor_at * self.rows();
        let prices = self.inverse[from..from + self.rows()].iter().enumerate();
        let least = prices.min_by(|a, b| a.1.total_cmp(b.1))?;
        (*least.1 < -ROUNDING).then_some(least.0)
    }

    /// How much these prices show, and the packing that they say most against, if any; `None` where knapsacks take too
    /// much.
    fn packing(&self) -> Option<(f64, Option<Basic>)> {
        let from = self.factor_at * self.rows() + self.needs.len();
        let limits = &self.inverse[from..from + self.sizes.len()];
        let prices = self.prices();
        let mut held = 0.0;
        let mut worst: Option<(f64, Basic)> = None;
        for (at, (size, &limit)) in self.sizes.iter().zip(limits).enumerate() {
            let items = (0..).zip(prices).zip(self.needs).filter(|((_, price), _)| **price > 0.0);
            let mut items: Vec<Item> =
                items.map(|((village, &price), &need)| Item::new(village, price, need)).collect();
            let (most, villages) = exactly(&mut items, size.room)?;
            held += size.share * most;
            let beyond = most - limit;
            if beyond > ROUNDING && worst.as_ref().is_none_or(|&(known, _)| beyond > known) {
                worst = Some((beyond, Basic::Packing(at, villages)));
            }
        }
        let priced = prices.iter().zip(self.shares).map(|(price, share)| price.max(0.0) * share);
        let shown = if held > 0.0 { priced.sum::<f64>() / held } else { 0.0 };
        Some((shown, worst.map(|(_, packing)| packing)))
    }

    /// The entries of a column.
    fn entries(&self, column: &Basic) -> Vec<(usize, f64)> {
        let row_of = |size: usize| self.needs.len() + size;
        match column {
            Basic::Factor => {
                let sizes = self.sizes.iter().enumerate();
                sizes.map(|(at, size)| (row_of(at), size.share)).collect()
            }
            Basic::Surplus(row) => vec![(*row, -1.0)],
            Basic::Packing(size, villages) => {
                let villages = villages.iter().map(|&village| (village as usize, 1.0));
                villages.chain([(row_of(*size), -1.0)]).collect()
            }
        }
    }

    /// Takes a column into the basis; `false` where it has no limit there.
    fn enter(&mut self, column: Basic) -> bool {
        let rows = self.rows();
        let entries = self.entries(&column);
        let along = |row: usize| -> f64 {
            entries.iter().map(|&(at, factor)| self.inverse[row * rows + at] * factor).sum()
        };
        let along: Vec<f64> = (0..rows).map(along).collect();
        let leaving = (0..rows).filter(|&row| row != self.factor_at && along[row] > ROUNDING);
        let leaving = leaving.min_by(|&a, &b| {
            let ratio = |row: usize| self.amounts[row].max(0.0) / along[row];
            // Of those that reach 0 together, the one that divides best.
            ratio(a).total_cmp(&ratio(b)).then(along[b].total_cmp(&along[a]))
        });
        let Some(leaving) = leaving else { return false };
        let (before, rest) = self.inverse.split_at_mut(leaving * rows);
        let (pivot, after) = rest.split_at_mut(rows);
        for entry in pivot.iter_mut() {
            *entry /= along[leaving];
        }
        self.amounts[leaving] = self.amounts[leaving].max(0.0) / along[leaving];
        let step = self.amounts[leaving];
        let others = before.chunks_exact_mut(rows).chain(after.chunks_exact_mut(rows));
        let numbers = (0..rows).filter(|&row| row != leaving);
        for (row, other) in numbers.zip(others) {
            let factor = along[row];
            if factor == 0.0 {
                continue;
            }
            for (entry, of_pivot) in other.iter_mut().zip(&*pivot) {
                *entry -= factor * of_pivot;
            }
            self.amounts[row] -= factor * step;
        }
        self.basis[leaving] = column;
        true
    }

    /// Finds the inverse and the amounts anew; `false` where there is none.
    fn invert(&mut self) -> bool {
        let rows = self.rows();
        // The basis and the unit matrix side by side, row by row.
        let width = 2 * rows;
        let mut table = vec![0.0; rows * width];
        for (column, basic) in self.basis.iter().enumerate() {
            for (row, factor) in self.entries(basic) {
                table[row * width + column] = factor;
            }
        }
        for row in 0..rows {
            table[row * width + rows + row] = 1.0;
        }
        for at in 0..rows {
            let size = |&row: &usize| table[row * width + at].abs();
            let largest = (at..rows).max_by(|a, b| size(a).total_cmp(&size(b)));
            let Some(largest) = largest.filter(|row| size(row) > ROUNDING) else { return false };
            if largest != at {
                let (upper, lower) = table.split_at_mut(largest * width);
                upper[at * width..(at + 1) * width].swap_with_slice(&mut lower[..width]);
            }
            let divisor = table[at * width + at];
            let pivot: Vec<f64> =
                table[at * width..(at + 1) * width].iter().map(|entry| entry / divisor).collect();
            for (row, entries) in table.chunks_exact_mut(width).enumerate() {
                let factor = entries[at];
                if row == at {
                    entries.copy_from_slice(&pivot);
                } else if factor != 0.0 {
                    for (entry, of_pivot) in entries.iter_mut().zip(&pivot) {
                        *entry -= factor * of_pivot;
                    }
                }
            }
        }
        self.inverse = table.chunks_exact(width).flat_map(|row| row[rows..].to_vec()).collect();
        // Sizes ask for nothing.
        let amount = |row: &[f64]| -> f64 { row.iter().zip(self.shares).map(|(a, b)| a * b).sum() };
        self.amounts = self.inverse.chunks_exact(rows).map(amount).collect();
        true
    }
}

#[cfg(test)]
mod tests {
    use super::NEARLY_ALL;
    use super::Size;
    use super::prices;
    use crate::solve::linear::Linear;
    use rand::RngExt;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    const VILLAGES: usize = 7;
    const LEAST: f64 = 5e-4;

    /// All packings of a size, as sums over the villages in them.
    fn packings(needs: &[f64], room: f64) -> impl Iterator<Item = u32> {
        let need = move |chosen: u32| -> f64 {
            needs
                .iter()
                .enumerate()
                .filter(|(at, _)| chosen >> at & 1 == 1)
                .map(|(_, need)| need)
                .sum()
        };
        (0..1 << needs.len()).filter(move |&chosen| need(chosen) <= room)
    }

    fn sum(values: &[f64], chosen: u32) -> f64 {
        values
            .iter()
            .enumerate()
            .filter(|(at, _)| chosen >> at & 1 == 1)
            .map(|(_, value)| value)
            .sum()
    }

    /// The least t, from a linear program over all packings.
    fn factor(needs: &[f64], shares: &[f64], sizes: &[Size]) -> f64 {
        // Prices of villages, then of sizes.
        let costs = shares.iter().map(|share| (-share, 0.0, f64::INFINITY));
        let columns: Vec<_> =
            costs.chain(sizes.iter().map(|_| (0.0, 0.0, f64::INFINITY))).collect();
        let mut linear = Linear::new(&columns);
        let at = |size: usize| (needs.len() + size) as u32;
        let norm: Vec<(u32, f64)> =
            sizes.iter().enumerate().map(|(size, facts)| (at(size), facts.share)).collect();
        linear.add_row(1.0, &norm, 1.0);
        for (size, facts) in sizes.iter().enumerate() {
            for chosen in packings(needs, facts.room) {
                let villages = (0..needs.len() as u32).filter(|village| chosen >> village & 1 == 1);
                let row: Vec<(u32, f64)> =
                    villages.map(|village| (village, 1.0)).chain([(at(size), -1.0)]).collect();
                linear.add_row(f64::NEG_INFINITY, &row, 0.0);
            }
        }
        -linear.solve(None).expect("an optimum").value
    }

    #[test]
    fn prices_show_nearly_as_much_as_a_linear_program_over_all_packings() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let (mut found, mut none) = (0, 0);
        for case in 0..300 {
            let needs: Vec<f64> =
                (0..VILLAGES).map(|_| f64::from(random.random_range(1..30))).collect();
            let shares: Vec<f64> = needs.iter().map(|_| random.random_range(0.05..0.7)).collect();
            let rooms = [random.random_range(30..50), random.random_range(40..90)];
            let sizes: Vec<Size> = rooms[case % 2..]
                .iter()
                .map(|&room| Size { room: f64::from(room), share: random.random_range(0.1..0.9) })
                .collect();
            let most = factor(&needs, &shares, &sizes);
            let Some(prices) = prices(&needs, &shares, &sizes, LEAST) else {
                assert!(most < 1.0 + LEAST + 1e-6, "{most}");
                none += 1;
                continue;
            };
            found += 1;
            let priced: f64 = prices.iter().zip(&shares).map(|(price, share)| price * share).sum();
            let held: f64 = sizes
                .iter()
                .map(|size| {
                    let sums = packings(&needs, size.room).map(|chosen| sum(&prices, chosen));
                    size.share * sums.fold(0.0, f64::max)
                })
                .sum();
            let shown = priced / held - 1.0;
            assert!(shown <= most - 1.0 + 1e-6, "{shown} {most}");
            assert!(shown >= NEARLY_ALL * (most - 1.0) - 1e-6, "{shown} {most}");
        }
        assert!(found > 50 && none > 50, "{found} {none}");
    }

    #[test]
    fn a_village_that_fits_nowhere_has_no_price() {
        let sizes = [Size { room: 5.0, share: 0.5 }];
        assert_eq!(prices(&[6.0, 2.0], &[0.5, 0.5], &sizes, LEAST), None);
    }
}
