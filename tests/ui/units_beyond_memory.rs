use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(9999999999999999999),
    }
}

fn main() {}
