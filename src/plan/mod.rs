//! The plan: `plan.toml`, `models/*.sql`, `checks/*.sql`, and the order of the models.
//!
//! Reads the folder and says everything that is wrong with it at once. Knows SQL only as text.

mod archive_rules;
mod error;
mod folder;
mod front_matter;
mod layers;
mod order;
mod path_vars;
mod pattern;
mod policy;
mod sections;
mod selection;

pub(crate) use error::did_you_mean;
pub use error::{Error, Problem};
pub use folder::{Check, Hook, Hooks, Model, Overrides, Plan};
pub use order::order;
pub use pattern::{TablePattern, fits};
pub use policy::{AsType, ColumnEntry, ColumnSection};
pub use sections::{
    ArchiveLimits, AuditRows, Engine, FindingSection, Format, Formats, Input, Kind, Layouts, Limit,
    Mode, ObjectPlace, OneOrMany, OptionalTable, OutputSection, ReasonSection, Source, Status,
    Target, Value, Verify,
};
pub use selection::Selection;
