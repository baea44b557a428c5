use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12),
        TimeDistributed(RepeatVector(2)) -> (4, 3, 12),
    }
}

fn main() {}
