use seqnet::prelude::*;

const FEATURES: usize = 6;

sequential! {
    struct Net {
        Input(12, FEATURES),
        Conv1D(8, 3, groups = 4),
    }
}

fn main() {}
