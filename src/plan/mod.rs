//! The plan: `plan.toml`, `models/*.sql`, `checks/*.sql`, and the order of the models.
//!
//! Reads the folder and says everything that is wrong with it at once. Knows SQL only as text.

mod error;
mod folder;
mod order;
mod pattern;
mod policy;
mod sections;

pub(crate) use error::did_you_mean;
pub use error::{Error, Problem};
pub use folder::{Check, Model, Overrides, Plan};
pub use order::order;
pub use pattern::{TablePattern, fits};
pub use policy::{AsType, ColumnSection};
pub use sections::{
    Format, Formats, Kind, Mode, OptionalTable, OutputSection, Source, Status, Target, Value,
};
