use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize> {
        LSTM(H),
        Dense(1),
    }
}

fn main() {
    let _ = Forecast::<3>::zeros();
}
