use seqnet::prelude::*;

const N: usize = 3;

sequential! {
    struct Forecast {
        Input(N - 5, 1),
        LSTM(4, return_sequences = true),
        TimeDistributed(Dense(1)),
    }
}

fn main() {
    let _ = Forecast::zeros().predict(&Sequence::zeros());
}
