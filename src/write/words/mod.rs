//! The one place for texts of documents, in English and Chinese: workbook, report, GeoPackage, screen.
//!
//! A [`Text`] is declared with both languages at once, so none can lack its twin; so is what the screen says of a run
//! ([`Say`]), of questions about it ([`Asked`]) and of many runs ([`Studied`]). What has a fixed list of values
//! (decisions, terms, …) has a function in [`named`] whose `match` is exhaustive, so that a new value does not compile
//! without its words; the words of rules are in [`programme`]. Column names and JSON keys of files for programs stay
//! English and are not here.

pub mod amount;
pub mod asked;
pub mod findings;
pub mod lang;
pub mod named;
pub mod programme;
pub mod screen;
pub mod studied;
pub mod table;
pub mod texts;

pub use asked::Asked;
pub use lang::Lang;
pub use screen::Say;
pub use studied::Studied;
pub use texts::Text;
