use seqnet::prelude::*;

sequential! {
    struct Model {
        Input(5, 6),
        GroupNormalization(groups = 4),
    }
}

fn main() {}
