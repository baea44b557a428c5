use seqnet::prelude::*;

const UNITS: usize = 0;
macro_rules! forecast {
    ($units:expr) => {
        sequential! {
            struct Forecast { Input(12, 1), LSTM($units), Dense(1) }
        }
    };
}

forecast!(UNITS);

fn main() {}
