use seqnet::prelude::*;

const OUTPUTS: usize = 2;

sequential! {
    struct Forecast -> (OUTPUTS) {
        Input(12, 1),
        LSTM(32),
        Dense(1),
    }
}

fn main() {}
