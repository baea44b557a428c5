use seqnet::prelude::*;

const COLUMNS: usize = 4;

sequential! {
    struct Net {
        Input(5, 3),
        Reshape((-1, COLUMNS)),
    }
}

fn main() {}
