use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 12),
        TimeDistributed(RepeatVector(2)),
    }
}

fn main() {}
