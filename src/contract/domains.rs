//! Domains: what a column's type demands in the name of others.

use crate::dump::cursor::Cursor;
use crate::dump::declared_type::{PostgresType, same_type};
use crate::dump::{Catalog, Column, Domain, POSTGRES};

/// Domains that stand on one another; PostgreSQL has no bound, and no schema has so many.
const MAX_DEPTH: usize = 16;

/// Returns the domains that a column's values have to be in, the outermost first.
///
/// The items of an array of a domain are not looked at.
pub(super) fn domains_of<'a>(column: &Column, catalog: &'a Catalog) -> Vec<&'a Domain> {
    let mut found = Vec::new();
    let mut declared = column.declared.as_str();
    while let Some((domain, false)) = domain(declared, catalog).filter(|_| found.len() < MAX_DEPTH)
    {
        found.push(domain);
        declared = &domain.declared;
    }
    found
}

fn domain<'a>(declared: &str, catalog: &'a Catalog) -> Option<(&'a Domain, bool)> {
    if catalog.domains.is_empty() {
        return None;
    }
    let mut cursor = Cursor::new(declared.as_bytes(), &POSTGRES);
    let read = PostgresType::read(&mut cursor).ok()?;
    let name = read.type_name();
    let domain = catalog.domains.iter().find(|domain| same_type(&domain.name, &name))?;
    Some((domain, read.dimensions > 0))
}
