use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), Bidirectional(LSTM(8)) }
}

fn main() {
    let model = Forecast::zeros();
    let _: Option<Vector<16>> = model.stream().push(&Vector::from([0.5]));
}
