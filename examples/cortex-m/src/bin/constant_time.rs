//! `M1` for inputs that tempt an FPU to take longer, or a program to take another path: the counter must see as many instructions
//! for each.
#![no_std]
#![no_main]

use firmware::{Speaker, exit, predict};
use networks::M1;
use seqnet::prelude::*;

const INPUTS: [f32; 10] = [
    0.0,
    -0.0,
    1.0,
    1e3,
    -1e3,
    f32::MIN_POSITIVE / 64.0,
    f32::MAX,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::NAN,
];

#[firmware::entry]
fn main() -> ! {
    let mut speaker = Speaker;
    let mut sound = true;
    for number in INPUTS {
        let y = predict(M1::TRAINED, &Sequence::from([[number; 4]; 24]));
        // What is not a finite number is not hidden, and no number becomes one.
        sound &= y[0].is_nan() != number.is_finite();
        speaker.text("M1: ").number(y[0]).text("\n");
    }
    exit(sound)
}
