use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12),
        LSTM(8),
    }
}

fn main() {}
