use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 12, 1),
        TimeDistributed(LSTM(2)),
    }
}

fn main() {}
