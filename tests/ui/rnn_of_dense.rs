use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN(Dense(8)),
    }
}

fn main() {}
