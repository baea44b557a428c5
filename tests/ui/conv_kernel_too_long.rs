use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(4, 1),
        Conv1D(8, 5),
    }
}

fn main() {}
