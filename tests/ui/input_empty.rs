use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(),
        LSTM(8),
    }
}

fn main() {}
