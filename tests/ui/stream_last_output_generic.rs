use seqnet::prelude::*;

sequential! {
    struct Forecast<const F: usize> {
        Input(None, F),
        LSTM(8),
    }
}

fn main() {}
