//! What ends a job early, and whose turn it then is.

use crate::audit::Outcome;
use crate::{artifact, blobs, dump, engine, output, plan, records};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Plan(#[from] plan::Error),
    #[error(transparent)]
    Dump(#[from] dump::Error),
    #[error(transparent)]
    Records(#[from] records::Error),
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    #[error(transparent)]
    Engine(#[from] engine::Error),
    #[error(transparent)]
    Output(#[from] output::Error),
    #[error(transparent)]
    Artifact(#[from] artifact::Error),
    #[error("model `{model}`: {source}")]
    Contract { model: String, source: arrow::error::ArrowError },
    /// Rows went on before all was known of them; never leaves a job.
    #[error("{table}: its rows have to be staged: {why}")]
    HasToStage { table: String, why: &'static str },
    #[error("the numbers of {} do not add up; please report it", entries.join(", "))]
    Ledger { entries: Vec<String> },
}

/// The exit codes of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitCode {
    Ok = 0,
    Findings = 1,
    Plan = 2,
    Input = 3,
    Environment = 4,
}

impl Error {
    /// Returns how to record a run that ended so.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Artifact(error) | Self::Output(output::Error::Artifact(error))
                if error.is_denied() =>
            {
                Outcome::PolicyDenied
            }
            _ => Outcome::Failed,
        }
    }

    /// Returns the exit code that tells whose turn it is.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            // Files of keys are the disk's business.
            Self::Contract { source: arrow::error::ArrowError::IoError(..), .. } => {
                ExitCode::Environment
            }
            Self::Plan(_) | Self::Contract { .. } => ExitCode::Plan,
            // A model that fails on its data stops the run: its author has to act.
            Self::Engine(engine::Error::Model { .. } | engine::Error::Run { .. }) => ExitCode::Plan,
            Self::Dump(dump::Error::Input(input))
            | Self::Records(records::Error::Input(input))
            | Self::Blobs(blobs::Error::Input(input))
                if input.is_environment() =>
            {
                ExitCode::Environment
            }
            Self::Dump(_)
            | Self::Records(_)
            | Self::Blobs(_)
            | Self::Engine(engine::Error::File { .. }) => ExitCode::Input,
            Self::Artifact(
                artifact::Error::NotEmpty { .. }
                | artifact::Error::NotARun { .. }
                | artifact::Error::Foreign { .. },
            ) => ExitCode::Plan,
            Self::Output(
                output::Error::MemberUnreadable { .. } | output::Error::MemberChanged { .. },
            ) => ExitCode::Input,
            Self::Output(output::Error::NoForm { .. } | output::Error::SameName { .. }) => {
                ExitCode::Plan
            }
            Self::Engine(_)
            | Self::Output(_)
            | Self::Artifact(_)
            | Self::HasToStage { .. }
            | Self::Ledger { .. } => ExitCode::Environment,
        }
    }
}
