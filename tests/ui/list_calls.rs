use seqnet::prelude::*;

sequential! {
    struct Forecast {
        model.add(LSTM(8)),
        Dense(1),
    }
}

fn main() {}
