use seqnet::prelude::*;

const UNITS: usize = 8;

sequential! {
    struct Forecast {
        LSTM(UNITS),
        Dense(1),
    }
}

fn main() {}
