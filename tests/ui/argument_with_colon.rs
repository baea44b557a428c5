use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(units: 8),
    }
}

fn main() {}
