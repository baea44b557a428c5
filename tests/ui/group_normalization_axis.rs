use seqnet::prelude::*;

sequential! {
    struct Model {
        Input(5, 6),
        GroupNormalization(groups = 2, axis = 1),
    }
}

fn main() {}
