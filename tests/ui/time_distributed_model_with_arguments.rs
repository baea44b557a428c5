use seqnet::prelude::*;

sequential! {
    struct Day { Input(4, 2), LSTM(5) }
}
sequential! {
    struct Model {
        Input(7, 4, 2),
        TimeDistributed(crate::Day(5) -> (5)),
    }
}

fn main() {}
