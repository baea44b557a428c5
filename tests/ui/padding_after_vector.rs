use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        Flatten(),
        ZeroPadding1D(2),
    }
}

fn main() {}
