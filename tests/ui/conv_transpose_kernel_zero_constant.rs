use seqnet::prelude::*;

const KERNEL: usize = 0;

sequential! {
    struct Net {
        Input(12, 1),
        Conv1DTranspose(8, KERNEL),
    }
}

fn main() {}
