//! A large record: boards, changes, search, storing.
//!
//! ```text
//! cargo bench -p demarche-record                      20,000 acts
//! ACTS=1000000 cargo bench -p demarche-record         a million; the record is made first, which takes a while
//! RECORD=large.dmr cargo bench -p demarche-record      one that is kept: made where it is not there yet
//! ```
//!
//! The acts are made up: 25 years, two hundred dyads of sixty countries, each deed told by four reports on average.

use criterion::{Criterion, criterion_group, criterion_main};
use demarche_coding::Act;
use demarche_record::{Asked, Item, Reading, Record, Window};
use demarche_report::{Options, Report, read_from};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde_json::json;
use std::io::Cursor;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const LAST: Date = date(2025, 6, 30);
const DAYS: usize = 25 * 365;
const ACTS_A_REPORT: usize = 10;
const TELLINGS: usize = 4;

/// Numbers that look drawn, the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 40).unwrap_or(0) % sides
    }
}

const COUNTRIES: [&str; 60] = [
    "RUS", "UKR", "USA", "CHN", "IRN", "ISR", "PSE", "LBN", "SYR", "IRQ", "TUR", "EGY", "SAU", "YEM", "QAT", "SDN",
    "SSD", "ETH", "ERI", "SOM", "KEN", "UGA", "COD", "RWA", "BDI", "CAF", "TCD", "MLI", "NER", "NGA", "BFA", "LBY",
    "DZA", "MAR", "ESH", "COL", "VEN", "CUB", "HTI", "MEX", "IND", "PAK", "AFG", "LKA", "NPL", "MMR", "THA", "PHL",
    "IDN", "PRK", "KOR", "JPN", "ARM", "AZE", "GEO", "MDA", "SRB", "KOS", "CYP", "GRC",
];
const DEEDS: [(&str, &str, &str, &str); 12] = [
    ("AGREE", "propose", "proposed", "ceasefire"),
    ("REJECT", "refuse", "rejected", "ceasefire"),
    ("AGREE", "accept", "accepted", "talks"),
    ("REQUEST", "demand", "demanded", "territory"),
    ("ACCUSE", "accuse", "accused", "ceasefire"),
    ("CONSULT", "meet", "met", "talks"),
    ("THREATEN", "warn", "warned", "sanctions"),
    ("ASSAULT", "plain", "shelled", "other"),
    ("SANCTION", "impose", "imposed", "sanctions"),
    ("AGREE", "meet", "agreed", "talks"),
    ("SUPPORT", "back", "backed", "monitoring"),
    ("CONCEDE", "release", "freed", "prisoners"),
];
const MATTERS: [&str; 16] = [
    "a truce of thirty days",
    "withdrawal from the border towns",
    "the release of all prisoners",
    "a corridor for aid",
    "an exchange of the dead",
    "direct talks in Geneva",
    "observers along the line",
    "the lifting of the embargo",
    "recognition of the vote",
    "the return of refugees",
    "a halt to enrichment",
    "the disarmament of the militia",
    "a joint commission",
    "the reopening of the crossing",
    "a power-sharing cabinet",
    "an inquiry into the killings",
];

fn day(number: usize) -> Date {
    LAST.saturating_sub(i64::try_from(DAYS - 1 - number).unwrap_or(0).days())
}

/// The sentence and the act of a deed.
fn deed(dice: &mut Dice) -> (String, serde_json::Value) {
    let pair = dice.roll(200);
    let (a, b) = (COUNTRIES[pair * 7 % 60], COUNTRIES[(pair * 7 + 1 + pair / 60) % 60]);
    let (event, sense, trigger, issue) = DEEDS[dice.roll(DEEDS.len())];
    let matter = MATTERS[dice.roll(MATTERS.len())];
    let place = dice.roll(400);
    let theme = format!("{matter} near town {place}");
    let text = format!("The government of {a} {trigger} {theme} in its dealings with {b}.");
    let actor = |code: &str| json!({"code": format!("{code}/GOV"), "name": code, "text": code, "start": 0, "end": 1});
    let act = json!({
        "type": event, "sense": sense, "mode": null, "actor": [actor(a)], "recipient": [actor(b)], "status": "actual", "by": [],
        "direct": false, "trigger": trigger, "theme": theme, "issue": issue, "issues": [], "condition": "", "when": "", "place": "",
        "confidence": 0.5 + dice.roll(50) as f64 / 100.0, "rule": "bench",
    });
    (text, act)
}

/// Reports of one day after another, with acts: so many acts in all.
fn reports(acts: usize, mut take: impl FnMut(Vec<(Report, Vec<Act>)>)) {
    let mut dice = Dice(20_250_630);
    let a_day = (acts / DAYS).max(1);
    let options = Options::new(LAST);
    for number in DAYS - (acts / a_day).min(DAYS)..DAYS {
        let deeds: Vec<_> = (0..(a_day / TELLINGS).max(1)).map(|_| deed(&mut dice)).collect();
        let mut made = Vec::new();
        for report in 0..a_day.div_ceil(ACTS_A_REPORT) {
            let chosen: Vec<_> = (0..ACTS_A_REPORT.min(a_day)).map(|_| &deeds[dice.roll(deeds.len())]).collect();
            let filler = format!("Number {} of {} closed with the words of no one.", dice.roll(1_000_000), day(number));
            let texts: Vec<&str> = chosen.iter().map(|(text, _)| text.as_str()).chain([filler.as_str()]).collect();
            let id = format!("{}-{report}", day(number));
            let line = json!({"id": id, "text": texts.join(" "), "published": day(number), "outlet": format!("Outlet {}", dice.roll(30)), "language": "en"});
            let report =
                read_from("b.jsonl", Cursor::new(line.to_string().into_bytes()), &options).next().unwrap().unwrap();
            let mut start = 0;
            let acts = chosen
                .iter()
                .enumerate()
                .map(|(sentence, (text, act))| {
                    let (mut act, end) = (act.clone(), start + text.len());
                    act["doc"] = json!(id);
                    act["date"] =
                        json!({"start": day(number), "end": day(number), "granularity": "day", "told": false});
                    act["evidence"] =
                        json!({"doc": id, "sentence": sentence, "start": start, "end": end, "text": text});
                    start = end + 1;
                    serde_json::from_value(act).unwrap()
                })
                .collect();
            made.push((report, acts));
        }
        take(made);
    }
}

fn add(record: &mut Record, made: &[(Report, Vec<Act>)]) {
    let items: Vec<Item> = made
        .iter()
        .map(|(report, acts)| Item {
            report,
            outlet: None,
            reading: Some(Reading { coder: "bench", acts, assessments: &[] }),
        })
        .collect();
    record.add(&items).unwrap();
}

fn asked(at: Date, window: Window) -> Asked {
    Asked { at, window, parties: vec![], least: 0.4 }
}

fn large(c: &mut Criterion) {
    let acts: usize = std::env::var("ACTS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var_os("RECORD").map_or_else(|| folder.path().join("large.dmr"), PathBuf::from);
    let mut record = Record::open_or_create(&path).unwrap();
    let begun = Instant::now();
    if record.totals().unwrap().reports == 0 {
        let mut group = Vec::new();
        reports(acts, |made| {
            group.extend(made);
            if group.len() >= 200 {
                add(&mut record, &std::mem::take(&mut group));
            }
        });
        add(&mut record, &group);
    }
    let totals = record.totals().unwrap();
    println!(
        "{} acts of {} deeds in {} reports: made ready in {:.1} s, {:.1} MB",
        totals.acts,
        totals.deeds,
        totals.reports,
        begun.elapsed().as_secs_f64(),
        totals.bytes as f64 / 1e6
    );
    let mut benches = c.benchmark_group("record");
    benches.sample_size(10).measurement_time(Duration::from_secs(5));
    // the day moves on, so that no board is one that was folded before
    let mut back = 0;
    let mut fresh = || {
        back += 1;
        LAST.saturating_sub(i64::from(back).days())
    };
    benches.bench_function("board at a day, folded", |b| {
        b.iter(|| record.board(&asked(fresh(), Window::YEAR), None).unwrap())
    });
    benches
        .bench_function("board at a day, kept", |b| b.iter(|| record.board(&asked(LAST, Window::YEAR), None).unwrap()));
    let one = Asked { parties: vec!["RUS".into()], ..asked(LAST, Window::All) };
    benches.bench_function("board of one country, all years, first", |b| {
        b.iter(|| record.board(&Asked { at: fresh(), ..one.clone() }, None).unwrap())
    });
    benches.bench_function("changes of a day", |b| {
        b.iter(|| record.changes(LAST, &asked(LAST, Window::YEAR), LAST, 14, None).unwrap())
    });
    benches.bench_function("search two words", |b| {
        b.iter(|| record.search("embargo \"town 17\"", None, None, false, 20).unwrap())
    });
    benches.bench_function("search one common word, latest", |b| {
        b.iter(|| record.search("government", None, None, true, 20).unwrap())
    });
    benches.finish();
}

criterion_group!(record, large);
criterion_main!(record);
