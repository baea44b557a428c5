use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Bidirectional(LSTM(8)),
        LSTM(8),
    }
}

fn main() {}
