use seqnet::prelude::*;

const OUT: usize = 0;

sequential! {
    struct Net {
        Input(12, 1),
        AdaptiveAveragePooling1D(OUT),
    }
}

fn main() {}
