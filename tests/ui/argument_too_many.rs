use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        ZeroPadding1D(0, 3),
    }
}

fn main() {}
