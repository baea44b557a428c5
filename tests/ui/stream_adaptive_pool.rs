use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 1),
        AdaptiveAveragePooling1D(4),
    }
}

fn main() {}
