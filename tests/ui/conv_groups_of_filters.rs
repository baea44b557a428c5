use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 8),
        Conv1D(6, 3, groups = 4),
    }
}

fn main() {}
