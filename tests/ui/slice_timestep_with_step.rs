use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Slice(-1, step = 2),
    }
}

fn main() {}
