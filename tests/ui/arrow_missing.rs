use seqnet::prelude::*;

struct Despike;

sequential! {
    struct Forecast {
        Input(12, 1),
        crate::Despike,
        LSTM(8),
    }
}

fn main() {}
