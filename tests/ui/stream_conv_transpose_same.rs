use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(None, 1),
        Conv1DTranspose(8, 3, padding = "same"),
    }
}

fn main() {}
