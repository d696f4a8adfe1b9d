//! What every target does: reads the bytes as a file of a name, and looks at what comes out.

use std::collections::HashSet;
use std::io::Cursor;
use std::sync::Once;

use demarche_report::{Options, read_from};
use jiff::civil::date;

/// The longest report that is read, in bytes: short, so that the bound is met too.
const LIMIT: u64 = 1 << 16;

/// Reads `bytes` as the file `name`.
///
/// # Panics
///
/// Where what comes out is not as it is promised: a report without words, an id that comes twice, a title that is not in
/// the text, a problem without advice, more items than bytes.
pub fn read(name: &str, bytes: &[u8]) {
    // Their libraries panic at broken files, which is caught. libFuzzer's hook would end the run all the same.
    static HOOK: Once = Once::new();
    if name.ends_with(".pdf") || name.ends_with(".parquet") {
        HOOK.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    }
    let options = Options { max_bytes: LIMIT, ..Options::new(date(2025, 5, 1)) };
    let (mut ids, mut count) = (HashSet::new(), 0);
    for item in read_from(name, Cursor::new(bytes.to_vec()), &options) {
        count += 1;
        match item {
            Ok(report) => {
                assert!(!report.text.trim().is_empty());
                assert!(report.title.as_ref().is_none_or(|title| report.text.contains(title.as_str())));
                assert!(ids.insert(report.id));
            }
            Err(problem) => assert!(!problem.fault.advice().is_empty(), "{problem}"),
        }
    }
    // What is packed may hold more than it is long.
    assert!(name.ends_with(".gz") || count <= bytes.len() + 1, "{count} items");
}
