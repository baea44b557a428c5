use seqnet::prelude::*;

sequential! {
    struct Model {
        Input(None, 6),
        GroupNormalization(groups = 2),
    }
}

fn main() {}
