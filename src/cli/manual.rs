//! Completions and the manual page, made from the definition of the command line.

use clap_complete::Shell;
use clap_mangen::Man;

use super::args::command;

/// Returns the script that completes commands and options in a shell.
pub(super) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "transload", &mut script);
    script
}

/// Returns one page in roff: the program, and after it each command with its options.
pub(super) fn page() -> Vec<u8> {
    let mut page = Vec::new();
    let whole = command();
    // Writing to memory can't fail.
    let _ = Man::new(whole.clone()).render(&mut page);
    for part in whole.get_subcommands().filter(|part| part.get_name() != "help") {
        let name = format!("transload {}", part.get_name());
        let _ = part_of_page(part.clone().bin_name(name), &mut page);
    }
    page
}

/// Appends what a command does and takes.
fn part_of_page(part: clap::Command, page: &mut Vec<u8>) -> std::io::Result<()> {
    let heading = part.get_bin_name().unwrap_or_default().to_uppercase();
    page.extend_from_slice(format!(".SH \"{heading}\"\n").as_bytes());
    let has_more = part.get_after_help().is_some() || part.get_after_long_help().is_some();
    let manual = Man::new(part);
    let mut sections = Vec::new();
    manual.render_description_section(&mut sections)?;
    manual.render_synopsis_section(&mut sections)?;
    manual.render_options_section(&mut sections)?;
    if has_more {
        manual.render_extra_section(&mut sections)?;
    }
    // Its sections are parts of one page here; what stands at the end has its own lines.
    for line in sections.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_prefix(b".SH ") {
            Some(b"EXTRA\n") => page.extend_from_slice(b".SS DETAILS\n.nf\n"),
            Some(title) => {
                page.extend_from_slice(b".SS ");
                page.extend_from_slice(title);
            }
            None => page.extend_from_slice(line),
        }
    }
    if has_more {
        page.extend_from_slice(b".fi\n");
    }
    Ok(())
}
