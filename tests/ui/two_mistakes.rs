use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LTSM(8),
        Dense(1, activation = "tahn"),
    }
}

fn main() {}
