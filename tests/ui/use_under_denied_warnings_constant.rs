#![deny(warnings)]
#![forbid(unsafe_code)]
use seqnet::prelude::*;

const UNITS: usize = 0;
sequential! {
    pub struct Forecast { Input(12, 1), LSTM(UNITS) }
}
fn main() {
    let _: Vector<0> = Forecast::zeros().predict(&Sequence::ZEROS);
}
