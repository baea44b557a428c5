use seqnet::prelude::*;

sequential! {
    struct Net<const N: usize> {
        Input(12, 1),
        AdaptiveMaxPooling1D(2 * N),
    }
}

fn main() {}
