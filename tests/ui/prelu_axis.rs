use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        PReLU(shared_axes = [3]),
    }
}

fn main() {}
