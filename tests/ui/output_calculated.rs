use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> {
        Input(12, 1),
        ZeroPadding1D((0, H)),
    }
}

fn main() {}
