use seqnet::prelude::*;

sequential! {
    struct Forecast<'a> {
        Input(12, 1),
        LSTM(8),
    }
}

fn main() {}
