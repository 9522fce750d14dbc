use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(transload::cli::main())
}
