use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Normalization(axis = None),
    }
}

fn main() {}
