use seqnet::prelude::*;

sequential! {
    struct Head { Input(3), Dense(1) }
}
sequential! {
    struct Forecast {
        Input(12, 3),
        TimeDistributed(crate::Head),
    }
}

fn main() {}
