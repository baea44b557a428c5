use seqnet::prelude::*;

const UNITS: usize = 0;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), Dense(1) }
}

static MODEL: Forecast = Forecast::zeros();

fn main() {
    let _: Vector<1> = MODEL.clone().predict(&Sequence::ZEROS);
}
