use seqnet::prelude::*;

sequential! {
    struct Forecast<const UNITS: usize> {
        Input(12, 1),
        LSTM(8),
        Dense(UNITS),
    }
}

fn main() {
    let _ = Forecast::<0>::zeros();
}
