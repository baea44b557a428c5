use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(None, 1),
        ZeroPadding1D((0, 3)),
    }
}

fn main() {}
