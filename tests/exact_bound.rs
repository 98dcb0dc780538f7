//! Bounds in exact arithmetic: what prices say is computed once more in fractions of whole numbers, by other code, and
//! no bound that is stated is above it: over all pairs of the model, and over all legal pairs where the model leaves
//! some out.

mod support;

use num_rational::BigRational;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use resettle::candidates::Candidates;
use resettle::candidates::Finder;
use resettle::facts::Scenario;
use resettle::facts::scenario::CandidateOptions;
use resettle::model::Model;
use resettle::solve::Question;
use resettle::solve::decompose::blocks::Blocks;
use resettle::solve::decompose::blocks::SiteBlock;
use resettle::solve::decompose::bound::respond;
use resettle::solve::decompose::knapsack::Exactness;
use resettle::solve::decompose::prices::Prices;
use resettle::solve::decompose::prices::settle;
use resettle::solve::left_out;
use resettle::solve::thinning::Layer;
use support::regions::programme;
use support::regions::raised;
use support::regions::region;
use support::regions::with_question;

fn exactly(value: f64) -> BigRational {
    BigRational::from_float(value).expect("a finite number")
}

fn zero() -> BigRational {
    exactly(0.0)
}

/// Reduced cost without rounding.
fn reduced(blocks: &Blocks, column: u32, prices: &[f64]) -> BigRational {
    let paid =
        blocks.entries(column).map(|(row, factor)| exactly(factor) * exactly(prices[row as usize]));
    paid.fold(exactly(blocks.cost[column as usize]), |cost, paid| cost - paid)
}

/// The least value of a knapsack of whole items, without rounding: the best for each room, item by item.
fn least_of_whole(items: &[(BigRational, BigRational)], room: &BigRational) -> BigRational {
    let rooms = |exact: &BigRational| {
        assert!(exact.is_integer(), "needs and room are counted in whole numbers");
        exact.to_integer().to_string().parse::<usize>().expect("a small number")
    };
    let all = rooms(room);
    let mut least = vec![zero(); all + 1];
    for (cost, need) in items {
        let need = rooms(need);
        for at in (need..=all).rev() {
            let with = least[at - need].clone() + cost.clone();
            if with < least[at] {
                least[at] = with;
            }
        }
    }
    least.swap_remove(all)
}

/// The least value of a site, without rounding.
fn least_of_site(
    blocks: &Blocks,
    block: &SiteBlock,
    prices: &[f64],
    exactness: Exactness,
) -> BigRational {
    let mut least = (!block.must_open).then(zero);
    for (at, level) in block.levels.iter().enumerate() {
        let each = level.housed.map_or_else(zero, |housed| reduced(blocks, housed, prices));
        let mut items: Vec<(BigRational, BigRational)> = block
            .pairs
            .iter()
            .filter(|pair| pair.fits >> at & 1 == 1)
            .map(|pair| {
                let cost = reduced(blocks, pair.column, prices);
                (cost + exactly(pair.households) * each.clone(), exactly(pair.need))
            })
            .filter(|(cost, _)| *cost < zero())
            .collect();
        items.sort_by(|a, b| (a.0.clone() * b.1.clone()).cmp(&(b.0.clone() * a.1.clone())));
        let mut value = reduced(blocks, level.build, prices);
        let mut room = level.capacity.is_finite().then(|| exactly(level.capacity));
        if let (Exactness::Whole, Some(room)) = (exactness, &room) {
            value += least_of_whole(&items, room);
            least = Some(least.map_or(value.clone(), |least| least.min(value)));
            continue;
        }
        for (cost, need) in items {
            match &mut room {
                Some(room) if need > *room => {
                    value += cost * room.clone() / need;
                    break;
                }
                Some(room) => {
                    *room -= need;
                    value += cost;
                }
                None => value += cost,
            }
        }
        least = Some(least.map_or(value.clone(), |least| least.min(value)));
    }
    least.unwrap_or_else(zero)
}

/// L(u) without rounding; `None` where a column without an upper bound has a reduced cost below 0.
fn bound_without_rounding(
    question: &Question<'_>,
    blocks: &Blocks,
    prices: &[f64],
    exactness: Exactness,
) -> Option<BigRational> {
    let mut bound = zero();
    for (coupling, &price) in blocks.couplings.iter().zip(prices) {
        if price != 0.0 {
            bound += exactly(coupling.limit(price)) * exactly(price);
        }
    }
    for block in &blocks.sites {
        bound += least_of_site(blocks, block, prices, exactness);
    }
    for loose in &blocks.loose {
        let cost = reduced(blocks, loose.column, prices);
        let value = if cost < zero() { loose.upper } else { loose.lower };
        bound += cost * exactly(value);
    }
    let covers = blocks.covers.iter().flat_map(|cover| &cover.columns);
    let unbounded = covers.copied().chain(blocks.worst.as_ref().map(|worst| worst.column));
    for column in unbounded {
        assert!(question.program.columns[column as usize].upper.is_infinite());
        if reduced(blocks, column, prices) < zero() {
            return None;
        }
    }
    Some(bound)
}

#[test]
fn the_bound_is_never_above_what_exact_arithmetic_makes_of_its_prices() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    for loaded in [region(40, 6, 1), region(60, 8, 2), programme()] {
        with_question(&loaded, |_, question| {
            let blocks = Blocks::new(question).expect("models fall into blocks");
            let ascent = raised(&blocks);
            let mut tried = vec![ascent.best.clone()];
            for _ in 0..5 {
                let mut prices = ascent.best.clone();
                for (price, usual) in prices.iter_mut().zip(&ascent.usual) {
                    *price += usual * random.random_range(-0.2..0.2);
                }
                settle(&blocks, &mut prices);
                tried.push(prices);
            }
            for prices in tried {
                let stated = [Exactness::Fractional, Exactness::Whole].map(|exactness| {
                    let stated = respond(&blocks, &prices, exactness).bound;
                    let exact = bound_without_rounding(question, &blocks, &prices, exactness)
                        .expect("settled prices leave no unbounded column below 0");
                    assert!(exactly(stated) <= exact, "{stated} is above the exact bound");
                    let below = exact - exactly(stated);
                    assert!(below < exactly(1e-6 * stated.abs().max(1.0)), "far below: {below}");
                    stated
                });
                // Whole villages can only raise it.
                assert!(stated[1] >= stated[0] - 1e-6);
            }
        });
    }
}

#[test]
fn the_bound_over_all_legal_pairs_is_not_above_it_once_prices_of_villages_fell() {
    let (mut fallen, mut false_before) = (0, 0);
    for (loaded, nearest) in [(region(40, 6, 1), 2), (region(60, 8, 2), 3), (programme(), 1)] {
        let thin = CandidateOptions { nearest, all: Some(false) };
        let thin = Scenario { candidates: thin, ..loaded.scenario.clone() };
        let finder = Finder::new(&loaded.instance, &thin);
        let candidates = Candidates::new(&finder, &thin);
        assert!(!candidates.is_complete(), "pairs are left out");
        let model = Model::new(&finder, &candidates);
        let objective = model.layer(0);
        let blocks = Blocks::new(&Question::new(&model.program, &objective));
        let blocks = blocks.expect("models fall into blocks");
        let mut prices = raised(&blocks).best;
        let layer = Layer { finder: &finder, at: 0, most: &[] };
        let found = left_out::price(&layer, &candidates, &blocks, &prices, 0.0, &|| false);
        let found = found.expect("all pairs can be priced");
        fallen += found.excess_price.iter().filter(|&&excess| excess > 0.0).count();
        let of_model = respond(&blocks, &prices, Exactness::Fractional).bound;
        let before = prices.clone();
        found.lower(&blocks, &mut prices);
        with_question(&loaded, |_, question| {
            let all = Blocks::new(question).expect("models fall into blocks");
            let in_all = |prices: &[f64]| {
                let mut prices_of_all = vec![0.0; all.couplings.len()];
                Prices::of(&blocks, prices).apply(&all, &mut prices_of_all);
                prices_of_all
            };
            let prices_before = in_all(&before);
            let exact =
                bound_without_rounding(question, &all, &prices_before, Exactness::Fractional);
            false_before += u32::from(exact.is_some_and(|exact| exactly(of_model) > exact));
            let prices_of_all = in_all(&prices);
            for exactness in [Exactness::Fractional, Exactness::Whole] {
                let bound = respond(&blocks, &prices, exactness).bound;
                let stated = exactly(bound);
                let exact = bound_without_rounding(question, &all, &prices_of_all, exactness);
                let exact = exact.expect("no column without an upper bound is below 0");
                assert!(stated <= exact, "{stated} is above the exact bound over all legal pairs");
                let below = exact - stated;
                assert!(below < exactly(1e-6 * bound.abs().max(1.0)), "far below: {below}");
            }
        });
    }
    assert!(fallen >= 10, "prices of only {fallen} villages fell");
    assert!(false_before > 0, "without that, a bound of the model alone is above the exact one");
}
