use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> -> (4, H) {
        Input(3, 1),
        LSTM(H, return_sequences = true),
        Dense(1),
    }
}

fn main() {}
