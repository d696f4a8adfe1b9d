//! One file for each command.

pub mod board;
pub mod check_knowledge;
pub mod code;
pub mod explain;
pub mod parse;
