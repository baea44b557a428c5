use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(4),
        Activation(relu(0.1, negative_slope = 0.2)),
    }
}

fn main() {}
