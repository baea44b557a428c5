use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(3 - 4),
    }
}

fn main() {}
