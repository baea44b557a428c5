use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Conv2D(32, 3),
        LSTM(8),
    }
}

fn main() {}
