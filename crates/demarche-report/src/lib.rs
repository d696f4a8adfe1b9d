//! Reports from files and streams.
