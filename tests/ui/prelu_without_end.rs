use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 3),
        PReLU(),
    }
}

fn main() {}
