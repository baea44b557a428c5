use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 1),
        Softmax(),
    }
}

fn main() {}
