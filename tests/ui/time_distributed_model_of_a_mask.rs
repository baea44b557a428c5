use seqnet::prelude::*;

sequential! {
    struct Day { Input(2), Dense(5) }
}
sequential! {
    struct Model {
        Input(7, 2),
        Masking(),
        TimeDistributed(crate::Day -> (5)),
    }
}

fn main() {}
