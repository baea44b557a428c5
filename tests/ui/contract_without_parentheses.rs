use seqnet::prelude::*;

sequential! {
    struct Forecast -> 8 {
        Input(12, 1),
        LSTM(8),
    }
}

fn main() {}
