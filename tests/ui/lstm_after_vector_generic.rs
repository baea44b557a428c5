use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> {
        Input(12, 1),
        LSTM(H),
        LSTM(8),
    }
}

fn main() {}
