use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Slice(2..=4),
    }
}

fn main() {}
