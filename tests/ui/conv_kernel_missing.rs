use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1D(8),
    }
}

fn main() {}
