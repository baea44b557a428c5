use seqnet::prelude::*;

const UNITS: usize = 0;
sequential! {
    struct Forecast { Input(12, 1), LSTM(UNITS), Dense(1) }
}

fn run(model: &impl Model<Output = Vector<1>>) -> &impl Model {
    model
}
fn main() {
    let _ = run(&Forecast::zeros());
}
