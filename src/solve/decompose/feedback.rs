//! A local search whose prices answer to the work and the money in hand.
//!
//! # Why
//! At the prices of the bound every place of work is worth the same to all who could take it, so plans that
//! are as good at these prices send too many workers to one valley and too few to the next: on real
//! instances that costs more than all the rest of the gap. So after each [squeeze] that gains,
//! work and money answer exactly, the prices move a little towards what they say, and the search goes on from
//! the best plan. One step all the way would only shift the crowd to the next valley.
//!
//! # Formula
//! u ← u + rate · (d − u), with the duals d of the linear program of work and money, and no d − u larger than
//! a share of the row's penalty

use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::local::Local;
use crate::solve::decompose::market::Market;
use crate::solve::decompose::market::Reply;
use crate::solve::decompose::moves;
use crate::solve::decompose::squeeze::squeeze;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::Duration;
use std::time::Instant;

/// How far prices move, and the most that a dual may be off its price, as a share of what a unit costs that
/// the row misses.
const RATE: f64 = 0.2;
const MOST_OFF: f64 = 0.03;
/// Squeezes that are tried in a round until one gains: work and money answer to one after the other.
const SQUEEZES: usize = 30;

/// A gain below this share of the total counts as none.
const HARDLY: f64 = 1e-5;

/// Until when it goes on.
pub struct Until<'a> {
    /// Seconds; `None` without a limit.
    pub seconds: Option<f64>,
    /// Rounds in sequence that gain nothing.
    pub patience: u32,
    /// Whether a value is good enough.
    pub is_enough: &'a dyn Fn(f64) -> bool,
    /// Whether to stop at once.
    pub is_stopped: &'a dyn Fn() -> bool,
}

/// A better point than these decisions, with exact work and money; `None` where there was no time for a
/// single round.
#[must_use]
pub fn search(
    improver: &Improver<'_>,
    decisions: Vec<f64>,
    seed: u32,
    until: &Until<'_>,
) -> Option<InHand> {
    let &Improver { blocks, program, ties, penalties, prices, .. } = improver;
    let began = Instant::now();
    let left = || until.seconds.map(|all| all - began.elapsed().as_secs_f64());
    let time = || left().map(|left| Duration::from_secs_f64(left.max(0.0)));
    let mut market = Market::new(blocks, program, penalties, &decisions);
    let mut local = Local::new(blocks, program, ties, penalties, prices, &decisions);
    let reply = market.reply(&decisions, time())?;
    let total = |reply: &Reply, local: &Local<'_>, market: &Market| {
        reply.value + local.missed(&|row| market.holds(row))
    };
    let mut least = total(&reply, &local, &market);
    let mut prices = prices.to_vec();
    let (mut best, mut answer) = (decisions, reply.clone());
    let mut newest = reply.prices;
    let (mut idle, mut longest) = (0, began.elapsed().as_secs_f64());
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    loop {
        let is_late = left().is_some_and(|left| left < longest);
        let is_enough = (until.is_enough)(least);
        if is_late || is_enough || idle >= until.patience || (until.is_stopped)() {
            break;
        }
        let since = Instant::now();
        for &(row, price) in &newest {
            if let Some(old) = prices.get_mut(row as usize) {
                // Where a row is missed its dual is the penalty, which says nothing of prices.
                let most = MOST_OFF * penalties[row as usize];
                *old += RATE * (price - *old).clamp(-most, most);
            }
        }
        local = Local::new(blocks, program, ties, penalties, &prices, &best);
        moves::search(&mut local, random.random(), until.is_stopped);
        for _ in 0..SQUEEZES {
            if (until.is_stopped)() || squeeze(&mut local, &mut random) {
                break;
            }
        }
        let decisions = local.values();
        let Some(reply) = market.reply(&decisions, time()) else { break };
        let new = total(&reply, &local, &market);
        newest.clone_from(&reply.prices);
        if new < least {
            idle = if least - new > HARDLY * least.abs() { 0 } else { idle + 1 };
            (least, best, answer) = (new, decisions, reply);
        } else {
            idle += 1;
        }
        longest = since.elapsed().as_secs_f64();
    }
    Some(InHand::new(blocks, answer.values, penalties))
}
