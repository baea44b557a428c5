use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

#[derive(Clone, Debug)]
struct Device { model: Forecast, state: State<Forecast> }

fn main() {}
