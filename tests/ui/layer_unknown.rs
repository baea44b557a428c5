use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Lstm(8),
    }
}

fn main() {}
