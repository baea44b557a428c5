use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        MaxPooling1D(2, padding = "causal"),
    }
}

fn main() {}
