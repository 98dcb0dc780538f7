//! Each rule: the rows of the model against rows written by hand, or the choices that it removes
//! with the reason that is kept; and a small answer worked out by hand, with a clean verdict.

mod support;

#[path = "rules/assign_once.rs"]
mod assign_once;
#[path = "rules/budget.rs"]
mod budget;
#[path = "rules/capacity.rs"]
mod capacity;
#[path = "rules/carrying_capacity.rs"]
mod carrying_capacity;
#[path = "rules/eligibility.rs"]
mod eligibility;
#[path = "rules/fix_level.rs"]
mod fix_level;
#[path = "rules/forbid.rs"]
mod forbid;
#[path = "rules/job_per_household.rs"]
mod job_per_household;
#[path = "rules/keep_apart.rs"]
mod keep_apart;
#[path = "rules/keep_together.rs"]
mod keep_together;
#[path = "rules/least_use.rs"]
mod least_use;
#[path = "rules/link.rs"]
mod link;
#[path = "rules/lock.rs"]
mod lock;
#[path = "rules/open_at_most.rs"]
mod open_at_most;
#[path = "rules/places.rs"]
mod places;
#[path = "rules/quota.rs"]
mod quota;
#[path = "rules/reach.rs"]
mod reach;
#[path = "rules/same_area.rs"]
mod same_area;
#[path = "rules/share_concentrated.rs"]
mod share_concentrated;
#[path = "rules/workers.rs"]
mod workers;
