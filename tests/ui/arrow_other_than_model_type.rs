use seqnet::prelude::*;

sequential! {
    struct Encoder { Input(12, 1), LSTM(8) }
}
sequential! {
    struct Forecast {
        Input(12, 1),
        crate::Encoder -> (9),
        Dense(1),
    }
}

fn main() {}
