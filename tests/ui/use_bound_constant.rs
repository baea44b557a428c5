use seqnet::prelude::*;

const UNITS: usize = 8;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), LSTM(4), Dense(1) }
}

fn run(model: &impl Model<Output = Vector<1>>) -> &impl Model {
    model
}
fn main() {
    let _ = run(&Forecast::zeros());
}
