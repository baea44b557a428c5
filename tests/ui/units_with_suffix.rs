use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(32u8),
    }
}

fn main() {}
