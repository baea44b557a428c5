use seqnet::prelude::*;

sequential! {
    struct Forecast { Input(12, 1), LSTM(8), LSTM(4), Dense(1) }
}

fn main() {
    let (model, mut state) = (Forecast::zeros(), State::<Forecast>::default());
    let _: Vector<1> = model.predict_from(&mut state, &Sequence::ZEROS);
}
