use seqnet::prelude::*;

sequential! {
    struct Net {
        Input(5, 3),
        Rescaling("half"),
    }
}

fn main() {}
