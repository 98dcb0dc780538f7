//! A start from the sites on which the steps of the ascent agree: these are open, and every village takes its
//! cheapest fate, however crowded its site gets; then crowding becomes dear.
//!
//! # Why
//! Where few sites of many are open and each holds many villages, which ones is most of the question, and
//! shares answer it. A dive fills them one after the other, and is left with villages that need another one.

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::solve::decompose::blocks::SiteBlock;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::local::Local;
use crate::solve::decompose::squeeze;
use rand_chacha::ChaCha8Rng;

/// Local search from open sites; `None` where nothing has to be held, or not all are held in the end.
#[must_use]
pub fn search<'a>(
    improver: &Improver<'a>,
    shares: &[f32],
    random: &mut ChaCha8Rng,
    is_over: &dyn Fn() -> bool,
) -> Option<Local<'a>> {
    let &Improver { blocks, program, ties, penalties, prices, .. } = improver;
    let values = decisions(improver, &open(improver, shares)?);
    let mut local = Local::new(blocks, program, ties, penalties, prices, &values);
    let sites: Vec<(usize, f64)> = (0..local.sites()).map(|site| (site, 1.0)).collect();
    let all = (0..ties.of_village.len()).map(VillageIdx::new);
    let villages = local.leaders(all.filter(|village| !ties.of_village[village.at()].is_empty()));
    squeeze::tighten(&mut local, &sites, 1.0, &villages, random, is_over).then_some(local)
}

/// Sites in the order of their shares, as many as hold what moves in the shares; the size of each that has the
/// largest share.
fn open(improver: &Improver<'_>, shares: &[f32]) -> Option<Vec<Option<usize>>> {
    let share = |column: u32| f64::from(shares[column as usize]);
    let sites = &improver.blocks.sites;
    let pairs = sites.iter().flat_map(|block| &block.pairs);
    let load: f64 = pairs.map(|pair| pair.need * share(pair.column)).sum();
    if load <= 0.0 {
        return None;
    }
    let of_site =
        |block: &SiteBlock| -> f64 { block.levels.iter().map(|level| share(level.build)).sum() };
    let mut order: Vec<(f64, usize)> =
        sites.iter().enumerate().map(|(at, block)| (of_site(block), at)).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut levels = vec![None; sites.len()];
    let mut room = 0.0;
    for (share_of_site, at) in order {
        if share_of_site <= 0.0 || room >= load {
            break;
        }
        let of_level = |level: &usize| share(sites[at].levels[*level].build);
        let level = (0..sites[at].levels.len()).max_by(|a, b| of_level(a).total_cmp(&of_level(b)));
        levels[at] = level;
        room += level.map_or(0.0, |level| sites[at].levels[level].capacity);
    }
    Some(levels)
}

/// Every village with the fate that costs least at the prices among those of open sites and of no site; groups
/// with the one that costs least together.
fn decisions(improver: &Improver<'_>, levels: &[Option<usize>]) -> Vec<f64> {
    let &Improver { blocks, program, ties, gaps, .. } = improver;
    let mut values = vec![0.0; program.columns.len()];
    for (block, level) in blocks.sites.iter().zip(levels) {
        if let Some(level) = level {
            values[block.levels[*level].build as usize] = 1.0;
        }
    }
    let fate = |column: u32| {
        let stays = matches!(program.columns[column as usize].key, ColumnKey::Stay(_));
        (ties.block(program, column), stays)
    };
    let is_open = |column: u32| {
        ties.block(program, column).is_none_or(|block| levels[block as usize].is_some())
    };
    for (at, fates) in ties.of_village.iter().enumerate() {
        let together = ties.together(VillageIdx::new(at));
        if together[0].at() != at {
            continue;
        }
        let options = fates.iter().filter_map(|&column| {
            let same = together.iter().map(|member| {
                let fates = ties.of_village[member.at()].iter().copied();
                fates.into_iter().find(|&other| fate(other) == fate(column))
            });
            let same = same.collect::<Option<Vec<u32>>>()?;
            let cost: f64 = same.iter().map(|&column| gaps.reduced[column as usize]).sum();
            Some((!is_open(column), cost, same))
        });
        let best = options.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        for column in best.into_iter().flat_map(|(_, _, same)| same) {
            values[column as usize] = 1.0;
        }
    }
    for (block, level) in blocks.sites.iter().zip(levels) {
        if let Some(housed) = level.and_then(|level| block.levels[level].housed) {
            let here =
                block.pairs.iter().map(|pair| pair.households * values[pair.column as usize]);
            values[housed as usize] = here.sum();
        }
    }
    values
}
