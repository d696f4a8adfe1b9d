//! Words of number.

const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The number that a word in small letters says: "one" to "nineteen", and "twenty", "thirty" … "ninety".
pub fn cardinal(word: &str) -> Option<i32> {
    let small = || NUMBERS.iter().zip(1..).find(|(n, _)| **n == word).map(|(_, n)| n);
    small().or_else(|| TENS.iter().zip(2..).find(|(n, _)| **n == word).map(|(_, n)| n * 10))
}
