use seqnet::prelude::*;

sequential! {
    struct Forecast<const C: usize> {
        Input(12, 1),
        LSTM(8),
        Dense(C, activation = softmax),
    }
}

fn main() {
    let _ = Forecast::<1>::zeros();
}
