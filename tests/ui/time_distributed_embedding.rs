use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12),
        TimeDistributed(Embedding(100, 8)),
    }
}

fn main() {}
