use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        MaxPooling1D(15),
    }
}

fn main() {}
