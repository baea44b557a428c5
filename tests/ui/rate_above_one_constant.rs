use seqnet::prelude::*;

const RATE: f32 = 1.5;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(8, dropout = RATE),
        Dense(1),
    }
}

fn main() {}
