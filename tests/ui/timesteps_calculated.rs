use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> {
        Input(H + 1, 1),
        LSTM(8),
    }
}

fn main() {}
