use seqnet::prelude::*;

const UNITS: usize = 0;

sequential! {
    struct Forecast {
        Input(12, 1),
        GRU(UNITS),
        Dense(1),
    }
}

fn main() {}
