use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        AdaptiveAveragePooling1D(0),
    }
}

fn main() {}
