use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 12, 1),
        Flatten(),
    }
}

fn main() {}
