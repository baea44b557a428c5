use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        TimeDistributed(LSTM(16)),
    }
}

fn main() {}
