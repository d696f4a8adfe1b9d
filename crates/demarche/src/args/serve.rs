//! The words of `demarche serve`.

use super::Reading;
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Show a record in a browser: what moved, the board, every line's sentences, corrections
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  demarche serve talks.dmr                                    http://127.0.0.1:8750/, for this machine alone
  demarche serve --demo                                       the example reports, to look around
  demarche serve talks.dmr --address 0.0.0.0:8750 --token \"$(openssl rand -hex 16)\"
  demarche serve --users users.toml --set-password ada        asks for the password on standard input
  demarche serve talks.dmr --address 0.0.0.0:8750 --users users.toml

Other machines can only come in with a token or a password. What is sent to them is not encrypted: put a server that speaks https
in front of it, or go through ssh (ssh -L 8750:127.0.0.1:8750 HOST). Nothing is asked of the network, but the feed that somebody
adds on the page. Ctrl-C ends it.")]
pub struct Serve {
    /// The record; it is made where there is none
    #[arg(required_unless_present_any = ["demo", "set_password"])]
    pub record: Option<PathBuf>,
    /// Show the example reports, in a record that is gone afterwards
    #[arg(long, conflicts_with = "record")]
    pub demo: bool,
    /// Where to answer; port 0 for any that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8750")]
    pub address: SocketAddr,
    /// Who knows it may come in
    #[arg(long, env = "DEMARCHE_TOKEN", hide_env_values = true, value_parser = token)]
    pub token: Option<String>,
    /// Who may come in: a file with users and their passwords' hashes, made by --set-password
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    pub users: Option<PathBuf>,
    /// Set a user's password in the file of --users, and end
    #[arg(long, value_name = "NAME", requires = "users", conflicts_with = "record")]
    pub set_password: Option<String>,
    /// The name with which corrections are signed unless another is chosen on the page
    #[arg(long, value_name = "NAME", env = "DEMARCHE_AUTHOR")]
    pub author: Option<String>,
    /// A table of outlets (TOML): which country each is of, and whether the state runs it
    #[arg(long, value_name = "FILE")]
    pub outlets: Option<PathBuf>,
    /// The largest upload, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub max_upload: u16,
    #[command(flatten)]
    pub reading: Reading,
}

fn token(text: &str) -> Result<String, String> {
    let token = text.trim();
    match token.len() {
        16.. => Ok(token.to_owned()),
        _ => Err("too short to be safe: give 16 characters or more that nobody can guess".to_owned()),
    }
}
