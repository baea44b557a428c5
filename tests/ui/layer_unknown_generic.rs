use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> {
        Input(12, 1),
        LTSM(H),
    }
}

fn main() {
    let _ = Forecast::<3>::zeros();
}
