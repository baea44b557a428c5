use seqnet::prelude::*;

sequential! {
    struct Forecast<const W: usize> {
        Input(W, 1),
        LSTM(16, return_sequences = true),
        RepeatVector(3),
    }
}

fn main() {}
