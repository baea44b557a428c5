use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12, 1),
        TimeDistributed(TimeDistributed(RepeatVector(2))),
    }
}

fn main() {}
