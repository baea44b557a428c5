use seqnet::prelude::*;

const KERNEL: usize = 5;

sequential! {
    struct Net {
        Input(4, 1),
        Conv1D(8, KERNEL),
    }
}

fn main() {}
