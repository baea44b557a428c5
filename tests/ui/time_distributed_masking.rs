use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(4, 12),
        TimeDistributed(Masking()),
    }
}

fn main() {}
