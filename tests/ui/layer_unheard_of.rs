use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Transformer(8),
    }
}

fn main() {}
