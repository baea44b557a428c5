use seqnet::prelude::*;

sequential! {
    struct Forecast<const F: usize> {
        Input(4, 12, F),
        LSTM(16),
        Dense(1),
    }
}

fn main() {}
