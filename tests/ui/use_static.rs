use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

static MODEL: Forecast = Forecast::zeros();

fn main() {
    let _: Vector<1> = MODEL.clone().predict(&Sequence::ZEROS);
}
