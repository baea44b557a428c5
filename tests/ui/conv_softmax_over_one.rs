use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(12, 4),
        Conv1D(1, 3, activation = "softmax"),
    }
}

fn main() {}
