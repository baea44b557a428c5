use seqnet::prelude::*;

macro_rules! forecast {
    ($units:literal) => {
        sequential! {
            struct Forecast { Input(12, 1), LSTM($units), Dense(1) }
        }
    };
}

forecast!(0);

fn main() {}
