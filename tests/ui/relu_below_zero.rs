use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5),
        ReLU(max_value = -6.0),
    }
}

fn main() {}
