use seqnet::prelude::*;

sequential! {
    struct Forecast {
        LSTM(8),
        Input(12, 1),
    }
}

fn main() {}
