use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 3),
        Permute((2, 1)),
    }
}

fn main() {}
