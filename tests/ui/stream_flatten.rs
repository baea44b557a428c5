use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 1),
        Flatten(),
    }
}

fn main() {}
