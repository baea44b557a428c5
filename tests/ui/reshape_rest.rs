use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Reshape((-1, 4)),
    }
}

fn main() {}
