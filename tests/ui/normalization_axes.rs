use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        BatchNormalization(axis = [1, 2]),
    }
}

fn main() {}
