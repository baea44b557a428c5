use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Normalization(mean = [1.0, 2.0], variance = 1.0),
    }
}

fn main() {}
