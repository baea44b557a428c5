use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Slice(8..2),
    }
}

fn main() {}
