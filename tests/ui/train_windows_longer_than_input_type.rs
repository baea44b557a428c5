use seqnet::{prelude::*, train::*};

sequential! {
    struct Next -> (1) { Input(12, 1), LSTM(8), Dense(1) }
}

fn main() {
    let data: Dataset<Sequence<24, 1>, Vector<1>> = Dataset::windows(&[0.0; 30]);
    let _ = Trainer::new(Adam::new(1e-3), MeanSquaredError).fit(&mut Next::zeros(), &data);
}
