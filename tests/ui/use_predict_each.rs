use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

fn main() {
    let see = |layer: &str, output| println!("{layer} {output:?}");
    Forecast::zeros().predict_each(&Sequence::ZEROS, see);
}
