//! Damage, at random.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// Numbers at which readers stumble.
const NUMBERS: [u64; 16] = [
    0,
    1,
    2,
    3,
    8,
    16,
    127,
    255,
    0x7fff_ffff,
    0xffff_ffff,
    1 << 32,
    1 << 60,
    0x7fff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff,
    0x7ff8_0000_0000_0000,
    0xffff_ffff_ffff_fff8,
];

/// Words at which readers of JSON stumble.
const WORDS: [&str; 20] = [
    "null",
    "true",
    "-1",
    "0",
    "NaN",
    "1e999",
    "18446744073709551615",
    "1152921504606846976",
    "\"\"",
    "[]",
    "{}",
    "[[",
    "]]",
    "[null]",
    "\"layers\"",
    "\"Bidirectional\"",
    "\"Sequential\"",
    "\"LSTM\"",
    "\\u0000",
    "[0, [1], 2]",
];

/// A source of damage; the same seed does the same.
#[derive(Debug)]
pub struct Mutator(Xoshiro256PlusPlus);

impl Mutator {
    /// The one that a seed stands for.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Mutator(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A number below another.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.random_range(0..n) }
    }

    /// Damages bytes in a few places.
    pub fn bytes(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            self.damage(bytes);
        }
    }

    /// Damages text in a few places, mostly so that it is still of its kind.
    pub fn text(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(4) {
            if self.below(4) == 0 {
                self.damage(bytes);
            } else {
                self.word(bytes);
            }
        }
    }

    fn damage(&mut self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        if length == 0 {
            return;
        }
        let at = self.below(length);
        match self.below(12) {
            0 | 1 => bytes[at] ^= 1 << self.below(8),
            2 => bytes[at] = self.0.random(),
            3..=6 => {
                let of_the_file = [length as u64, length as u64 - 1, at as u64, self.below(length) as u64];
                let number = match self.below(3) {
                    0 => of_the_file[self.below(4)],
                    _ => NUMBERS[self.below(NUMBERS.len())],
                };
                let width = [1, 2, 4, 8][self.below(4)].min(length - at);
                bytes[at..at + width].copy_from_slice(&number.to_le_bytes()[..width]);
            }
            // A number, such as an address, of another place.
            7 | 8 => {
                let width = 8.min(length);
                let (from, to) = (self.below(length - width + 1), self.below(length - width + 1));
                let (from, to) = (from / width * width, to / width * width);
                bytes.copy_within(from..from + width, to);
            }
            9 => bytes.truncate(at),
            10 => {
                let end = (at + self.below(64)).min(length);
                bytes.drain(at..end);
            }
            _ => {
                let end = (at + self.below(64)).min(length);
                let piece = bytes[at..end].to_vec();
                let to = self.below(length);
                bytes.splice(to..to, piece);
            }
        }
    }

    /// Puts a word in the place of another, of a number or of a value.
    fn word(&mut self, bytes: &mut Vec<u8>) {
        let starts: Vec<usize> = (1..bytes.len())
            .filter(|i| b" ,:[{".contains(&bytes[i - 1]) && !b" ,:]}".contains(&bytes[*i]))
            .collect();
        if starts.is_empty() {
            return;
        }
        let start = starts[self.below(starts.len())];
        let length =
            bytes[start..].iter().position(|byte| b",:]}".contains(byte)).unwrap_or(bytes.len() - start);
        let word = if self.below(3) == 0 {
            let other = starts[self.below(starts.len())];
            let end = bytes[other..].iter().position(|byte| b",]}".contains(byte)).unwrap_or(0);
            bytes[other..other + end].to_vec()
        } else {
            WORDS[self.below(WORDS.len())].as_bytes().to_vec()
        };
        bytes.splice(start..start + length, word);
    }
}
