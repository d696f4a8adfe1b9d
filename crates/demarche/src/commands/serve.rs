//! `demarche serve`: the record in a browser.

use super::record::add::outlets;
use super::watch::{News, store};
use crate::args::Serve;
use crate::keep::Keeper;
use anyhow::{Context as _, Result, anyhow, bail, ensure};
use demarche_record::{Added, Record};
use demarche_render::one_line;
use demarche_report::{Options, read_from};
use demarche_watch::{Feeds, Found, Rounds, States, Watcher};
use demarche_web::{Add, Door, Shelf, Source, Step};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{Cursor, IsTerminal as _, Write as _};
use std::path::Path;

/// The example reports, for looking around.
const EXAMPLES: &[(&str, &str)] = &[
    ("aceh-helsinki-2005-07-17.txt", include_str!("../../../../examples/aceh-helsinki-2005-07-17.txt")),
    ("colombia-eln-2017-02-08.txt", include_str!("../../../../examples/colombia-eln-2017-02-08.txt")),
    ("colombia-eln-2017-07-25.txt", include_str!("../../../../examples/colombia-eln-2017-07-25.txt")),
    ("colombia-farc-2014-12-17.txt", include_str!("../../../../examples/colombia-farc-2014-12-17.txt")),
    ("colombia-farc-2014-12-19.txt", include_str!("../../../../examples/colombia-farc-2014-12-19.txt")),
    ("cyprus-2004-04-08.txt", include_str!("../../../../examples/cyprus-2004-04-08.txt")),
    ("dayton-1995-11-21.txt", include_str!("../../../../examples/dayton-1995-11-21.txt")),
    ("ethiopia-tigray-2022-11-02.txt", include_str!("../../../../examples/ethiopia-tigray-2022-11-02.txt")),
    ("iran-nuclear-2013-11-20.txt", include_str!("../../../../examples/iran-nuclear-2013-11-20.txt")),
    ("iran-nuclear-2013-11-24.txt", include_str!("../../../../examples/iran-nuclear-2013-11-24.txt")),
    ("israel-hamas-2023-11-22.txt", include_str!("../../../../examples/israel-hamas-2023-11-22.txt")),
    ("israel-hamas-2024-05-06.txt", include_str!("../../../../examples/israel-hamas-2024-05-06.txt")),
    ("minsk-2015-02-12.txt", include_str!("../../../../examples/minsk-2015-02-12.txt")),
    ("minsk-2015-02-18.txt", include_str!("../../../../examples/minsk-2015-02-18.txt")),
    ("northern-ireland-1998-04-10.txt", include_str!("../../../../examples/northern-ireland-1998-04-10.txt")),
    ("russia-ukraine-2025-05-16.txt", include_str!("../../../../examples/russia-ukraine-2025-05-16.txt")),
    ("russia-ukraine-2025-06-02.txt", include_str!("../../../../examples/russia-ukraine-2025-06-02.txt")),
    ("south-sudan-2015-08-17.txt", include_str!("../../../../examples/south-sudan-2015-08-17.txt")),
    ("sudan-jeddah-2023-05-31.txt", include_str!("../../../../examples/sudan-jeddah-2023-05-31.txt")),
];

/// The longest report that is read, as for `record add`.
const LONGEST: u64 = 8 << 20;

/// The file of users.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Users {
    /// Each with the hash of a password (Argon2, a PHC string).
    users: BTreeMap<String, String>,
}

/// Answer requests until Ctrl-C.
pub fn run(serve: Serve) -> Result<bool> {
    if let (Some(name), Some(file)) = (&serve.set_password, &serve.users) {
        set_password(file, name)?;
        return Ok(true);
    }
    let door = match (&serve.token, &serve.users) {
        (Some(token), _) => Door::Token(token.clone()),
        (_, Some(file)) => Door::Users(users(file)?.users),
        _ => Door::Open,
    };
    if matches!(door, Door::Open) && !serve.address.ip().is_loopback() {
        bail!("{} can be reached from other machines: give --token or --users, or leave --address out", serve.address);
    }
    let folder = serve.demo.then(tempfile::tempdir).transpose().context("no folder for the examples can be made")?;
    let path = match (&serve.record, &folder) {
        (Some(record), _) => record.clone(),
        (None, Some(folder)) => folder.path().join("examples.dmr"),
        (None, None) => bail!("which record?"),
    };
    // made, or brought up to date, before anybody asks; one that may only be read is shown and not changed
    let keeper = match Record::open_or_create(&path) {
        Ok(record) => Some(Keeper::new(record, &serve.reading, outlets(serve.outlets.as_deref())?)?),
        Err(error) => {
            Record::open_to_read(&path)?;
            tell!("demarche: note: nothing can be added or corrected: {}", one_line(&error.to_string()));
            None
        }
    };
    let knowledge = serve.reading.knowledge.as_deref();
    let words = knowledge.map(|_| demarche_engine::board_words(knowledge)).transpose()?;
    let add = match keeper {
        Some(keeper) if serve.demo => Some(adding(with_examples(keeper)?)),
        Some(keeper) => Some(adding(keeper)),
        None => None,
    };
    let own = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let options = demarche_web::Options {
        shelf: Shelf::open(&path, words)?,
        door,
        author: serve.author.or_else(own).unwrap_or_default(),
        add,
        largest: usize::from(serve.max_upload) << 20,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads can be had")?;
    let name = if serve.demo { "the examples".to_owned() } else { path.display().to_string() };
    let ready = |address: std::net::SocketAddr| {
        say!("{}: http://{address}/ (Ctrl-C ends it)", one_line(&name));
        let _ = std::io::stdout().flush();
    };
    let served = runtime.block_on(demarche_web::serve(serve.address, options, ready, stopped()));
    // what is being read is given up: reports that were not stored can be added again
    runtime.shutdown_background();
    // all of it into the one file, as far as what is still being read lets it
    let _ = Record::open(&path).and_then(|record| record.write_back());
    served.map_err(|fault| anyhow!("{fault}; --address 127.0.0.1:0 takes any port that is free"))?;
    Ok(true)
}

/// Done when the program is told to stop: by Ctrl-C, or as service managers do.
async fn stopped() {
    // where it cannot be listened for, the program is ended from outside
    let forever = std::future::pending::<()>;
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            forever().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await.unwrap_or(()),
            Err(_) => forever().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = forever();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

fn with_examples(mut keeper: Keeper) -> Result<Keeper> {
    tell!("demarche: reading {} example reports …", EXAMPLES.len());
    for (name, text) in EXAMPLES {
        for report in read_from(name, text.as_bytes(), &Options::default()) {
            keeper.push(report?)?;
        }
    }
    keeper.flush()?;
    Ok(keeper)
}

/// What reads and stores the sources that come in.
fn adding(mut keeper: Keeper) -> Add {
    Box::new(move |source, tell| {
        let done = match source {
            Source::Bytes(name, bytes) => bytes_in(&mut keeper, &name, bytes, tell),
            Source::Feed(url, name) => feed_in(&mut keeper, &url, &name, tell),
        };
        let prepared = keeper.record.prepare(demarche_board::FIRM);
        done.and(prepared.map_err(Into::into)).map_err(|error| format!("{error:#}"))
    })
}

fn step(added: Added) -> Step {
    Step::Report { name: added.name, acts: added.acts, known: added.known }
}

fn bytes_in(keeper: &mut Keeper, name: &str, bytes: Vec<u8>, tell: &mut dyn FnMut(Step)) -> Result<()> {
    let options = Options { max_bytes: LONGEST, ..Options::default() };
    let (mut any, mut wrong) = (false, None);
    for report in read_from(name, Cursor::new(bytes), &options) {
        match report {
            Ok(report) => {
                any = true;
                report.notes.iter().for_each(|note| tell(Step::Note(format!("{}: {note}", report.id))));
                if !report.is_english() {
                    tell(Step::Note(format!("{}: in another language; it is kept unread", report.id)));
                }
                keeper.push(report)?.into_iter().for_each(|added| tell(step(added)));
            }
            Err(problem) if wrong.is_none() && !any => wrong = Some(problem.to_string()),
            Err(problem) => tell(Step::Note(problem.to_string())),
        }
    }
    keeper.flush()?.into_iter().for_each(|added| tell(step(added)));
    match wrong {
        Some(problem) if !any => bail!(problem),
        Some(problem) => tell(Step::Note(problem)),
        None => ensure!(any, "{name} holds no report"),
    }
    Ok(())
}

fn feed_in(keeper: &mut Keeper, url: &str, name: &str, tell: &mut dyn FnMut(Step)) -> Result<()> {
    #[derive(Serialize)]
    struct List<'a> {
        feed: [BTreeMap<&'a str, &'a str>; 1],
    }
    let host = url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or(url);
    let name = if name.is_empty() { host } else { name };
    let list = toml::to_string(&List { feed: [BTreeMap::from([("url", url), ("name", name)])] })?;
    // the line of a list that nobody wrote is no help
    let feeds = Feeds::parse(&list).map_err(|wrong| anyhow!(wrong.message))?;
    let states = States::from_rows(keeper.record.feeds()?);
    let mut failed = None;
    Watcher::new(feeds).run(states, Rounds::Once, |events| {
        store(keeper, events, |news| match news {
            News::Added(added) => tell(step(added)),
            News::Note(note) => tell(Step::Note(note)),
            News::Outcome(outcome) => match outcome.result {
                Found::Failed(problem) => failed = Some(problem.to_string()),
                // when a list would have it due again says nothing to who asked once
                Found::NotDue => tell(Step::Note(format!(
                    "{url} was looked at a while ago, and asked not to be looked at again so soon"
                ))),
                Found::Unchanged => tell(Step::Note(format!("{url} has nothing new"))),
                Found::Entries { known, unread, left, .. } => {
                    for (count, told) in
                        [(known, "known"), (unread, "could not be read"), (left, "left for another time")]
                    {
                        if count > 0 {
                            tell(Step::Note(format!("{url}: {count} {told}")));
                        }
                    }
                }
                Found::Stopped => failed = Some("it was interrupted".to_owned()),
            },
        })
    })?;
    match failed {
        Some(why) => bail!(why),
        None => Ok(()),
    }
}

fn users(file: &Path) -> Result<Users> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let users: Users = toml::from_str(&text).with_context(|| format!("{}: not a file of users", file.display()))?;
    ensure!(!users.users.is_empty(), "{}: names no user; --set-password NAME adds one", file.display());
    for (name, hash) in &users.users {
        ensure!(
            hash.starts_with("$argon2"),
            "{}: {name}: not the hash of a password; --set-password makes one",
            file.display()
        );
    }
    Ok(users)
}

/// Writes a user with the hash of a password, which is read from standard input.
fn set_password(file: &Path, name: &str) -> Result<()> {
    ensure!(!name.trim().is_empty(), "the user has no name");
    let mut all = if file.exists() { users(file)? } else { Users::default() };
    if std::io::stdin().is_terminal() {
        tell!("Password for {}, which is shown as you type it (or pipe it in):", one_line(name));
    }
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).context("standard input cannot be read")?;
    let password = password.trim_end_matches(['\r', '\n']);
    ensure!(password.chars().count() >= 8, "a password has 8 characters or more");
    let hash = demarche_web::hash(password).map_err(|fault| anyhow!("{fault}"))?;
    all.users.insert(name.trim().to_owned(), hash);
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // appears when it is whole, and only its owner can read it
    let mut new =
        tempfile::NamedTempFile::new_in(folder).with_context(|| format!("{} cannot be written", file.display()))?;
    new.write_all(toml::to_string(&all)?.as_bytes())?;
    new.persist(file).with_context(|| format!("{} cannot be written", file.display()))?;
    tell!("demarche: {}: {} can come in", file.display(), one_line(name));
    Ok(())
}
