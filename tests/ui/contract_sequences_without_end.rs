use seqnet::prelude::*;

sequential! {
    struct Forecast -> (None, 12, 3) {
        Input(None, 12, 1),
        Dense(2),
    }
}

fn main() {}
