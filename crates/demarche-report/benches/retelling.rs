//! How long it takes to sketch a report, to compare two, and to find what a new report retells among 100,000.

use std::collections::HashMap;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use demarche_report::{Sketch, bands, retelling};

/// A text of `count` words out of 2,000, made from `seed`: half of what comes next hangs on what went before, as in speech.
fn made(seed: u64, count: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut text = String::new();
    for _ in 0..count {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = (state >> 40) % 2000;
        text.push_str(&format!("word{} ", at * at / 2000));
    }
    text
}

fn benches(c: &mut Criterion) {
    let (text, other) = (made(1, 700), made(2, 700));
    c.bench_function("sketch and bands of 700 words", |b| b.iter(|| (Sketch::of(black_box(&text)), bands(&text))));
    let (a, b) = (Sketch::of(&text), Sketch::of(&other));
    c.bench_function("verdict on two reports", |bench| bench.iter(|| retelling(black_box(&a), black_box(&b))));

    let mut having: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut sketches = Vec::new();
    for report in 0..100_000 {
        let text = made(report as u64, 400);
        for band in bands(&text) {
            having.entry(band).or_default().push(report);
        }
        sketches.push(Sketch::of(&text));
    }
    let extract: String = made(77_777, 400).split_inclusive(' ').take(200).collect();
    c.bench_function("what a report retells among 100,000", |bench| {
        bench.iter(|| {
            let sketch = Sketch::of(black_box(&extract));
            let mut candidates: Vec<usize> =
                bands(&extract).iter().filter_map(|band| having.get(band)).flatten().copied().collect();
            candidates.sort_unstable();
            candidates.dedup();
            candidates.iter().filter_map(|at| retelling(&sketch, sketches.get(*at)?)).count()
        });
    });
}

criterion_group!(all, benches);
criterion_main!(all);
