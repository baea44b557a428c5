use seqnet::prelude::*;

sequential! {
    struct Forecast<const U: usize> -> (4, 12, 3) {
        Input(4, 12, 1),
        TimeDistributed(LSTM(U, return_sequences = true)),
    }
}

fn main() {
    let _ = Forecast::<2>::zeros();
}
