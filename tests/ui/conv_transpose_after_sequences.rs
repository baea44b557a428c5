use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 12, 1),
        Conv1DTranspose(8, 3),
    }
}

fn main() {}
