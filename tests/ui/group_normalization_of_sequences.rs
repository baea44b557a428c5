use seqnet::prelude::*;

sequential! {
    struct Model {
        Input(4, 5, 6),
        GroupNormalization(groups = 2),
    }
}

fn main() {}
