//! What tests of the server share.

// each file of tests takes what it needs
#![allow(dead_code)]

pub mod document;
mod server;

pub use server::*;
