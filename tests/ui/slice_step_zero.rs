use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Slice(.., step = 0),
    }
}

fn main() {}
