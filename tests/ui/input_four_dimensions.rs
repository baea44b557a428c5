use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(32, 4, 12, 1),
        TimeDistributed(LSTM(8)),
    }
}

fn main() {}
