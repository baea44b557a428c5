use seqnet::{prelude::*, train::*};

sequential! {
    struct Forecast -> (6, 1) { Input(12, 1), LSTM(8, return_sequences = true), Slice(-6..), Dense(1) }
}

fn main() {
    let data: Dataset<Sequence<12, 1>, Vector<6>> = Dataset::windows(&[0.0; 30]);
    let _ = Trainer::new(Adam::new(1e-3), MeanSquaredError).fit(&mut Forecast::zeros(), &data);
}
