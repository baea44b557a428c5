use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        RNN([]),
    }
}

fn main() {}
