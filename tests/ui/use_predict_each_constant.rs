use seqnet::prelude::*;

const UNITS: usize = 8;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), LSTM(4), Dense(1) }
}

fn main() {
    let see = |layer: &str, output| println!("{layer} {output:?}");
    Forecast::zeros().predict_each(&Sequence::ZEROS, see);
}
