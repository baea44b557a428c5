use seqnet::prelude::*;

const UNITS: usize = 2;

sequential! {
    struct Forecast -> (4, 12, 3) {
        Input(4, 12, 1),
        TimeDistributed(LSTM(UNITS, return_sequences = true)),
    }
}

fn main() {}
