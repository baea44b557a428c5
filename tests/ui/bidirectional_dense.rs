use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Bidirectional(Dense(8)),
    }
}

fn main() {}
