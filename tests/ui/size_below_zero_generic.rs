use seqnet::prelude::*;

const N: usize = 3;

sequential! {
    struct Forecast<const H: usize> {
        Input(12, 1),
        LSTM(H, return_sequences = true),
        Dense(N - 5),
    }
}

fn main() {
    let _ = Forecast::<8>::zeros().predict(&Sequence::zeros());
}
