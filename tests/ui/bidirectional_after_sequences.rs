use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12, 1),
        Bidirectional(GRU(2)),
    }
}

fn main() {}
