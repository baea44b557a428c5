use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> {
        Input(12, 1),
        Bidirectional(LSTM(H)),
    }
}

fn main() {}
