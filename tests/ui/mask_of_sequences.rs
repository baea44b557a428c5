use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12),
        Masking(),
        TimeDistributed(RepeatVector(2)),
    }
}

fn main() {}
