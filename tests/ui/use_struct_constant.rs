use seqnet::prelude::*;

const UNITS: usize = 8;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), LSTM(4), Dense(1) }
}

#[derive(Clone, Debug)]
struct Device { model: Forecast, state: State<Forecast> }

fn main() {}
