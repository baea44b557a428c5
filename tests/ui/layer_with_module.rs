use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        keras::layers::LSTM(8),
    }
}

fn main() {}
