use seqnet::prelude::*;

sequential! {
    struct Forecast<const N: usize> {
        Input(12, 1),
        Slice(-N..),
    }
}

fn main() {
    let _ = Forecast::<20>::zeros();
}
