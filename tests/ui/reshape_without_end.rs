use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 3),
        Reshape((-1, 6)),
    }
}

fn main() {}
