use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

fn run(model: &impl Model<Output = Vector<1>>) -> &impl Model {
    model
}
fn main() {
    let _ = run(&Forecast::zeros());
}
