use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> -> (2) {
        Input(12, 1),
        LSTM(H),
    }
}

fn main() {
    let _ = Forecast::<3>::zeros();
}
