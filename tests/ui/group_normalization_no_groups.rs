use seqnet::prelude::*;

sequential! {
    struct Model {
        Input(6),
        GroupNormalization(groups = 0),
    }
}

fn main() {}
