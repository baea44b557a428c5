use seqnet::prelude::*;

sequential! {
    struct Net<const F: usize> {
        Input(F),
        LeakyReLU(F),
    }
}

fn main() {}
