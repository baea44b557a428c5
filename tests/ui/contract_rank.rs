use seqnet::prelude::*;

sequential! {
    struct Forecast -> (6, 1) {
        Input(12, 1),
        LSTM(32),
        Dense(1),
    }
}

fn main() {}
