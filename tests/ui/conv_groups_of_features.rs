use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 6),
        Conv1D(8, 3, groups = 4),
    }
}

fn main() {}
