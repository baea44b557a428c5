use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        LayerNormalization(axis = 1),
    }
}

fn main() {}
