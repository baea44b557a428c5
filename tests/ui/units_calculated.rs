use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> {
        Input(12, 1),
        LSTM(H),
        Dense(2 * H),
    }
}

fn main() {}
