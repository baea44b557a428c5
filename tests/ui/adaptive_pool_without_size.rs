use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        AdaptiveMaxPooling1D(),
    }
}

fn main() {}
