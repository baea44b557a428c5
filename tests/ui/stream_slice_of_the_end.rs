use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 1),
        Slice(-3..),
    }
}

fn main() {}
