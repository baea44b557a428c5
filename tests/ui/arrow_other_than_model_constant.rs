use seqnet::prelude::*;

const H: usize = 9;
sequential! {
    struct Encoder { Input(12, 1), LSTM(8) }
}
sequential! {
    struct Forecast {
        Input(12, 1),
        crate::Encoder -> (H),
    }
}

fn main() {}
