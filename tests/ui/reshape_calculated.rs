use seqnet::prelude::*;

sequential! {
    struct Net<const T: usize> {
        Input(T, 3),
        Reshape((-1,)),
    }
}

fn main() {}
