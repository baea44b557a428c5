use seqnet::prelude::*;

sequential! {
    struct Forecast {
        Input(12, 1),
        LSTM(0),
    }
}

fn main() {
    let mut y = [Vector::<8>::zeros(); 2];
    Forecast::zeros().predict_batch(&[Sequence::zeros(); 2], &mut y);
}
