use seqnet::prelude::*;

const UNITS: usize = 8;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), LSTM(4), Dense(1) }
}

fn main() {
    let forecast = Forecast::zeros().predict(&Sequence::from([[0.5]; 12]));
    println!("{}", 1.0 + forecast[0]);
}
