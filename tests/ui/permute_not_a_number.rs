use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Permute((A, B)),
    }
}

fn main() {}
