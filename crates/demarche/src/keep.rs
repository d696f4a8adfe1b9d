//! Reports into a record: those that it does not know are read and stored with their acts, a group in one go.

use crate::args::Reading;
use anyhow::{Context as _, Result};
use demarche_engine::{Engine, TOGETHER};
use demarche_record::{Added, Item, Record, Reread};
use demarche_report::Outlets;
use demarche_report::Report;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::path::Path;

/// Puts reports into a record.
pub struct Keeper {
    /// The record.
    pub record: Record,
    reading: Reading,
    outlets: Outlets,
    /// Loaded when the first report is to be read.
    engine: Option<Engine>,
    coder: String,
    waiting: Vec<Report>,
    size: usize,
    /// What became of the reports so far.
    pub tally: Tally,
}

/// What became of reports.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    /// Stored and read.
    pub new: usize,
    /// Stored unread: in another language.
    pub unread: usize,
    /// There before.
    pub known: usize,
    /// Of the new ones, those that retell another report.
    pub retellings: usize,
    /// Acts that were stored.
    pub acts: usize,
}

impl Keeper {
    /// A keeper of a record; `outlets` tells what is known of outlets.
    pub fn new(record: Record, reading: &Reading, outlets: Outlets) -> Result<Self> {
        Ok(Self {
            record,
            coder: coder(reading)?,
            reading: reading.clone(),
            outlets,
            engine: None,
            waiting: Vec::new(),
            size: 0,
            tally: Tally::default(),
        })
    }

    /// Takes a report. When enough have come together they are read and stored; what became of them is given.
    pub fn push(&mut self, report: Report) -> Result<Vec<Added>> {
        if let Some(name) = self.record.known(&report)? {
            self.tally.known += 1;
            return Ok(vec![Added { name, known: true, retells: None, acts: 0 }]);
        }
        self.size += report.text.len();
        self.waiting.push(report);
        if self.size >= TOGETHER { self.flush() } else { Ok(Vec::new()) }
    }

    /// Reads and stores the reports that have come together. When this returns they are on the disk.
    pub fn flush(&mut self) -> Result<Vec<Added>> {
        self.size = 0;
        let reports = std::mem::take(&mut self.waiting);
        if reports.is_empty() {
            return Ok(Vec::new());
        }
        let (english, others): (Vec<_>, Vec<_>) = reports.into_iter().enumerate().partition(|(_, r)| r.is_english());
        let (places, english): (Vec<usize>, Vec<Report>) = english.into_iter().unzip();
        let read = if english.is_empty() { Vec::new() } else { self.engine()?.read_all(english)? };
        let Self { outlets, record, tally, coder, .. } = self;
        let item = |report, reading| item(outlets, report, reading);
        let mut items: Vec<(usize, Item)> = Vec::new();
        for (at, read) in places.iter().zip(&read) {
            let reading =
                demarche_record::Reading { coder, acts: &read.coded.acts, assessments: &read.coded.assessments };
            items.push((*at, item(&read.report, Some(reading))));
        }
        for (at, report) in &others {
            items.push((*at, item(report, None)));
        }
        // in the order in which they came, so that a record does not depend on how they came together
        items.sort_by_key(|(at, _)| *at);
        let items: Vec<Item> = items.into_iter().map(|(_, item)| item).collect();
        let added = record.add(&items)?;
        for (item, added) in items.iter().zip(&added) {
            match (added.known, item.reading.is_some()) {
                (true, _) => tally.known += 1,
                (false, true) => tally.new += 1,
                (false, false) => tally.unread += 1,
            }
            tally.retellings += usize::from(added.retells.is_some());
            tally.acts += added.acts;
        }
        Ok(added)
    }

    /// Reads anew what another version of the program read, or none. `each` is told how many reports are done.
    pub fn reread(&mut self, mut each: impl FnMut(usize)) -> Result<(usize, Reread)> {
        let (mut all, mut done, mut last) = (Reread::default(), 0, 0);
        loop {
            let reports = self.record.read_by_others(&self.coder, last, 64)?;
            let Some((id, _)) = reports.last() else { return Ok((done, all)) };
            last = *id;
            let (ids, reports): (Vec<i64>, Vec<Report>) = reports.into_iter().unzip();
            let read = self.engine()?.read_all(reports)?;
            for (id, read) in ids.into_iter().zip(read) {
                let (acts, assessments) = (&read.coded.acts, &read.coded.assessments);
                let reading = demarche_record::Reading { coder: &self.coder, acts, assessments };
                let one = self.record.reread(id, reading)?;
                all.new += one.new;
                all.gone += one.gone;
                all.kept += one.kept;
                done += 1;
                each(done);
            }
        }
    }

    /// How many reports another version read.
    pub fn outdated(&self) -> Result<usize> {
        Ok(self.record.outdated(&self.coder)?)
    }

    fn engine(&mut self) -> Result<&Engine> {
        if self.engine.is_none() {
            self.engine = Some(Engine::new(&self.reading.options())?);
        }
        self.engine.as_ref().context("the readers are loaded")
    }
}

fn item<'a>(outlets: &'a Outlets, report: &'a Report, reading: Option<demarche_record::Reading<'a>>) -> Item<'a> {
    Item { report, outlet: outlets.find(report.outlet.as_deref(), report.url.as_deref()), reading }
}

/// Which version of the program reads: its number, and what its rules, tables and weights come to.
pub fn coder(reading: &Reading) -> Result<String> {
    let mut hasher = Sha256::new();
    let own = std::env::current_exe().context("the program does not find itself")?;
    digest(&mut hasher, &own)?;
    for folder in [&reading.knowledge, &reading.model].into_iter().flatten() {
        digest(&mut hasher, folder)?;
    }
    let mut coder = format!("{}+", env!("CARGO_PKG_VERSION"));
    for byte in hasher.finalize().iter().take(4) {
        write!(coder, "{byte:02x}")?;
    }
    Ok(coder)
}

fn digest(hasher: &mut Sha256, path: &Path) -> Result<()> {
    let told = || format!("{} cannot be read", path.display());
    if path.is_dir() {
        let mut inside: Vec<_> = path
            .read_dir()
            .with_context(told)?
            .map(|e| e.map(|e| e.path()))
            .collect::<Result<_, _>>()
            .with_context(told)?;
        inside.sort();
        return inside.iter().try_for_each(|path| digest(hasher, path));
    }
    let mut file = std::fs::File::open(path).with_context(told)?;
    let mut piece = vec![0; 1 << 16];
    loop {
        match std::io::Read::read(&mut file, &mut piece).with_context(told)? {
            0 => return Ok(()),
            read => hasher.update(piece.get(..read).unwrap_or_default()),
        }
    }
}
