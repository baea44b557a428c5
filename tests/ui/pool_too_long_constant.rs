use seqnet::prelude::*;

const POOL: usize = 5;

sequential! {
    struct Net {
        Input(4, 1),
        AveragePooling1D(POOL),
    }
}

fn main() {}
