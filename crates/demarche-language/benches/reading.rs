//! How fast the parts of reading are, and the encoder's products beside the fastest product of the same machine. All on one thread.
//!
//! ```text
//! cargo bench -p demarche-language --bench reading              everything
//! cargo bench -p demarche-language --bench reading -- int8      only the products
//! ```
//!
//! The rates are words a second for splitting and reading, sentences a second for attributions, and multiply-adds a second for products.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use demarche_language::{Reader, attributions, split};
use rten::ThreadPool;
use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, QuantParams};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;
use std::cell::LazyCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Three reports of our own, some sixty sentences: enough for several batches of sentences of one length.
const TEXT: &str = concat!(
    include_str!("../../../examples/russia-ukraine-2025-05-16.txt"),
    "\n\n",
    include_str!("../../../examples/iran-nuclear-2013-11-24.txt"),
    "\n\n",
    include_str!("../../../examples/northern-ireland-1998-04-10.txt"),
);

/// Rows of the encoder's products: the word pieces of a full batch, padding included (`BATCH_PIECES` in `reader.rs`).
const PIECES: usize = 384;

/// A product of matrices: `rows × depth` by `depth × columns`.
struct Product {
    name: &'static str,
    rows: usize,
    depth: usize,
    columns: usize,
}

/// The peak first: large enough that packing and edges do not count. Then one product of each size in a layer of the encoder.
const PRODUCTS: [Product; 5] = [
    Product { name: "peak", rows: 1024, depth: 1024, columns: 1024 },
    Product { name: "attention out", rows: PIECES, depth: 384, columns: 384 },
    Product { name: "attention in", rows: PIECES, depth: 384, columns: 1152 },
    Product { name: "feed-forward up", rows: PIECES, depth: 384, columns: 1536 },
    Product { name: "feed-forward down", rows: PIECES, depth: 1536, columns: 384 },
];

fn reading(c: &mut Criterion) {
    // only what the command line asks for loads the model
    let reader = LazyCell::new(|| Reader::new().unwrap().threads(1));
    let spans = split::sentences(TEXT);
    let words: usize = spans.iter().map(|s| s.words.len()).sum();

    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Elements(words as u64));
    group.bench_function("split", |b| b.iter(|| split::sentences(black_box(TEXT))));
    // one pass takes a good part of a second
    group.sample_size(20).measurement_time(Duration::from_secs(10));
    group.bench_function("read", |b| b.iter(|| reader.read(black_box(TEXT)).unwrap()));
    group.finish();

    let mut group = c.benchmark_group("sentences");
    group.throughput(Throughput::Elements(spans.len() as u64));
    group.bench_function("attributions", |b| {
        let sentences = reader.read(TEXT).unwrap();
        b.iter(|| attributions(black_box(&sentences)));
    });
    group.finish();
}

/// RTen's own product, called as its `MatMulInteger` does: weights packed beforehand, activations packed each time, zero points given for both.
fn products(c: &mut Criterion) {
    let pool = ThreadPool::with_num_threads(1);
    let executor = GemmExecutor::<u8, i8, i32>::default();
    eprintln!("int8 kernel: {}", executor.kernel_name());
    let mut group = c.benchmark_group("int8");
    for Product { name, rows, depth, columns } in PRODUCTS {
        let mut next = noise();
        let a = NdTensor::from_data([rows, depth], (0..rows * depth).map(|_| next()).collect::<Vec<u8>>());
        let b = NdTensor::from_data([depth, columns], (0..depth * columns).map(|_| next() as i8).collect::<Vec<i8>>());
        let packed = executor.prepack_b(b.view());
        let (a_zero, b_zero) = (vec![128u8; rows], vec![0i8; columns]);
        let mut out = vec![0i32; rows * columns];
        let mut multiply = || {
            let options = GemmOptions {
                a_quant: Some(QuantParams { zero_point: &a_zero }),
                b_quant: Some(QuantParams { zero_point: &b_zero }),
                ..GemmOptions::default()
            };
            let (a, b) = (GemmInputA::Unpacked(black_box(a.view())), GemmInputB::Packed(&packed));
            executor.gemm(black_box(&mut out), a, b, options).unwrap();
            out[0]
        };
        let expected: i32 = (0..depth).map(|k| (i32::from(a[[0, k]]) - 128) * i32::from(b[[k, 0]])).sum();
        if !executor.may_saturate() {
            assert_eq!(multiply(), expected, "{name}");
        }
        group.throughput(Throughput::Elements((rows * depth * columns) as u64));
        let size = format!("{rows}x{depth}x{columns}");
        group.bench_function(BenchmarkId::new(name, size), |b| {
            // within the pool, as a run of the model is: a product then stays on this one thread
            b.iter_custom(|times| {
                pool.run(|| {
                    let start = Instant::now();
                    for _ in 0..times {
                        black_box(multiply());
                    }
                    start.elapsed()
                })
            });
        });
    }
    group.finish();
}

/// Bytes without a pattern, the same in every run.
fn noise() -> impl FnMut() -> u8 {
    let mut state = 20_260u64;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    }
}

criterion_group!(benches, reading, products);
criterion_main!(benches);
