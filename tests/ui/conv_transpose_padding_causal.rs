use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1DTranspose(8, 4, strides = 2, padding = "causal"),
    }
}

fn main() {}
