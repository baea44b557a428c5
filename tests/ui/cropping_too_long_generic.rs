use seqnet::prelude::*;

sequential! {
    struct Forecast<const CROP: usize, const LEFT: usize> {
        Input(12, 1),
        Cropping1D((CROP, 0)) -> (LEFT, 1),
    }
}

fn main() {
    let _ = Forecast::<12, 0>::zeros();
}
