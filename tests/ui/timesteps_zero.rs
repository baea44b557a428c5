use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(0, 1),
        LSTM(8),
    }
}

fn main() {}
