use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(4),
        Dense(8, activation = "threshold"),
    }
}

fn main() {}
