use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(4, 3),
        Activation(softmax(axis = 1)),
    }
}

fn main() {}
