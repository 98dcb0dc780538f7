//! Questions about a plan that need more runs: why there and not elsewhere, why no plan at all, what a
//! change of facts does to a plan, what else is nearly as good, what matters most.
//!
//! Every figure is either exact — the difference of two proven best plans, each judged by the verifier —
//! or a proven bound, and says which ([`Price`]). Reasons are codes with parameters ([`Reason`]), so that
//! they can be printed in several languages. Nothing is printed here.

pub mod changes;
pub mod desk;
pub mod diagnose;
pub mod edit;
pub mod explain;
pub mod importance;
pub mod nearby;
pub mod opened;
pub mod parallel;
pub mod portfolio;
pub mod price;
pub mod reason;
pub mod replan;
pub mod resolve;
pub mod steered;
pub mod what_if;
pub mod window;

pub use changes::Changed;
pub use desk::Desk;
pub use desk::ExactAround;
pub use desk::Priced;
pub use desk::Searched;
pub use opened::Opened;
pub use price::Price;
pub use reason::Reason;
pub use resolve::Means;
pub use resolve::Resolved;
pub use resolve::resolve;
pub use what_if::WhatIf;
