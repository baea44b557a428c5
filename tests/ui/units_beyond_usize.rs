use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(99999999999999999999999999),
    }
}

fn main() {}
