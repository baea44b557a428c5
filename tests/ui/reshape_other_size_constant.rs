use seqnet::prelude::*;

const ROWS: usize = 4;

sequential! {
    struct Net {
        Input(5, 3),
        Reshape((ROWS, 4)),
    }
}

fn main() {}
