use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(3, 12, 1),
        AdaptiveMaxPooling1D(2),
    }
}

fn main() {}
