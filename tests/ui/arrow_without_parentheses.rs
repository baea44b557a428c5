use seqnet::prelude::*;

sequential! {
    struct Forecast<const H: usize, const H2: usize> {
        Input(12, 3),
        Bidirectional(LSTM(H)) -> H2,
    }
}

fn main() {}
