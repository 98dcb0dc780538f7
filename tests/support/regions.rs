//! Synthetic regions, read as instances are.

use resettle::generate::Spec;
use resettle::generate::generate;
use resettle::read;
use resettle::read::Loaded;

/// A region with work, budgets that are nearly short, and sites of several sizes.
pub fn region(villages: u32, sites: u32, seed: u64) -> Loaded {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("instance");
    let spec = Spec { sites, seed, budget_slack: Some(1.1), ..Spec::new(villages) };
    generate(&spec, &path, &mut |_, _| {}).expect("the spec is sound");
    read::load(&path, None, &[]).expect("a generated instance can be read")
}
