//! Decomposition: a bound from prices, and plans improved part by part. A [`search`] goes through these stages,
//! 3 and 4 in [`rounds`]. Neighbouring sites are put together in [`clusters`] for it.
//!
//! HiGHS alone spends its time on the relaxation of a large model and comes upon a plan late or never.
//! Here the rows between sites get prices, and each site answers on its own:
//!
//! 1. [`ascent`] raises the bound of single sites, and leaves shares of every choice;
//! 2. a [`dive`] makes whole decisions, a few sites at a time, or those sites that shares agree on are
//!    [`opened`]; [`moves`] improve that at the prices, and so do sites that are [squeezed](squeeze), then
//!    both at prices that answer to exact work and money ([`feedback`]), or by [annealing](anneal) where these
//!    are too large to be asked again and again; where there are many sites, feedback goes through [districts] of them
//!    instead, [round by round](district_rounds). How a search begins with that, and begins again: [`beginnings`];
//! 3. [`improve`] solves small parts exactly, where the gap is largest first, then larger ones; where nothing but
//!    villages stands between many sites, [wide] ones, round by [round](wide_rounds); where few villages fill a site, a
//!    plan of [packings](packed) comes before: a [`master`] problem chooses among whole villages in a size of a site,
//!    and dives in it use sizes up;
//! 4. [`regions`] raise the bound of several sites at a time, [asked](asking) with whole sizes as soon as there
//!    is a plan, later with whole villages, in trees (see 5) whose plans are proposals; where neither parts nor
//!    regions gain any more and time is left, there is another start, near the plan in hand or from the prices,
//!    and of both plans what each has better is [combined](combine);
//! 5. what is still open is [searched](tree) as a whole, without the choices that no better plan takes
//!    ([`core`], [`closing`]): at once where the question is small, or the plan nearly right; where it is large, among
//!    cheap choices first. What [leads] to better plans is pursued before: a [`descent`] in the relaxation with cuts, then
//!    what lies between that and the best plan. Each [`explorer`] of the tree has a [`relaxation`] that grows by
//!    [`cuts`] of whole villages, which packings of shares show to be missing ([`packing`]), and decides what raised
//!    the bound most ([`pseudo_costs`]).
//!
//! Any row that is not within a site is priced, whichever rule wrote it, so rules and terms need not be
//! known here; a program of another shape goes to HiGHS at once. The bound holds for every plan of the
//! program: that of single sites by Lagrangian relaxation, rounded down, that of trees by the prices of their relaxations,
//! rounded down as well where columns have limits; where HiGHS searches a region, or the whole as a last resort, as far as HiGHS vouches for it.

pub mod anneal;
pub mod ascent;
pub mod asking;
pub mod beginnings;
pub mod blocks;
pub mod bound;
pub mod closing;
pub mod clusters;
pub mod combine;
pub mod core;
pub mod crew;
pub mod cuts;
pub mod descent;
pub mod district_rounds;
pub mod districts;
pub mod dive;
pub mod explorer;
pub mod feedback;
pub mod first;
pub mod gaps;
pub mod improve;
pub mod in_hand;
pub mod knapsack;
pub mod leads;
pub mod local;
pub mod market;
pub mod master;
pub mod moves;
pub mod opened;
pub mod packed;
pub mod packing;
pub mod part;
pub mod prepared;
pub mod prices;
pub mod pseudo_costs;
pub mod regions;
pub mod relaxation;
pub mod rooms;
pub mod root;
pub mod rounds;
mod samples;
pub mod search;
pub mod squeeze;
pub mod starts;
pub mod ties;
pub mod total;
pub mod tree;
pub mod unit;
pub mod wide;
pub mod wide_rounds;

pub use prepared::Prepared;

use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Watch;
use crate::solve::highs::Highs;
use blocks::Blocks;
use search::Search;

/// Solves by decomposition.
pub struct Decompose;

impl Backend for Decompose {
    fn name(&self) -> String {
        Highs.name()
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
        let threads = effort.threads.max(1) as usize;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        match (Blocks::new(question), pool) {
            (Some(blocks), Ok(pool)) => {
                let Some(program) = total::with_rows(question, &blocks) else {
                    return Search::new(question, *effort, &blocks, pool, watch).run();
                };
                let question = Question { program: &program, ..*question };
                let blocks = Blocks::new(&question).unwrap_or(blocks);
                Search::new(&question, *effort, &blocks, pool, watch).run()
            }
            (None, _) => {
                watch.note("this program does not fall into blocks; it goes to HiGHS");
                Highs.answer(question, effort, watch)
            }
            (_, Err(error)) => {
                watch.note(&format!("no pool of threads ({error}); it goes to HiGHS"));
                Highs.answer(question, effort, watch)
            }
        }
    }
}
