use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Normalization(mean = 20.0),
    }
}

fn main() {}
