//! One file for each command.

pub mod archive;
pub mod attributions;
pub mod board;
pub mod check_knowledge;
pub mod classify;
pub mod code;
pub mod explain;
pub mod parse;
pub mod record;
pub mod serve;
pub mod watch;
