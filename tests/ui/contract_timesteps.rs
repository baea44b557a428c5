use seqnet::prelude::*;

sequential! {
    struct Forecast -> (5, 32) {
        Input(12, 1),
        LSTM(32),
        RepeatVector(6),
    }
}

fn main() {}
