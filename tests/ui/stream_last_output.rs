use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 1),
        LSTM(8),
    }
}

fn main() {}
