use seqnet::prelude::*;

sequential! {
    struct Forecast -> (1) {
        Input(12, 1),
        LSTM(32, return_sequences = True),
        Dense(1),
    }
}

fn main() {}
