//! `demarche`: reads reports about a negotiation and keeps where the talks stand.

/// As `eprintln!`; a standard error that is closed or full stops nothing.
macro_rules! tell {
    ($($told:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), $($told)*);
    }};
}

/// As `println!`; a standard output that is closed stops nothing.
macro_rules! say {
    ($($said:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($said)*);
    }};
}

mod args;
mod commands;
mod keep;
mod pipeline;

use args::{Cli, Command};
use clap::Parser as _;
use std::process::ExitCode;

/// Reading allocates and frees large tensors all the time; the system's allocator gives them back to the kernel each time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    quiet_readers();
    let done = match Cli::parse().command {
        Command::Board { sources, format, width, color, all, min_confidence, of } => {
            let least = if all { 0.0 } else { min_confidence.unwrap_or(demarche_board::FIRM) };
            commands::board::run(&sources, format, width, color, least, &of)
        }
        Command::Record(command) => commands::record::run(command),
        Command::Watch { feeds, record, once, outlets, reading } => {
            commands::watch::run(&feeds, &record, once, outlets.as_deref(), &reading)
        }
        Command::Serve(serve) => commands::serve::run(serve),
        Command::Code {
            sources, format, all_statuses, parts: args::Parts { into: Some(into), shard, chunk }, ..
        } => commands::archive::run(
            &sources,
            &into,
            format.unwrap_or(args::CodeFormat::Parquet),
            all_statuses,
            shard,
            chunk,
        ),
        Command::Code { sources, format, output, all_statuses, .. } => {
            commands::code::run(&sources, format, output.as_deref(), all_statuses)
        }
        Command::Attributions { sources, format, nested } => commands::attributions::run(&sources, format, nested),
        Command::Classify { file, model, threads } => commands::classify::run(&file, model.as_deref(), threads),
        Command::Parse { sources, input } => commands::parse::run(&sources, input),
        Command::Explain { sources, sentence } => commands::explain::run(&sources, sentence),
        Command::CheckKnowledge { folder } => commands::check_knowledge::run(folder.as_deref()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // the reader of a pipe may stop early
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // names of files and words of reports may be in it
            tell!("demarche: {}", demarche_render::one_line(&format!("{error:#}")));
            ExitCode::FAILURE
        }
    }
}

/// What a library for PDF files gives up on is told as the file's problem, and not a second time by the library.
fn quiet_readers() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(demarche_report::PDF_READER) {
            told(panic);
        }
    }));
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let closed = std::io::ErrorKind::BrokenPipe;
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == closed)
            || e.downcast_ref::<serde_json::Error>().is_some_and(|e| e.io_error_kind() == Some(closed))
    })
}
