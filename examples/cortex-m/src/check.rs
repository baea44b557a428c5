//! Networks held to what they must give.

use crate::{Speaker, exit, region_begins, region_ends};
use core::hint::black_box;
use networks::{Case, Expected};
use seqnet::prelude::*;

/// How far from the host's `f32`, element by element, over `max(1, |y|)`.
const FROM_HOST: f32 = 1e-6;
/// How far from `f64`, likewise.
const FROM_FLOAT64: f32 = 5e-7;

/// Predicts all windows, says what came out and how far it is from what must; the exit code is 0 if it is near enough.
pub fn run<M: Model<Scalar = f32>, const N: usize>(name: &str, case: &'static Case<M, N>) -> ! {
    let mut speaker = Speaker;
    let mut distance = Distance::default();
    for (x, expected) in case.windows.iter().zip(&case.expected) {
        let y = predict(case.model, x);
        compare(name, y.as_slice(), expected, &mut distance, &mut speaker);
    }
    speaker.text(name).text(": at most ").number(distance.from_host).text(" from the host, ");
    speaker.number(distance.from_float64).text(" from float64\n");
    exit(distance.is_small())
}

/// The output for a window, with the counter running.
#[inline(never)]
pub fn predict<M: Model>(model: &M, x: &M::Input) -> M::Output {
    let (model, x) = black_box((model, x));
    region_begins();
    // Without its network the firmware is what a network does not cost.
    let y = if cfg!(feature = "empty") { M::Output::ZEROS } else { model.predict(x) };
    region_ends();
    black_box(y)
}

/// The largest differences.
#[derive(Default)]
struct Distance {
    from_host: f32,
    from_float64: f32,
}

impl Distance {
    fn is_small(&self) -> bool {
        self.from_host <= FROM_HOST && self.from_float64 <= FROM_FLOAT64
    }
}

fn compare<const N: usize>(
    name: &str,
    y: &[f32],
    expected: &Expected<N>,
    distance: &mut Distance,
    speaker: &mut Speaker,
) {
    speaker.text(name).text(":");
    for ((&y, &host), &float64) in y.iter().zip(&expected.host).zip(&expected.float64) {
        speaker.text(" ").number(y);
        let scale = host.abs().max(1.0);
        larger(&mut distance.from_host, (y - host) / scale);
        larger(&mut distance.from_float64, (f64::from(y) - float64) as f32 / scale);
    }
    speaker.text("\n");
}

/// Makes `largest` the size of `difference` if that is larger, or not a number.
fn larger(largest: &mut f32, difference: f32) {
    if !(difference.abs() <= *largest) {
        *largest = difference.abs();
    }
}
